import type { Json } from '@tributary/contract';
import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

export interface ComputedRow extends ContactKey {
  readonly model: string;
  readonly value: Json;
}

const statement: Statement = {
  name: 'load-computed',
  text: `
    select t.shard, t.workspace, t.contact, t.model, t.value
    from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, contact) join computed_trait t using (shard, workspace, contact)`,
};

export const loadComputed = (connection: Connection, keys: readonly ContactKey[]): Promise<ComputedRow[]> => run(connection, statement, keyColumns(keys));
