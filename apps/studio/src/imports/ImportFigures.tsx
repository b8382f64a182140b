import { Link } from 'react-router';
import type { Import } from '../server/imports.js';
import { useWords } from '../words/use-words.js';

/** What came of the rows, or would come. */
export function ImportFigures({ of: one }: { of: Import }) {
  const { say, number } = useWords();
  const isPeople = one.kind === 'contacts';
  const same = Math.max(0, one.accepted - one.created - one.changed);
  const figures: { name: string; value: number; to?: string | undefined }[] = [
    { name: say(one.dryRun ? 'imports.would-take' : 'imports.taken'), value: one.accepted },
    ...(isPeople ? [{ name: say('imports.new-people'), value: one.created, to: one.dryRun ? undefined : '/contacts' }, { name: say('imports.changed-people'), value: one.changed }, { name: say('imports.unchanged'), value: same }] : []),
    ...(one.kind === 'events' && one.duplicates > 0 ? [{ name: say('imports.known-events'), value: one.duplicates }] : []),
    { name: say('imports.refused-rows'), value: one.failed },
  ];
  return (
    <dl className="import-figures">
      {figures.map(({ name, value, to }, i) => (
        <div key={name} className={i === figures.length - 1 && value > 0 ? 'bad' : ''}>
          <dt>{name}</dt>
          <dd className="size figure">{to && value > 0 ? <Link to={to}>{number(value)}</Link> : number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
