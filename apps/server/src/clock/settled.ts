import { run, type Connection } from '@tributary/store';
import { segmentIdOf } from '../segments/segment-id.js';

/** What is left to do now in a workspace; `later`: what is not due yet. */
export interface Settled {
  readonly settled: boolean;
  readonly inbox: number;
  readonly due: number;
  readonly effects: number;
  readonly jobs: readonly { kind: string; segment: string; phase: string }[];
  readonly later: { readonly nextDueAt: string | null; readonly retries: number };
}

const read = {
  name: 'settled',
  text: `
    with clock as (
      select w.id, w.shard, coalesce(h.clock, clock_timestamp()) as now from workspace w left join shard h on h.id = w.shard where w.id = $1
    )
    select (select count(*)::int from (select from inbox i where i.workspace = $1 limit 100000) i) as inbox,
      (select count(*)::int from (select from membership m, clock c where m.workspace = $1 and m.valid_until <= c.now and (c.shard is null or m.shard = c.shard) limit 100000) m) as due,
      (select min(m.valid_until) from membership m, clock c where m.workspace = $1 and m.valid_until > c.now and (c.shard is null or m.shard = c.shard)) as next_due,
      coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'phase', phase, 'segment', config->>'segment') order by id) from job where workspace = $1 and status = 'open'), '[]') as jobs`,
};

/** Asks once. */
export async function readSettled(connection: Connection, workspace: number): Promise<Settled> {
  const [row] = await run<{ inbox: number; due: number; next_due: Date | null; jobs: { kind: string; phase: string; segment: string }[] }>(connection, read, [workspace]);
  const { inbox, due, next_due, jobs } = row!;
  const shown = jobs.map((job) => ({ ...job, segment: segmentIdOf(Number(job.segment)) }));
  return { settled: inbox + due + jobs.length === 0, inbox, due, effects: 0, jobs: shown, later: { nextDueAt: next_due?.toISOString() ?? null, retries: 0 } };
}
