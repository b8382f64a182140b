import { IconChevronDown } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { isObject, type JsonObject } from '../server/json.js';
import { useWords } from '../words/use-words.js';
import { EntryTile } from './EntryTile.js';
import { valueOf, type Told } from './told.js';
import { doorOf, shortOf, type Sentence } from './useSentences.js';

/** What opens beneath an entry that leads nowhere else. */
function insideOf({ entries }: Told): JsonObject {
  const [first] = entries;
  if (entries.length > 1) return Object.fromEntries(entries.map((one) => [String(valueOf(one, 'key') ?? ''), valueOf(one, 'after')]));
  const given = [valueOf(first, 'properties'), valueOf(first, 'traits')].filter(isObject);
  return Object.assign({}, ...given);
}

function Values({ of }: { of: JsonObject }) {
  return (
    <dl className="values">
      {Object.entries(of).map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd>{shortOf(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface EntryRowProps {
  readonly told: Told;
  readonly sentence: Sentence;
  readonly when: string;
  readonly exact: string;
  /** Whose it is, where that is not clear. */
  readonly who?: ReactNode;
}

/** The sentence, as a door to what it tells of where there is one. @param toggle null: nothing opens beneath it */
function Said({ told, sentence, isOpen, toggle }: Pick<EntryRowProps, 'told' | 'sentence'> & { isOpen: boolean; toggle: (() => void) | null }) {
  const { say } = useWords();
  const door = doorOf(told);
  const said = (
    <>
      {sentence.said}
      {sentence.aside && <span className="entry-aside"> · {sentence.aside}</span>}
    </>
  );
  if (door)
    return (
      <Link className="entry-door" to={door}>
        {said}
      </Link>
    );
  if (!toggle) return <span>{said}</span>;
  return (
    <button type="button" className="entry-door" aria-expanded={isOpen} onClick={toggle}>
      {said}
      <IconChevronDown size={14} className="entry-chevron" aria-label={say('entry.details')} />
    </button>
  );
}

/** One sentence of a timeline with its instant. */
export function EntryRow({ told, sentence, when, exact, who }: EntryRowProps) {
  const [isOpen, setOpen] = useState(false);
  const inside = doorOf(told) ? {} : insideOf(told);
  return (
    <li className="entry">
      <div className="entry-line">
        <EntryTile entry={told.entries[0]} />
        <span className="entry-said">
          {who} <Said told={told} sentence={who ? { ...sentence, said: lowered(sentence.said) } : sentence} isOpen={isOpen} toggle={Object.keys(inside).length > 0 ? () => setOpen(!isOpen) : null} />
        </span>
        <time className="entry-when" dateTime={told.at} title={exact}>
          {when}
        </time>
      </div>
      {isOpen && <Values of={inside} />}
    </li>
  );
}

/** A sentence after the name of who it is about: its first word begins small. What is set apart is a name of its own, and is parted from the other by a point. */
function lowered(said: ReactNode): ReactNode {
  const parts: ReactNode[] = Array.isArray(said) ? said : [said];
  const [first, ...rest] = parts;
  if (typeof first !== 'string') return <>· {said}</>;
  return (
    <>
      {first.charAt(0).toLocaleLowerCase() + first.slice(1)}
      {rest}
    </>
  );
}
