import type { JsonObject, Repeat, TimeWindow } from '@tributary/contract';
import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** An effect as it is asked for; `at` in ms. */
export interface AskedRow extends ContactKey {
  readonly key: string;
  readonly run: string;
  readonly workflow: number;
  readonly node: string;
  readonly visit: number;
  readonly kind: string;
  readonly port: string;
  readonly repeat: Repeat;
  readonly payload: JsonObject;
  readonly batchBy?: string;
  readonly at: number;
  /** When it is tried first, ms; and the window that has to be open then, null: any time. */
  readonly notBefore: number;
  readonly window: TimeWindow | null;
  readonly root: string | null;
  readonly depth: number;
}

// The key is made from run, node and visit, so asking twice for one thing is impossible by index.
const statement: Statement = {
  name: 'write-effects',
  text: `
    insert into effect (shard, workspace, contact, key, run, workflow, node, visit, kind, port, repeat, payload, batch_by, next_attempt_at, at, root, depth, time_window)
    select shard, workspace, contact, key, run, workflow, node, visit, kind, port, repeat, payload, batch_by, not_before, at, root, depth, time_window
    from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::text[], $8::int[], $9::text[], $10::text[], $11::text[], $12::jsonb[], $13::text[], $14::timestamptz[],
      $15::bigint[], $16::int[], $17::timestamptz[], $18::jsonb[])
      as n(shard, workspace, contact, key, run, workflow, node, visit, kind, port, repeat, payload, batch_by, at, root, depth, not_before, time_window)
    order by shard, workspace, key`,
};

/** Writes what is asked of the world into the ledger, in the transaction of the step that asks. */
export async function writeEffects(connection: Connection, rows: readonly AskedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await run(connection, statement, [
    ...keyColumns(rows),
    ...[rows.map((r) => r.key), rows.map((r) => r.run), rows.map((r) => r.workflow), rows.map((r) => r.node), rows.map((r) => r.visit)],
    ...[rows.map((r) => r.kind), rows.map((r) => r.port), rows.map((r) => r.repeat), rows.map((r) => JSON.stringify(r.payload)), rows.map((r) => r.batchBy ?? null)],
    ...[rows.map((r) => r.at), rows.map((r) => r.root), rows.map((r) => r.depth)],
    ...[rows.map((r) => r.notBefore), rows.map((r) => r.window && JSON.stringify(r.window))],
  ]);
}
