import { keyColumns, run, type Connection, type Statement } from '../statement.js';
import type { RunRow } from './load-runs.js';

const statement: Statement = {
  name: 'write-runs',
  text: `
    insert into run (shard, workspace, contact, id, workflow, version, entry_key, status, doing, node, reason, entered_at, ended_at, wake_at, root, inside)
    select * from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::int[], $6::int[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[], $13::timestamptz[],
      $14::timestamptz[], $15::bigint[], $16::jsonb[])
      as n(shard, workspace, contact, id, workflow, version, entry_key, status, doing, node, reason, entered_at, ended_at, wake_at, root, inside)
    order by shard, workspace, contact, id
    on conflict (shard, workspace, contact, id) do update set version = excluded.version, status = excluded.status, doing = excluded.doing, node = excluded.node, reason = excluded.reason,
      ended_at = excluded.ended_at, wake_at = excluded.wake_at, inside = excluded.inside`,
};

/** Inserts runs, or writes where they are now. */
export async function writeRuns(connection: Connection, rows: readonly RunRow[]): Promise<void> {
  if (rows.length === 0) return;
  await run(connection, statement, [
    ...keyColumns(rows),
    ...[rows.map((r) => r.id), rows.map((r) => r.workflow), rows.map((r) => r.version), rows.map((r) => r.entryKey)],
    ...[rows.map((r) => r.status), rows.map((r) => r.doing), rows.map((r) => r.node), rows.map((r) => r.reason)],
    ...[rows.map((r) => r.enteredAt), rows.map((r) => r.endedAt), rows.map((r) => r.wakeAt)],
    ...[rows.map((r) => r.root), rows.map((r) => JSON.stringify(r.inside))],
  ]);
}
