import type { Cause } from '@tributary/contract';
import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** Instants in ms. */
export interface MembershipRow extends ContactKey {
  readonly segment: number;
  readonly version: number;
  readonly member: boolean;
  readonly announced: boolean;
  readonly since: number;
  readonly cause: Cause;
  readonly validUntil: number | null;
}

const statement: Statement = {
  name: 'load-memberships',
  text: `
    select m.shard, m.workspace, m.contact, m.segment, m.version, m.member, m.announced, m.since, m.cause, m.valid_until
    from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, contact) join membership m using (shard, workspace, contact)`,
};

export async function loadMemberships(connection: Connection, keys: readonly ContactKey[]): Promise<MembershipRow[]> {
  const rows = await run<Omit<MembershipRow, 'since' | 'validUntil'> & { since: Date; valid_until: Date | null }>(connection, statement, keyColumns(keys));
  return rows.map(({ valid_until, since, ...row }) => ({ ...row, since: since.getTime(), validUntil: valid_until?.getTime() ?? null }));
}
