import type { Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';

const TONE = { draft: '', published: 'good', paused: 'warning', archived: '' } as const;

/** Whether it runs, and which version newcomers meet. */
export function StatePill({ workflow }: { workflow: Pick<Workflow, 'state' | 'version'> }) {
  const { say } = useWords();
  return <span className={`pill ${TONE[workflow.state]}`}>{say(`state.${workflow.state}`, { version: workflow.version ?? 0 })}</span>;
}
