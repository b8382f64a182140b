import { run, type Connection, type Statement } from '../statement.js';

/** Of the workflow itself (`node` empty): entered, people, active, completed, exited, failed; of a node: waiting, passed, failed. */
export interface CountDelta {
  readonly workflow: number;
  readonly node: string;
  readonly what: string;
  readonly delta: number;
}

const write: Statement = {
  name: 'write-workflow-counts',
  text: `insert into workflow_count_delta (workflow, node, what, delta) select * from unnest($1::int[], $2::text[], $3::text[], $4::int[]) as d(workflow, node, what, delta)`,
};

const rollUp: Statement = {
  name: 'roll-up-workflow-counts',
  text: `
    with taken as (
      delete from workflow_count_delta where id in (select id from workflow_count_delta order by id limit 10000 for update skip locked) returning workflow, node, what, delta
    )
    insert into workflow_count as c (workflow, node, what, n)
    select workflow, node, what, sum(delta) from taken group by workflow, node, what order by workflow, node, what
    on conflict (workflow, node, what) do update set n = c.n + excluded.n`,
};

/** Appends what a batch adds: no batch waits for another at a row that all of them touch. */
export async function writeWorkflowCounts(connection: Connection, rows: readonly CountDelta[]): Promise<void> {
  if (rows.length > 0) await run(connection, write, [rows.map((r) => r.workflow), rows.map((r) => r.node), rows.map((r) => r.what), rows.map((r) => r.delta)]);
}

/** Adds appended deltas to the counts, at most 10,000 a call; run each second by one worker. */
export async function rollUpWorkflowCounts(connection: Connection): Promise<void> {
  await run(connection, rollUp, []);
}
