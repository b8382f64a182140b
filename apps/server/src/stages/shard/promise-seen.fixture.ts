import { expect } from '@jest/globals';
import type { Pool } from '@tributary/store';
import type { PlainEffect } from './plain-automation.fixture.js';
import type { PlainTransition } from './plain-model.fixture.js';

/** What tells runs apart, without ids that only the database knows. */
export interface SeenRun {
  readonly contact: string;
  readonly workflow: number;
  readonly enteredAt: number;
  readonly status: string;
  readonly doing: string | null;
  readonly node: string;
  readonly reason: string | null;
  readonly steps: string;
}
export const iso = (at: number) => new Date(at).toISOString();
export const line = (run: SeenRun): string => `${run.contact} wf ${run.workflow} ${iso(run.enteredAt)} ${run.status} ${run.doing} at ${run.node} (${run.reason}): ${run.steps}`;

export async function runsOf(pool: Pool, workspace: number): Promise<string[]> {
  const { rows } = await pool.query(
    `select r.contact, r.workflow, r.entered_at, r.status, r.doing, r.node, r.reason,
       coalesce((select string_agg(s.node || '>' || coalesce(s.output, '-') || '@' || (extract(epoch from s.left_at) * 1000)::bigint, ' ' order by s.seq) from step s
         where s.shard = r.shard and s.workspace = r.workspace and s.contact = r.contact and s.run = r.id), '') as steps
     from run r where r.workspace = $1`,
    [workspace],
  );
  return rows.map((row) => line({ ...row, enteredAt: row.entered_at.getTime() })).sort();
}

export async function effectsOf(pool: Pool, workspace: number): Promise<(PlainEffect & { contact: string })[]> {
  const { rows } = await pool.query(`select contact, run, workflow, key, node, visit, at from effect where workspace = $1`, [workspace]);
  return rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/** Stats that add up, and say what the runs say. */
export async function checkCounts(pool: Pool, workspace: number): Promise<void> {
  const counted = await pool.query(
    `select d.workflow, d.node, d.what, sum(d.delta)::int as n from (select workflow, node, what, delta from workflow_count_delta union all select workflow, node, what, n from workflow_count) d join workflow w on w.id = d.workflow where w.workspace = $1 group by 1, 2, 3 having sum(d.delta) <> 0 order by 1, 2, 3`,
    [workspace],
  );
  const there = await pool.query(
    `select workflow, '' as node, 'entered' as what, count(*)::int as n from run where workspace = $1 group by 1
     union all select workflow, '', 'people', count(distinct contact)::int from run where workspace = $1 group by 1
     union all select workflow, '', status, count(*)::int from run where workspace = $1 group by 1, 3
     union all select workflow, node, 'waiting', count(*)::int from run where workspace = $1 and status = 'active' group by 1, 2
     union all select workflow, node, 'failed', count(*)::int from run where workspace = $1 and status = 'failed' group by 1, 2
     union all select e.workflow, x.key, 'variant:' || (x.value->>'variant'), count(*)::int from enrolment e cross join jsonb_each(e.exposures) x where e.workspace = $1 group by 1, 2, 3
     order by 1, 2, 3`,
    [workspace],
  );
  expect(counted.rows.filter((row) => row.what !== 'passed')).toEqual(there.rows);
}

export async function transitionsOf(pool: Pool, workspace: number): Promise<PlainTransition[]> {
  const rows = await pool.query(
    `select c.contact, s.key as segment, c.at, (c.after)::text = 'true' as entered, c.cause from contact_change c join segment s on s.id = c.key::int
     where c.workspace = $1 and c.kind = 'segment'`,
    [workspace],
  );
  return rows.rows.map((row) => ({ ...row, at: row.at.getTime() }));
}

/** What was not worked off. */
export async function left(pool: Pool, workspace: number): Promise<{ items: number; parked: number }> {
  const { rows } = await pool.query(`select (select count(*) from inbox where workspace = $1)::int as items, (select count(*) from parked_item where workspace = $1)::int as parked`, [workspace]);
  return rows[0];
}
