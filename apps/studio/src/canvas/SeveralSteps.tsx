import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useWords } from '../words/use-words.js';
import { PanelHead } from './PanelHead.js';

/** What can be done with several steps at once. */
export function SeveralSteps({ count, isEdited, remove, close }: { count: number; isEdited: boolean; remove: () => void; close: () => void }) {
  const { say } = useWords();
  return (
    <aside className="panel" aria-label={say('several.title', { count })}>
      <PanelHead title={say('several.title', { count })} close={close} />
      <div className="panel-body">
        <p className="hint">{say('several.copy')}</p>
        {isEdited && (
          <Button variant="subtle" color="red" leftSection={<IconTrash size={15} />} onClick={remove} style={{ justifySelf: 'start' }}>
            {say('several.remove')}
          </Button>
        )}
      </div>
    </aside>
  );
}
