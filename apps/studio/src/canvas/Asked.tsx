import type { PassedStep } from './path.js';
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

/** A request as one line: a mail by its subject, anything else by what it is. */
function lineOf(request: unknown): string {
  if (request === null || typeof request !== 'object') return String(request);
  const { subject, to, title, message, method, url, audience, mode } = request as Readonly<Record<string, unknown>>;
  const parts = [subject ?? title ?? message ?? (url ? `${String(method ?? '')} ${String(url)}` : (audience ?? mode)), typeof to === 'string' ? to : undefined].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.length > 0 ? parts.join(' → ') : JSON.stringify(request).slice(0, 120);
}

/** What a step would have sent, or why it would not. */
export function Asked({ effects }: { effects: Simulation['effects'] }) {
  const { say } = useWords();
  return effects.map(({ request, skipped }, i) => (
    <div key={i} className="asked secondary">
      {skipped === null ? lineOf(request) : say('rehearse.not-sent', { why: skipped.replace(/^[a-z.-]+: /, '') })}
    </div>
  ));
}
