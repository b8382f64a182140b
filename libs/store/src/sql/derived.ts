import type { JsonObject } from '@tributary/contract';
import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** What derived traits remember of a contact; `dueAt` in ms: when time alone changes one of them, null: never. */
export interface DerivedRow extends ContactKey {
  readonly state: JsonObject;
  readonly dueAt: number | null;
}

const load: Statement = {
  name: 'load-derived',
  text: `select d.shard, d.workspace, d.contact, d.state, d.due_at from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, contact) join derived d using (shard, workspace, contact)`,
};

const write: Statement = {
  name: 'write-derived',
  text: `
    insert into derived (shard, workspace, contact, state, due_at)
    select * from unnest($1::int[], $2::int[], $3::uuid[], $4::jsonb[], $5::timestamptz[]) as n(shard, workspace, contact, state, due_at) order by shard, workspace, contact
    on conflict (shard, workspace, contact) do update set state = excluded.state, due_at = excluded.due_at`,
};

export async function loadDerived(connection: Connection, keys: readonly ContactKey[]): Promise<DerivedRow[]> {
  const rows = await run<Omit<DerivedRow, 'dueAt'> & { due_at: Date | null }>(connection, load, keyColumns(keys));
  return rows.map(({ due_at, ...row }) => ({ ...row, dueAt: due_at?.getTime() ?? null }));
}

export async function writeDerived(connection: Connection, rows: readonly DerivedRow[]): Promise<void> {
  if (rows.length > 0) await run(connection, write, [...keyColumns(rows), rows.map((r) => JSON.stringify(r.state)), rows.map((r) => r.dueAt)]);
}
