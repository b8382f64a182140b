import { keyColumns, run, type Connection, type Statement } from '../statement.js';
import type { ComputedRow } from './load-computed.js';

const statement: Statement = {
  name: 'write-computed',
  text: `
    insert into computed_trait (shard, workspace, contact, model, value)
    select * from unnest($1::int[], $2::int[], $3::uuid[], $4::text[], $5::jsonb[]) as n(shard, workspace, contact, model, value) order by shard, workspace, contact, model
    on conflict (shard, workspace, contact, model) do update set value = excluded.value`,
};

export async function writeComputed(connection: Connection, rows: readonly ComputedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await run(connection, statement, [...keyColumns(rows), rows.map((r) => r.model), rows.map((r) => JSON.stringify(r.value))]);
}
