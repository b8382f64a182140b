import { Modal } from '@mantine/core';
import { IconFilter, IconRoute, IconSearch, IconUser, IconFile, type Icon } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useWords } from '../words/use-words.js';
import { useFound, type Found } from './use-found.js';

const SHAPES: Readonly<Record<Found['group'], Icon>> = { contacts: IconUser, workflows: IconRoute, segments: IconFilter, pages: IconFile };

/** Goes anywhere by its name: contacts, workflows, segments, pages. */
export function FindAnything({ close }: { close: () => void }) {
  const { say } = useWords();
  return (
    <Modal opened onClose={close} withCloseButton={false} size={560} padding={0} yOffset="12vh" transitionProps={{ duration: 120 }} attributes={{ content: { 'aria-label': say('find.title') } }}>
      <Palette close={close} />
    </Modal>
  );
}

function Palette({ close }: { close: () => void }) {
  const { say } = useWords();
  const navigate = useNavigate();
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { found, isReading } = useFound(typed);
  const chosen = Math.min(at, found.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen, found]);
  const go = (one: Found | undefined) => {
    if (!one) return;
    close();
    void navigate(one.to);
  };
  return (
    <div className="find">
      <div className="find-field">
        <IconSearch size={17} stroke={1.75} aria-hidden="true" />
        <input
          data-autofocus
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={found[chosen] ? `${id}-${chosen}` : undefined}
          aria-label={say('find.title')}
          placeholder={say('find.placeholder')}
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, found.length - 1));
            else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
            else if (event.key === 'Enter') go(found[chosen]);
            else return;
            event.preventDefault();
          }}
        />
      </div>
      {found.length === 0 && !isReading && <p className="nothing">{say('find.none')}</p>}
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={say('find.title')} className="find-list">
        {found.map((one, i) => {
          const Shape = SHAPES[one.group];
          const isFirst = found[i - 1]?.group !== one.group;
          return (
            <li key={one.to} id={`${id}-${i}`} role="option" aria-selected={i === chosen} onPointerMove={() => setAt(i)} onClick={() => go(one)}>
              {one.colour ? <span className="square" style={{ background: one.colour }} /> : <Shape size={15} stroke={1.75} aria-hidden="true" />}
              <span className="find-name">{one.name}</span>
              <span className="secondary">{one.aside}</span>
              {isFirst && <span className="find-group">{say(`find.${one.group}`)}</span>}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
