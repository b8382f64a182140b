import { run, type Pool } from '@tributary/store';
import { workflowIdOf } from '../workflows/workflow-id.js';

/** A workflow in one line. `inside`: runs under way; `entered`: runs ever begun; `failed`: runs that wait to be tried again. */
export interface WorkflowFigures {
  readonly id: string;
  readonly name: string;
  readonly state: 'draft' | 'published' | 'paused' | 'archived';
  readonly version: number;
  readonly inside: number;
  readonly entered: number;
  readonly failed: number;
}

const read = {
  name: 'summary-workflows',
  text: `
    select w.id, w.name, w.state, coalesce(w.live_version, 0) as version, coalesce(c.active, 0)::int as inside, coalesce(c.entered, 0)::int as entered, coalesce(c.failed, 0)::int as failed
    from workflow w left join lateral (
      select sum(n) filter (where what = 'active') as active, sum(n) filter (where what = 'entered') as entered, sum(n) filter (where what = 'failed') as failed
      from (select what, n from workflow_count where workflow = w.id and node = '' union all select what, delta from workflow_count_delta where workflow = w.id and node = '') c) c on true
    where w.workspace = $1 and w.state <> 'archived'
    order by w.state = 'draft', coalesce(c.active, 0) desc, coalesce(c.entered, 0) desc, w.id limit 500`,
};

/** Those that run first, the fullest first. */
export async function readWorkflowFigures(pool: Pool, workspace: number): Promise<WorkflowFigures[]> {
  const rows = await run<Omit<WorkflowFigures, 'id'> & { id: number }>(pool, read, [workspace]);
  return rows.map((row) => ({ ...row, id: workflowIdOf(row.id) }));
}
