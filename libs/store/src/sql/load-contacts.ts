import type { JsonObject } from '@tributary/contract';
import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

export interface ContactRow extends ContactKey {
  readonly userId: string | null;
  readonly anonymousIds: readonly string[];
  readonly traits: JsonObject;
  readonly traitAt: Readonly<Record<string, number>>;
  readonly tags: readonly string[];
  readonly consent: Readonly<Record<string, string>>;
  readonly companies: readonly string[];
  /** By company, what the contact is there. */
  readonly roles: Readonly<Record<string, string>>;
  readonly owner: string | null;
  readonly state: 'active' | 'parked' | 'merged' | 'erased';
  readonly createdAt: number;
}

const statement: Statement = {
  name: 'load-contacts',
  text: `
    select c.shard, c.workspace, c.id as contact, c.user_id as "userId", c.anonymous_ids as "anonymousIds", c.traits, c.trait_at as "traitAt", c.tags, c.consent, c.companies, c.roles, c.owner,
      c.state, c.created_at
    from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, id) join contact c using (shard, workspace, id)`,
};

export async function loadContacts(connection: Connection, keys: readonly ContactKey[]): Promise<ContactRow[]> {
  const rows = await run<Omit<ContactRow, 'createdAt'> & { created_at: Date }>(connection, statement, keyColumns(keys));
  return rows.map(({ created_at, ...row }) => ({ ...row, createdAt: created_at.getTime() }));
}
