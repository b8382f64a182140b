import { IconAlertTriangle } from '@tabler/icons-react';
import type { Diff } from '../server/segments.js';
import { useWords } from '../words/use-words.js';

/** Said across the page before it is saved: what cannot be taken back begins with it. */
export function Starting({ workflows }: { workflows: Diff['workflows'] }) {
  const { say, number } = useWords();
  const starting = workflows.filter(({ fires }) => fires);
  if (starting.length === 0) return null;
  return (
    <div className="told" role="alert">
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
      <span>{starting.map(({ name, people, when }) => say(`diff.warning.${when}`, { name, count: people, shown: number(people) })).join(' ')}</span>
    </div>
  );
}
