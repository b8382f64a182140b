import type { Import } from '../server/imports.js';
import { useWords } from '../words/use-words.js';

const COLOURS: Readonly<Record<Import['status'], string>> = { queued: '', running: '', done: 'good', failed: 'bad', stopped: 'warning' };

/** How an import stands. */
export function ImportPill({ of: { status, dryRun } }: { of: Pick<Import, 'status' | 'dryRun'> }) {
  const { say } = useWords();
  return <span className={`pill ${dryRun && status === 'done' ? '' : COLOURS[status]}`}>{say(dryRun && status === 'done' ? 'imports.status.tried' : `imports.status.${status}`)}</span>;
}
