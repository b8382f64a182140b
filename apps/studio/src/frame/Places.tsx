import { NavLink } from 'react-router';
import { useOwnSummary } from '../server/summary.js';
import { useSegments } from '../server/segments.js';
import { useWorkflows } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { PAGES } from './pages.js';

/** The pages with their live counts. */
export function Places() {
  const { say, number } = useWords();
  const workflows = useWorkflows().data?.length;
  const segments = useSegments().data?.length;
  const { data: summary } = useOwnSummary();
  const figures: Readonly<Record<string, number | undefined>> = { '/workflows': workflows, '/segments': segments, '/contacts': summary?.contacts, '/follow-ups': summary?.tasks.today };
  return PAGES.map(({ to, word, Shape, isTab }) => {
    const figure = figures[to];
    const isLate = to === '/follow-ups' && (summary?.tasks.late ?? 0) > 0;
    return (
      <NavLink key={to} end={to === '/'} className={({ isActive }) => `place ${isActive ? 'active' : ''} ${isTab ? 'tab' : 'rest'}`} to={to}>
        <Shape size={16} stroke={1.75} />
        {say(word)}
        {figure !== undefined && <span className={`figure ${isLate ? 'late' : ''}`}>{number(figure)}</span>}
      </NavLink>
    );
  });
}
