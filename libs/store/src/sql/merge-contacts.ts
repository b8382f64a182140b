import type { Exposures } from './enrolments.js';
import { run, type Connection, type Statement } from '../statement.js';

/** Locks shards in ascending order and waits for them: only a merge does, in a transaction that holds nothing else yet. */
const lockShards: Statement = { name: 'lock-shards', text: `select id, date_trunc('milliseconds', coalesce(clock, clock_timestamp())) as now from shard where id = any($1::int[]) order by id for update` };

export async function lockShardsInOrder(connection: Connection, shards: readonly number[]): Promise<void> {
  await run(connection, lockShards, [[...new Set(shards)].sort((a, b) => a - b)]);
}

export interface MergePair {
  readonly workspace: number;
  readonly from: string;
  readonly fromShard: number;
  readonly to: string;
  readonly toShard: number;
}

const values = (pair: MergePair) => [pair.workspace, pair.from, pair.fromShard, pair.to, pair.toShard];

const moveEvents: Statement = {
  name: 'merge-events',
  text: `
    with moved as (
      delete from event where shard = $3 and workspace = $1 and contact = $2 returning *
    )
    insert into event (shard, workspace, contact, occurred_at, message_id, id, type, name, user_id, anonymous_id, target, properties, traits, context, received_at, original_timestamp, late, source, warnings)
    select $5, workspace, $4, occurred_at, message_id, id, type, name, user_id, anonymous_id, target, properties, traits, context, received_at, original_timestamp, late, source, warnings
    from moved order by occurred_at, message_id on conflict do nothing`,
};

const moveTotals: Statement = {
  name: 'merge-totals',
  text: `
    with moved as (delete from contact_event where shard = $3 and workspace = $1 and contact = $2 returning *)
    insert into contact_event as t (shard, workspace, contact, name, first_at, last_at, n)
    select $5, workspace, $4, name, first_at, last_at, n from moved order by name
    on conflict (shard, workspace, contact, name) do update set n = t.n + excluded.n, first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at)`,
};

const moveChanges: Statement = {
  name: 'merge-changes',
  text: `update contact_change set shard = $5, contact = $4 where shard = $3 and workspace = $1 and contact = $2 and kind <> 'segment'`,
};

const moveItems: Statement = {
  name: 'merge-items',
  text: `
    with moved as (delete from inbox where shard = $3 and workspace = $1 and contact = $2 returning *)
    insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
    select $5, lane, at, id, workspace, $4, kind, root, depth, payload from moved order by lane, at, id`,
};

const moveRows = (table: string): Statement => ({ name: `merge-${table}s`, text: `update ${table} set shard = $5, contact = $4 where shard = $3 and workspace = $1 and contact = $2` });

// What was dealt first counts. Where both were in a workflow the passes add up; which of two active runs stays is decided with the runs at hand.
const moveEnrolments: Statement = {
  name: 'merge-enrolments',
  text: `
    with moved as (
      delete from enrolment where shard = $3 and workspace = $1 and contact = $2 returning *
    ), known as materialized (
      select workflow, exposures from enrolment where shard = $5 and workspace = $1 and contact = $4 and entry_key = ''
    ), united as (
      insert into enrolment as e (shard, workspace, contact, workflow, entry_key, passes, active_run, last_ended_at, exposures)
      select $5, workspace, $4, workflow, entry_key, passes, active_run, last_ended_at, exposures from moved order by workflow, entry_key
      on conflict (shard, workspace, contact, workflow, entry_key) do update set passes = e.passes + excluded.passes, active_run = coalesce(e.active_run, excluded.active_run),
        last_ended_at = greatest(e.last_ended_at, excluded.last_ended_at),
        exposures = (
          select jsonb_object_agg(x.key, x.value) from (
            select distinct on (a.key) a.key, a.value from (select *, 0 as rank from jsonb_each(e.exposures) union all select *, 1 from jsonb_each(excluded.exposures)) a
            order by a.key, (a.value->>'at')::bigint, a.rank
          ) x
        )
      returning workflow, entry_key
    )
    select u.workflow, k.exposures as "of", m.exposures as "other" from united u join known k using (workflow) join moved m on m.workflow = u.workflow and m.entry_key = ''
    where u.entry_key = ''`,
};

const moveSlots: Statement = {
  name: 'merge-cap-slots',
  text: `
    with moved as (delete from cap_slot where shard = $3 and workspace = $1 and contact = $2 returning *)
    insert into cap_slot as c (shard, workspace, contact, channel, day, n) select $5, workspace, $4, channel, day, n from moved order by channel, day
    on conflict (shard, workspace, contact, channel, day) do update set n = c.n + excluded.n`,
};

