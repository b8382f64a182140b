import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** What a batch adds to a contact's totals of one event name; instants in ms. */
export interface TotalsDelta extends ContactKey {
  readonly name: string;
  readonly n: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

const statement: Statement = {
  name: 'write-totals',
  text: `
    insert into contact_event as t (shard, workspace, contact, name, first_at, last_at, n)
    select * from unnest($1::int[], $2::int[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::int[]) as d(shard, workspace, contact, name, first_at, last_at, n)
    order by shard, workspace, contact, name
    on conflict (shard, workspace, contact, name) do update set n = t.n + excluded.n, first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at)`,
};

export async function writeTotals(connection: Connection, rows: readonly TotalsDelta[]): Promise<void> {
  if (rows.length === 0) return;
  await run(connection, statement, [
    rows.map((r) => r.shard),
    rows.map((r) => r.workspace),
    rows.map((r) => r.contact),
    rows.map((r) => r.name),
    rows.map((r) => r.firstAt),
    rows.map((r) => r.lastAt),
    rows.map((r) => r.n),
  ]);
}
