import type { Reason } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { audienceIdOf } from '../audiences/audience-id.js';
import { workflowIdOf } from '../workflows/workflow-id.js';

/** What a person has to act on. */
export type Warning =
  /** The platform takes nothing more until somebody does what `reason` says. */
  | { readonly type: 'audience'; readonly audience: string; readonly name: string; readonly reason: Reason | null }
  /** Runs that failed and wait to be tried again. */
  | { readonly type: 'failed'; readonly workflow: string; readonly name: string; readonly count: number }
  /** Effects of which nobody knows whether they were done; `run`: of the newest. */
  | { readonly type: 'uncertain'; readonly workflow: string; readonly name: string; readonly count: number; readonly run: string }
  /** Events that were not taken within a day; `count` up to 1,000. */
  | { readonly type: 'refused'; readonly count: number };

const read = {
  name: 'summary-warnings',
  text: `
    (select 'audience' as type, a.id as of, a.name, null::int as count, a.reason, null::uuid as run from audience a where a.workspace = $1 and a.state = 'stopped' order by a.id limit 20)
    union all
    (select 'failed', w.id, w.name, c.n::int, null, null from workflow w join (
      select workflow, sum(n) as n from (
        select workflow, n from workflow_count where node = '' and what = 'failed' union all select workflow, delta from workflow_count_delta where node = '' and what = 'failed') c group by workflow) c on c.workflow = w.id
      where w.workspace = $1 and w.state <> 'archived' and c.n > 0 order by w.id limit 20)
    union all
    (select 'uncertain', w.id, w.name, e.n::int, null, e.run from workflow w join (
      select workflow, count(*) as n, (array_agg(run order by at desc))[1] as run from effect where workspace = $1 and status = 'uncertain' group by workflow) e on e.workflow = w.id
      where w.workspace = $1 order by w.id limit 20)
    union all
    (select 'refused', null, null, r.n::int, null, null from (select count(*) as n from (select from refused_event where workspace = $1 and received_at > clock_timestamp() - interval '1 day' limit 1000) r) r where r.n > 0)`,
};

interface Row {
  readonly type: Warning['type'];
  readonly of: number;
  readonly name: string;
  readonly count: number;
  readonly reason: Reason | null;
  readonly run: string;
}

function warningOf({ type, of, name, count, reason, run: newest }: Row): Warning {
  switch (type) {
    case 'audience':
      return { type, audience: audienceIdOf(of), name, reason };
    case 'failed':
      return { type, workflow: workflowIdOf(of), name, count };
    case 'uncertain':
      return { type, workflow: workflowIdOf(of), name, count, run: newest };
    case 'refused':
      return { type, count };
  }
}

export async function readWarnings(pool: Pool, workspace: number): Promise<Warning[]> {
  return (await run<Row & Record<string, unknown>>(pool, read, [workspace])).map(warningOf);
}
