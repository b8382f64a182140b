import { run, type Connection, type ContactKey, type Statement } from '../statement.js';
import type { MembershipRow } from './load-memberships.js';

const write: Statement = {
  name: 'write-memberships',
  text: `
    insert into membership as m (shard, workspace, contact, segment, version, member, announced, since, cause, valid_until)
    select * from unnest($1::int[], $2::int[], $3::uuid[], $4::int[], $5::int[], $6::boolean[], $7::boolean[], $8::timestamptz[], $9::text[], $10::timestamptz[])
      as n(shard, workspace, contact, segment, version, member, announced, since, cause, valid_until)
    order by shard, workspace, contact, segment, version
    on conflict (shard, workspace, contact, segment, version) do update set member = excluded.member, announced = excluded.announced, since = excluded.since, cause = excluded.cause,
      valid_until = excluded.valid_until`,
};

const remove: Statement = {
  name: 'delete-memberships',
  text: `
    delete from membership m using unnest($1::int[], $2::int[], $3::uuid[], $4::int[], $5::int[]) as k(shard, workspace, contact, segment, version)
    where m.shard = k.shard and m.workspace = k.workspace and m.contact = k.contact and m.segment = k.segment and m.version = k.version`,
};

export type MembershipKey = ContactKey & Pick<MembershipRow, 'segment' | 'version'>;

const keys = (rows: readonly MembershipKey[]) => [rows.map((r) => r.shard), rows.map((r) => r.workspace), rows.map((r) => r.contact), rows.map((r) => r.segment), rows.map((r) => r.version)];

export async function writeMemberships(connection: Connection, rows: readonly MembershipRow[]): Promise<void> {
  if (rows.length === 0) return;
  await run(connection, write, [
    ...keys(rows),
    rows.map((r) => r.member),
    rows.map((r) => r.announced),
    rows.map((r) => r.since),
    rows.map((r) => r.cause),
    rows.map((r) => r.validUntil),
  ]);
}

export async function deleteMemberships(connection: Connection, rows: readonly MembershipKey[]): Promise<void> {
  if (rows.length > 0) await run(connection, remove, keys(rows));
}
