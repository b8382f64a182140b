import { run, type Connection, type Statement } from '../statement.js';
import type { EffectStatus } from './change-effects.js';
import type { ClaimedEffect } from './claim-effects.js';

/** An effect by its key, whatever became of it. */
export type HeldEffect = Omit<ClaimedEffect, 'status'> & { readonly status: EffectStatus; readonly endedAt: Date | null };

const statement: Statement = {
  name: 'hold-effect',
  // With the shard, though nobody knows it, since the key's index begins with it.
  text: `
    select e.shard, e.workspace, e.key, e.contact, e.run, e.workflow, e.node, e.kind, e.port, e.repeat, e.payload, e.status, e.attempts, e.lease, e.request, e.reason,
      e.time_window as "window", e.root, e.depth, e.ended_at as "endedAt", date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())) as now, s.clock is not null as sandbox
    from effect e join shard s on s.id = e.shard
    where e.shard = any(array(select id from shard where case when $3::int is null then clock is null else id = $3 end)) and e.workspace = $1 and e.key = $2
    for update of e`,
};
type Row = Omit<HeldEffect, 'now' | 'dueAt'> & { readonly now: Date };

/** Holds an effect until the transaction ends. @param sandboxShard null: the workspace is a live one @returns null when there is none */
export async function holdEffect(connection: Connection, workspace: number, key: string, sandboxShard: number | null): Promise<HeldEffect | null> {
  const [row] = await run<Row>(connection, statement, [workspace, key, sandboxShard]);
  return row ? { ...row, dueAt: null, now: row.now.getTime() } : null;
}