// Wherever the loser was in, or was to be, the survivor is put in anew after the loser was taken out: they may be one person to the platform.
const wishForSurvivor: Statement = {
  name: 'merge-audience-wishes',
  text: `
    insert into audience_member as m (audience, contact, workspace, shard, wanted, actual, wished_at, due_since)
    select audience, $4, workspace, $5, wanted, null, wished_at, coalesce(due_since, wished_at) from audience_member where shard = $3 and workspace = $1 and contact = $2 order by audience
    on conflict (audience, contact) do update set wanted = m.wanted or excluded.wanted, actual = null, version = m.version + 1, due_since = coalesce(m.due_since, excluded.due_since),
      wished_at = greatest(m.wished_at, excluded.wished_at), reason = null`,
};
// The survivor has the stricter consent now, and perhaps another address: whether it is rightly in is asked anew.
const reviewSurvivor: Statement = {
  name: 'merge-audience-review',
  text: `
    update audience_member set version = version + 1, due_since = coalesce(due_since, wished_at), reason = null
    where shard = $5 and workspace = $1 and contact = $4 and $2::uuid is not null and $3::int is not null`,
};
const takeLoserOut: Statement = {
  name: 'merge-audience-removals',
  text: `
    update audience_member set wanted = false, version = version + 1, due_since = coalesce(due_since, wished_at), reason = null
    where shard = $3 and workspace = $1 and contact = $2 and $4::uuid is not null and $5::int is not null`,
};
// What waits to hear of the loser's wish asks for the survivor's.
const wishAgain: Statement = {
  name: 'merge-waiting-wishes',
  text: `
    update effect set next_attempt_at = at where shard = $5 and workspace = $1 and contact = $4 and port = 'audience' and status = 'pending' and next_attempt_at is null
      and $2::uuid is not null and $3::int is not null`,
};

// What either reached, the survivor has reached. What the loser was to reach at an instant that passed already is reached by the survivor; the rest is worked out anew.
const moveDateWatches: Statement = {
  name: 'merge-date-watches',
  text: `
    with moved as (delete from date_watch where shard = $3 and workspace = $1 and contact = $2 returning *)
    insert into date_watch as d (shard, workspace, contact, workflow, mark, due_at, due_date, reached)
    select $5, workspace, $4, workflow, mark, due_at, due_date, reached from moved order by workflow
    on conflict (shard, workspace, contact, workflow) do update set reached = d.reached || excluded.reached,
      due_at = least(d.due_at, excluded.due_at), due_date = case when d.due_at is null or excluded.due_at < d.due_at then excluded.due_date else d.due_date end`,
};

const dropMemberships: Statement = { name: 'merge-drop-memberships', text: `delete from membership where shard = $3 and workspace = $1 and contact = $2 and $4::uuid is not null and $5::int is not null` };
const dropDerived: Statement = { name: 'merge-drop-derived', text: `delete from derived where shard = $3 and workspace = $1 and contact = $2 and $4::uuid is not null and $5::int is not null` };
const closeLoser: Statement = {
  name: 'merge-close-loser',
  text: `update contact set state = 'merged', traits = '{}', trait_at = '{}', tags = '{}', email = null where shard = $3 and workspace = $1 and id = $2 and $4::uuid is not null and $5::int is not null`,
};

/** A workflow in which both were: what it dealt each of them before. */
export interface InBoth {
  readonly workflow: number;
  readonly of: Exposures | null;
  readonly other: Exposures | null;
}

/**
 * Gives all that was processed or waits for `from` to `to`. Both shards are held.
 * Its transitions stay where they are: they were the loser's own.
 * @returns workflows in which both were
 */
export async function moveContact(connection: Connection, pair: MergePair): Promise<InBoth[]> {
  const plain = [moveEvents, moveTotals, moveChanges, moveItems, ...['run', 'step', 'effect', 'mail', 'task'].map(moveRows), wishAgain, wishForSurvivor, reviewSurvivor, takeLoserOut, moveSlots, moveDateWatches, dropMemberships, dropDerived, closeLoser];
  for (const statement of plain) await run(connection, statement, values(pair));
  return run<InBoth>(connection, moveEnrolments, values(pair));
}

const alias: Statement = {
  name: 'write-alias',
  text: `insert into contact_alias as a (workspace, from_contact, to_contact) values ($1, $2, $3) on conflict (workspace, from_contact) do update set to_contact = excluded.to_contact where a.to_contact <> excluded.to_contact`,
};

export async function writeAlias(connection: Connection, workspace: number, from: string, to: string): Promise<void> {
  await run(connection, alias, [workspace, from, to]);
}

const refuseAlias: Statement = {
  name: 'refuse-alias',
  text: `
    with taken as (
      delete from event where shard = $1 and workspace = $2 and contact = $3 and occurred_at = $4 and message_id = $5 returning *
    )
    insert into refused_event (id, workspace, received_at, message_id, type, name, user_id, anonymous_id, contact, code, detail)
    select id, workspace, received_at, message_id, type, name, user_id, anonymous_id, contact, $6, $7 from taken`,
};

/** An alias call that was accepted and turned out to be refused when processed. */
export async function refuseAcceptedEvent(
  connection: Connection,
  event: { shard: number; workspace: number; contact: string; occurredAt: number; messageId: string },
  why: { code: string; detail: string },
): Promise<void> {
  await run(connection, refuseAlias, [event.shard, event.workspace, event.contact, new Date(event.occurredAt), event.messageId, why.code, why.detail]);
}
