import type { Json } from '@tributary/contract';
import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

const statement: Statement = {
  name: 'write-responses',
  text: `
    update effect e set response = n.response from unnest($1::int[], $2::int[], $3::uuid[], $4::jsonb[]) as n(shard, workspace, key, response)
    where e.shard = n.shard and e.workspace = n.workspace and e.key = n.key`,
};

/** Puts into the ledger what came of effects, of rows that this transaction has written. */
export async function writeResponses(connection: Connection, rows: readonly (ContactKey & { readonly key: string; readonly response: Json })[]): Promise<void> {
  if (rows.length === 0) return;
  const [shards, workspaces] = keyColumns(rows);
  await run(connection, statement, [shards, workspaces, rows.map((row) => row.key), rows.map((row) => JSON.stringify(row.response))]);
}
