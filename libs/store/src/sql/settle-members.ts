import type { Reason } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';
import type { ClaimedAudience } from './claim-audience.js';

type Held = Pick<ClaimedAudience, 'id' | 'lease'>;

const hold: Statement = { name: 'hold-audience', text: `select 1 from audience where id = $1 and lease = $2 and lease_until > clock_timestamp() for update` };

/** Whether the lease still holds; it does until the transaction ends. */
export async function holdAudience(connection: Connection, { id, lease }: Held): Promise<boolean> {
  return (await run(connection, hold, [id, lease])).length > 0;
}

// Looked up one by one and taken by ctid alone: while statistics are old, a join would read the audience once for each of its members. A wish that comes meanwhile changes the version.
const placeOf = (of: string) => `(select k.ctid from audience_member k where k.audience = $1 and k.contact = ${of}.contact)`;

// Nobody knows where they are until an answer was written. The row that is sent is kept before it is sent: by it they are taken out again.
const depart: Statement = {
  name: 'depart-members',
  text: `
    with n as materialized (
      select i.*, ${placeOf('i')} as place from unnest($2::uuid[], $3::int[], $4::jsonb[]) as i(contact, version, sent)
    )
    update audience_member m set actual = null, sent = coalesce(n.sent, m.sent) from n where m.ctid = n.place and m.version = n.version
    returning m.contact`,
};

export interface Departing {
  readonly contact: string;
  readonly version: number;
  /** Null: the row by which it was added. */
  readonly row: readonly string[] | null;
}

/** Marks members as being sent, in the caller's transaction. @returns those about whom no other wish came meanwhile */
export async function departMembers(connection: Connection, audience: number, members: readonly Departing[]): Promise<Set<string>> {
  if (members.length === 0) return new Set();
  const list = members.toSorted((a, b) => (a.contact < b.contact ? -1 : 1));
  const rows = await run<{ contact: string }>(connection, depart, [audience, list.map((m) => m.contact), list.map((m) => m.version), list.map((m) => m.row && JSON.stringify(m.row))]);
  return new Set(rows.map((row) => row.contact));
}

/** What became of a member. `actual` null: nobody knows. `more`: something is left to do all the same. */
export interface SettledMember {
  readonly contact: string;
  readonly version: number;
  readonly actual: boolean | null;
  readonly reason: Reason | null;
  readonly more: boolean;
}

const settle: Statement = {
  name: 'settle-members',
  text: `
    with n as materialized (
      select i.*, ${placeOf('i')} as place from unnest($2::uuid[], $3::int[], $4::boolean[], $5::jsonb[], $6::boolean[]) as i(contact, version, actual, reason, more)
    )
    update audience_member m set actual = n.actual, sent = case when n.actual is false then null else m.sent end, reason = n.reason, due_since = case when n.more then m.due_since end
    from n where m.ctid = n.place and m.version = n.version
    returning m.contact, m.shard, m.workspace`,
};
const clear: Statement = { name: 'clear-members', text: `with n as materialized (select ${placeOf('i')} as place from unnest($2::uuid[]) as i(contact)) delete from audience_member m using n where m.ctid = n.place and not m.wanted and m.actual is false and m.due_since is null` };

/** Writes what became of members, in the caller's transaction; of whom another wish came meanwhile nothing is known. @returns those written, with their shards */
export async function settleMembers(connection: Connection, audience: number, members: readonly SettledMember[]): Promise<{ contact: string; shard: number; workspace: number }[]> {
  if (members.length === 0) return [];
  const list = members.toSorted((a, b) => (a.contact < b.contact ? -1 : 1));
  const columns = [list.map((m) => m.contact), list.map((m) => m.version), list.map((m) => m.actual), list.map((m) => m.reason && JSON.stringify(m.reason)), list.map((m) => m.more)];
  const rows = await run<{ contact: string; shard: number; workspace: number }>(connection, settle, [audience, ...columns]);
  const out = list.flatMap((m) => (m.actual === false && !m.more && m.reason === null ? [m.contact] : []));
  if (out.length > 0) await run(connection, clear, [audience, out]);
  return rows;
}

/** One sync, for their list. */
export interface NewSync {
  readonly mode: 'create' | 'add' | 'remove' | null;
  readonly status: 'done' | 'simulated' | 'later' | 'stopped' | 'failed';
  readonly sent: number;
  readonly received: number;
  readonly invalid: number;
  readonly withoutKey: number;
  readonly refused: number;
  readonly error: Reason | null;
}

const sync: Statement = {
  name: 'write-sync',
  text: `
    insert into audience_sync (workspace, audience, at, mode, status, sent, received, invalid, without_key, refused, error)
    select w.id, $2, date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())), $3, $4, $5, $6, $7, $8, $9, $10 from workspace w left join shard h on h.id = w.shard where w.id = $1`,
};

export async function writeSync(connection: Connection, { id, workspace }: Pick<ClaimedAudience, 'id' | 'workspace'>, s: NewSync): Promise<void> {
  await run(connection, sync, [workspace, id, s.mode, s.status, s.sent, s.received, s.invalid, s.withoutKey, s.refused, s.error && JSON.stringify(s.error)]);
}
