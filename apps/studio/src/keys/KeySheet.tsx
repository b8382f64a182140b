import { Modal } from '@mantine/core';
import { useWords } from '../words/use-words.js';
import { useSheets } from './use-keys.js';

const EVERYWHERE = 'keys.everywhere';

/** Every key that does something here. */
export function KeySheet({ close }: { close: () => void }) {
  const { say } = useWords();
  // Those of the page one is on come first.
  const sheets = useSheets().filter(({ keys }) => keys.length > 0).sort((a, b) => Number(a.of === EVERYWHERE) - Number(b.of === EVERYWHERE));
  return (
    <Modal opened onClose={close} title={say('keys.title')} size={420} closeButtonProps={{ 'aria-label': say('panel.close') }}>
      {sheets.map(({ of, keys }) => (
        <section key={of} className="key-sheet">
          <h3>{say(of)}</h3>
          <dl>
            {keys.map(({ key, word }) => (
              <div key={key}>
                <dt>{say(word)}</dt>
                <dd>
                  {key.split(' ').map((one) => (
                    <kbd key={one}>{one}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
