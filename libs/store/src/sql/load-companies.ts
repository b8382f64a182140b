import type { JsonObject } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';

export interface StoredCompany {
  readonly workspace: number;
  readonly id: string;
  readonly traits: JsonObject;
  /** Per trait, the instant (ms) of the write that holds. */
  readonly traitAt: Readonly<Record<string, number>>;
}

const statement: Statement = {
  name: 'load-companies',
  text: `select c.workspace, c.id, c.traits, c.trait_at as "traitAt" from unnest($1::int[], $2::text[]) as k(workspace, id) join company c using (workspace, id)`,
};

/** Those of these that exist. */
export async function loadCompanies(connection: Connection, keys: readonly { readonly workspace: number; readonly id: string }[]): Promise<StoredCompany[]> {
  if (keys.length === 0) return [];
  return run<StoredCompany>(connection, statement, [keys.map((key) => key.workspace), keys.map((key) => key.id)]);
}
