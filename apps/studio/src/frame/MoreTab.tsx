import { IconDots } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useWords } from '../words/use-words.js';

const MorePages = lazy(async () => ({ default: (await import('./MorePages.js')).MorePages }));

/** On a phone: the pages that have no tab, what finds anything, and whoever is signed in. */
export function MoreTab({ find, children }: { find: () => void; children: ReactNode }) {
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <button type="button" className="place more-tab" aria-expanded={isOpen} onClick={() => setOpen(true)}>
        <IconDots size={16} stroke={1.75} />
        {say('frame.more')}
      </button>
      <Suspense>
        {isOpen && (
          <MorePages close={close} find={find}>
            {children}
          </MorePages>
        )}
      </Suspense>
    </>
  );
}
