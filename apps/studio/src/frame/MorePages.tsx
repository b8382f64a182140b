import { Drawer } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useWords } from '../words/use-words.js';
import { PAGES, SETTINGS } from './pages.js';

/** The pages that have no tab on a phone. @param children whoever is signed in */
export function MorePages({ close, find, children }: { close: () => void; find: () => void; children: ReactNode }) {
  const { say } = useWords();
  const findInstead = () => {
    close();
    find();
  };
  return (
    <Drawer opened onClose={close} position="bottom" title={say('frame.more')} styles={{ content: { height: 'auto', flex: 'none', width: '100%' }, inner: { alignItems: 'flex-end' } }} closeButtonProps={{ 'aria-label': say('panel.close') }}>
      <div className="more-pages">
        <button type="button" className="place" onClick={findInstead}>
          <IconSearch size={16} stroke={1.75} />
          {say('find.title')}
        </button>
        {[...PAGES.filter(({ isTab }) => !isTab), SETTINGS].map(({ to, word, Shape }) => (
          <Link key={to} className="place" to={to} onClick={close}>
            <Shape size={16} stroke={1.75} />
            {say(word)}
          </Link>
        ))}
        {children}
      </div>
    </Drawer>
  );
}
