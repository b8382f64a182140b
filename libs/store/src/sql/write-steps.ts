import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** A node that a run has left, or ended at; instants in ms. */
export interface StepRow extends ContactKey {
  readonly run: string;
  readonly seq: number;
  readonly node: string;
  readonly kind: string;
  readonly at: number;
  readonly leftAt: number;
  readonly output: string | null;
  readonly reason: string | null;
  readonly effect: string | null;
}

const statement: Statement = {
  name: 'write-steps',
  text: `
    insert into step (shard, workspace, contact, run, seq, node, kind, at, left_at, output, reason, effect)
    select * from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[], $12::uuid[])
      as n(shard, workspace, contact, run, seq, node, kind, at, left_at, output, reason, effect)
    order by shard, workspace, contact, run, seq`,
};

export async function writeSteps(connection: Connection, rows: readonly StepRow[]): Promise<void> {
  if (rows.length === 0) return;
  await run(connection, statement, [
    ...keyColumns(rows),
    ...[rows.map((r) => r.run), rows.map((r) => r.seq), rows.map((r) => r.node), rows.map((r) => r.kind)],
    ...[rows.map((r) => r.at), rows.map((r) => r.leftAt)],
    ...[rows.map((r) => r.output), rows.map((r) => r.reason), rows.map((r) => r.effect)],
  ]);
}
