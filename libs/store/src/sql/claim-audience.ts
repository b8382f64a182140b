import type { Json, JsonObject } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** The upload under way. */
export interface AudienceSession {
  readonly id: number;
  readonly mode: 'add' | 'remove';
  readonly seq: number;
  readonly total: number;
}

/** An audience for which something is to be done; whoever holds its lease may call. `now` in ms by the workspace's clock. */
export interface ClaimedAudience {
  readonly id: number;
  readonly workspace: number;
  readonly name: string;
  readonly provider: string;
  readonly externalId: string | null;
  readonly attempts: number;
  readonly session: AudienceSession | null;
  readonly lease: string;
  readonly now: number;
  readonly sandbox: boolean;
  /** Sealed credentials of the workspace with the provider. */
  readonly secret: Buffer | null;
  /** Whether ads are shown only to who has subscribed to topic `ads`. */
  readonly optIn: boolean;
}

/** How long a lease holds, ms. A call and what comes before and after it must fit in. */
export const AUDIENCE_LEASE_MS = 90_000;
/** So long differences gather, ms, unless there are so many of them. */
const LINGER_MS = 5_000;
const MANY = 10_000;

// Asked again under the lock: whoever held it may have worked it off meanwhile.
const claim: Statement = {
  name: 'claim-audience',
  text: `
    with next as materialized (
      select a.id, date_trunc('milliseconds', c.now) as now, h.clock is not null as sandbox
      from audience a join workspace w on w.id = a.workspace left join shard h on h.id = w.shard cross join lateral (select coalesce(h.clock, clock_timestamp()) as now) c
      where a.state = 'active' and ($2::int[] is null or w.shard = any($2)) and (a.lease is null or a.lease_until < clock_timestamp()) and (a.next_attempt_at is null or a.next_attempt_at <= c.now)
        and (a.external_id is null
          or exists (select from audience_member m where m.audience = a.id and m.due_since is not null and (a.hurry or h.clock is not null or m.due_since <= c.now - ${LINGER_MS} * interval '1 ms'))
          or exists (select from audience_member m where m.audience = a.id and m.due_since is not null offset ${MANY - 1}))
      order by a.lease_until nulls first, a.id limit 1
      for update of a skip locked
    )
    update audience a set lease = $1, lease_until = clock_timestamp() + ${AUDIENCE_LEASE_MS} * interval '1 ms' from next n where a.id = n.id
    returning a.id, a.workspace, a.name, a.provider, a.external_id as "externalId", a.attempts, a.session, a.lease, n.now, n.sandbox,
      (select h.secret from channel h where h.workspace = a.workspace and h.vendor = a.provider) as secret,
      exists (select from topic t where t.workspace = a.workspace and t.key = 'ads' and t.consent = 'opt-in') as "optIn"`,
};

/** Takes an audience for which something is to be done. @param only those of sandboxes with these shards; null: any */
export async function claimAudience(connection: Connection, lease: string, only: readonly number[] | null): Promise<ClaimedAudience | null> {
  const [row] = await run<Omit<ClaimedAudience, 'now'> & { now: Date }>(connection, claim, [lease, only]);
  return row ? { ...row, now: row.now.getTime() } : null;
}

/** A member for whom something is to be done, with the contact as it is now; `traits` null: the contact is gone. */
export interface DueMember extends Pick<ContactKey, 'shard' | 'contact'> {
  readonly wanted: boolean;
  readonly actual: boolean | null;
  readonly version: number;
  readonly sent: readonly string[] | null;
  readonly userId: string | null;
  readonly traits: JsonObject | null;
  readonly consent: Readonly<Record<string, string>> | null;
}

// Who shall be out comes first: a person who is known twice is taken out before being put in again.
const due: Statement = {
  name: 'due-members',
  text: `
    select m.shard, m.contact, m.wanted, m.actual, m.version, m.sent, c.user_id as "userId", c.traits, c.consent
    from audience_member m left join contact c on c.shard = m.shard and c.workspace = m.workspace and c.id = m.contact and c.state in ('active', 'parked')
    where m.audience = $1 and m.due_since is not null order by m.wanted, m.due_since, m.contact limit $2`,
};
const count: Statement = { name: 'due-member-count', text: `select count(*)::int as n from audience_member where audience = $1 and due_since is not null` };

/** The oldest wishes first, those to be out before those to be in. */
export async function loadDueMembers(connection: Connection, audience: number, most: number): Promise<DueMember[]> {
  return run<DueMember>(connection, due, [audience, most]);
}

export async function countDueMembers(connection: Connection, audience: number): Promise<number> {
  const [row] = await run<{ n: number }>(connection, count, [audience]);
  return row!.n;
}

/** How an audience stands after a sync. `inMs`: not called before so long; null: at once. */
export interface AudienceAfter {
  readonly state: 'active' | 'stopped';
  readonly reason: Json;
  readonly inMs: number | null;
  readonly attempts: number;
  readonly session: AudienceSession | null;
  readonly externalId: string | null;
}

// Where it would stop, but has been given other credentials meanwhile, it is tried again with those.
const release: Statement = {
  name: 'release-audience',
  text: `
    update audience a set lease = null, lease_until = clock_timestamp(), state = case when x.outdated then 'active' else $3 end, reason = case when x.outdated then null else $4::jsonb end,
      next_attempt_at = date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())) + $5 * interval '1 ms',
      attempts = $6, session = $7, external_id = coalesce(a.external_id, $8), hurry = (a.hurry or x.outdated) and exists (select from audience_member m where m.audience = a.id and m.due_since is not null)
    from workspace w left join shard h on h.id = w.shard
      cross join lateral (select $3 = 'stopped' and $9::bytea is distinct from (select c.secret from channel c where c.workspace = w.id and c.vendor = $10) as outdated) x
    where w.id = a.workspace and a.id = $1 and a.lease = $2`,
};

/** Gives an audience back, by whoever still holds it. */
export async function releaseAudience(connection: Connection, { id, lease, secret, provider }: ClaimedAudience, after: AudienceAfter): Promise<void> {
  const asJson = (value: unknown) => (value === null ? null : JSON.stringify(value));
  await run(connection, release, [id, lease, after.state, asJson(after.reason), after.inMs, after.attempts, asJson(after.session), after.externalId, secret, provider]);
}
