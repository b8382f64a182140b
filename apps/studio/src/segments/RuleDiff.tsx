import { Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Link } from 'react-router';
import { calledAs } from '../server/runs.js';
import type { Diff, Some } from '../server/segments.js';
import { useWords, type Word } from '../words/use-words.js';
import type { Told } from './use-diff.js';

/** Beside "Save": who would enter and leave, by name when it is opened. */
export function RuleDiff({ data, error, isBehind }: Told) {
  const { say, number } = useWords();
  if (error && !isBehind) return <span className="fault diff-fault">{error.message}</span>;
  if (!data) return <span className="secondary">{say('diff.counting')}</span>;
  const { enters, leaves, stays } = data;
  return (
    <Popover position="bottom-end" width={340} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <button type="button" className="diff figure" aria-busy={isBehind}>
          {say('diff.says', { enters: enters.count, entering: number(enters.count), leaves: leaves.count, leaving: number(leaves.count), stays: number(stays) })}
          <IconChevronDown size={14} aria-hidden="true" />
        </button>
      </Popover.Target>
      <Popover.Dropdown className="diff-names" aria-label={say('diff.title')}>
        <Named title="diff.enter" some={enters} sign="in" />
        <Named title="diff.leave" some={leaves} sign="out" />
        <Begun workflows={data.workflows} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Named({ title, some, sign }: { title: Word; some: Some; sign: 'in' | 'out' }) {
  const { say, number } = useWords();
  const more = some.count - some.sample.length;
  return (
    <section>
      <h3>
        <span className={sign} aria-hidden="true">
          {sign === 'in' ? '+' : '−'}
        </span>{' '}
        {say(title, { count: some.count, shown: number(some.count) })}
      </h3>
      {some.sample.length > 0 && (
        <ul>
          {some.sample.map((member) => (
            <li key={member.id}>
              <Link to={`/contacts/${member.id}`} target="_blank">
                {calledAs(member, member.id)}
              </Link>
            </li>
          ))}
          {more > 0 && <li className="secondary">{say('diff.more', { count: more, shown: number(more) })}</li>}
        </ul>
      )}
    </section>
  );
}

/** Those that do not start are named too: whoever knows of them asks about them. */
function Begun({ workflows }: { workflows: Diff['workflows'] }) {
  const { say, number } = useWords();
  if (workflows.length === 0) return <p className="secondary">{say('diff.no-workflow')}</p>;
  return (
    <section>
      <h3>{say('frame.workflows')}</h3>
      <ul>
        {workflows.map(({ id, name, fires, people }) => (
          <li key={id}>
            <Link to={`/workflows/${id}`} target="_blank">
              {name}
            </Link>{' '}
            <span className={fires ? 'starts' : 'secondary'}>{fires ? say('diff.starts', { count: people, shown: number(people) }) : say('diff.starts-not')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
