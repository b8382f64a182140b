import type { Graph } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { call } from '../server/call.js';
import type { Entering, Workflow } from '../server/workflows.js';
import { useEnteringWords } from './use-entering-words.js';
import { useWords } from '../words/use-words.js';

export type Backfill = 'none' | 'current' | 'both';

/** Newcomers only, or who is there already too: only a segment's members can be filled in. */
export function WhoEnters({ workflow, graph, value, change }: { workflow: Workflow; graph: Graph; value: Backfill; change: (value: Backfill) => void }) {
  const { say, number } = useWords();
  const worded = useEnteringWords();
  const { data } = useQuery({ queryKey: ['entering', workflow.id, 'review', graph], queryFn: () => call<Entering>(`/api/workflows/${workflow.id}/entering`, { method: 'POST', body: { graph } }), staleTime: 10_000 });
  const current = data?.current ?? null;
  return (
    <section>
      <h3>{say('review.who')}</h3>
      {current !== null ? (
        <div className="choices" role="radiogroup" aria-label={say('review.who')}>
          {(['none', 'both', 'current'] as const).map((one) => (
            <label key={one} className={`choice ${value === one ? 'chosen' : ''}`}>
              <input type="radio" name="backfill" checked={value === one} onChange={() => change(one)} />
              <span>{say(`review.backfill.${one}`, { count: current, shown: number(current) })}</span>
            </label>
          ))}
        </div>
      ) : (
        <p className="secondary">{worded(data, 3) ?? say('review.from-now-on')}</p>
      )}
    </section>
  );
}
