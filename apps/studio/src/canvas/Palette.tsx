import { Popover, TextInput } from '@mantine/core';
import type { NodeDescription } from '@tributary/contract';
import { IconSearch } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { useWords } from '../words/use-words.js';
import { Tile } from './icons.js';

interface PaletteProps {
  readonly kinds: readonly NodeDescription[];
  readonly anchor: Element;
  pick(kind: NodeDescription): void;
  close(): void;
}

const fits = ({ title, summary, group }: NodeDescription, asked: string): boolean => `${title} ${summary} ${group}`.toLowerCase().includes(asked.toLowerCase());

/** Every kind of step, right where it will stand; by mouse, or by writing and Enter. */
export function Palette({ kinds, anchor, pick, close }: PaletteProps) {
  const { say } = useWords();
  const [asked, setAsked] = useState('');
  const [at, setAt] = useState(0);
  const groups = useMemo(() => {
    const fitting = kinds.filter((kind) => fits(kind, asked));
    return [...new Set(fitting.map(({ group }) => group))].map((group) => [group, fitting.filter((kind) => kind.group === group)] as const);
  }, [kinds, asked]);
  const found = groups.flatMap(([, list]) => list);
  const key = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && found[at]) pick(found[at]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  const box = anchor.getBoundingClientRect();
  return (
    <Popover opened onChange={(isOpen) => !isOpen && close()} width={330} position="right-start" trapFocus shadow="md" withinPortal closeOnEscape hideDetached={false}>
      <Popover.Target>
        <span style={{ position: 'fixed', left: box.right, top: box.top, width: 1, height: 1 }} />
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <div className="palette" role="listbox" aria-label={say('palette.title')} onKeyDown={key}>
          <TextInput
            data-autofocus
            placeholder={say('palette.search')}
            aria-label={say('palette.search')}
            leftSection={<IconSearch size={15} />}
            value={asked}
            onChange={(event) => {
              setAsked(event.currentTarget.value);
              setAt(0);
            }}
          />
          {groups.map(([group, list]) => (
            <section key={group}>
              <h3>{group}</h3>
              {list.map((kind) => (
                <button key={kind.kind} type="button" role="option" aria-selected={found[at] === kind} onClick={() => pick(kind)} data-kind={kind.kind}>
                  <Tile icon={kind.icon} group={kind.group} />
                  <span>
                    {kind.title}
                    <span className="secondary">{kind.summary}</span>
                  </span>
                </button>
              ))}
            </section>
          ))}
          {found.length === 0 && <p className="hint">{say('palette.none')}</p>}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
