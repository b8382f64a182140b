import type { PassedStep } from './path.js';
import { requestLine } from './request-line.js';
import { useWords } from '../words/use-words.js';

/** What `POST /api/workflows/:id/simulate` answers. */
export interface Simulation {
  readonly at: string;
  readonly status: 'active' | 'completed' | 'exited' | 'failed';
  readonly reason: string | null;
  readonly endedAt: string | null;
  readonly endless: boolean;
  readonly steps: readonly PassedStep[];
  readonly effects: readonly { readonly node: string; readonly at: string; readonly request: unknown; readonly skipped: string | null }[];
  readonly changes: { readonly tags: { readonly added: readonly string[]; readonly removed: readonly string[] }; readonly traits: Readonly<Record<string, unknown>> };
}

/** What a step would have sent, or why it would not. */
export function Asked({ effects }: { effects: Simulation['effects'] }) {
  const { say } = useWords();
  return effects.map(({ request, skipped }, i) => (
    <div key={i} className="asked secondary">
      {skipped === null ? requestLine(request) : say('rehearse.not-sent', { why: skipped.replace(/^[a-z.-]+: /, '') })}
    </div>
  ));
}
