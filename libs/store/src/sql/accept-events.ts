import { LANES, type AcceptedEvent, type Lane } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';
import type { Pool } from '../transaction.js';

/** Of an event that the product made: what it followed from. */
export interface Chain {
  readonly root: string | null;
  readonly depth: number;
}

/** One event as it is stored, and what it adds to the inbox: itself, or for an alias call the merge it asks for. */
export interface AcceptedRow {
  readonly workspace: number;
  readonly event: AcceptedEvent;
  readonly kind: 'event' | 'merge';
  /** JSON of what the item carries: of a merge all of it, of an event what stands before its parts. */
  readonly head: string;
  /** JSON of the event's parts: each is written as text once and travels once; Postgres puts them into the item too. */
  readonly properties: string;
  readonly traits: string;
  readonly context: string;
  /** Null: it begins a chain of its own. */
  readonly chain: Chain | null;
}

/** @param merge the payload of the merge that an alias call asks for; null: the item is the event itself */
export function acceptedRow(workspace: number, event: AcceptedEvent, { merge = null, chain = null }: { merge?: string | null; chain?: Chain | null } = {}): AcceptedRow {
  const { type, name, messageId, userId, anonymousId, target, occurredAt, late } = event;
  const [properties, traits, context] = [JSON.stringify(event.properties), JSON.stringify(event.traits), JSON.stringify(event.context)];
  const head = merge ?? JSON.stringify({ type, name, messageId, userId, anonymousId, target, occurredAt, late }).slice(0, -1);
  return { workspace, event, kind: merge === null ? 'event' : 'merge', head, properties, traits, context, chain };
}

/** How long the item of a row is, in characters. */
export const lengthOf = ({ head, properties, traits, context }: AcceptedRow): number => head.length + properties.length + traits.length + context.length;

/** An anonymous id seen with a user: from now on it means that user. */
export interface Link {
  readonly workspace: number;
  readonly from: string;
  readonly to: string;
  readonly toShard: number;
  readonly payload: string;
}

// Rows are sorted before each insert: concurrent group commits then lock `seen` in one order and never deadlock.
// `link` is counted into `input`, so that its ids are drawn first: a merge is processed before the event that showed it.
// `mayBeKnown`: some may have been accepted before; else a conflict fails it all, and no row is asked about, marked as a guess and joined. Either way
// tables are written in one order, `seen`, `event`, then the others, so that the two never wait for each other: what nothing refers to is run last.
const textOf = (mayBeKnown: boolean): string => `
    with link as materialized (
      select l.*, nextval('item_id') as id
      from unnest($20::int[], $21::uuid[], $22::uuid[], $23::int[], $24::text[]) as l(workspace, from_contact, to_contact, to_shard, payload)
    ), input as materialized (
      select i.*, nextval('item_id') as id
      from (select count(*) from link) as after_links, unnest($2::int[], $3::int[], $4::uuid[], $5::timestamptz[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
        $12::text[], $13::text[], $14::text[], $15::text[], $16::boolean[], $17::jsonb[], $18::text[], $19::text[], $25::text[], $26::bigint[], $27::int[]) with ordinality
        as i(workspace, shard, contact, occurred_at, message_id, type, name, user_id, anonymous_id, target, properties, traits, context, original_timestamp, late, warnings, kind, head, source, root, depth, place)
    ), fresh as (
      insert into seen (workspace, message_id, received_at)
      select workspace, message_id, $1::timestamptz from input order by workspace, message_id
      ${mayBeKnown ? 'on conflict do nothing returning workspace, message_id' : 'returning 1'}
    ), stored as (
      insert into event (shard, workspace, contact, occurred_at, message_id, id, type, name, user_id, anonymous_id, target, properties, traits, context, received_at,
        original_timestamp, late, source, warnings)
      select shard, workspace, contact, occurred_at, message_id, id, type, name, user_id, anonymous_id, target, properties::jsonb, traits::jsonb, context::jsonb, $1, original_timestamp, late, source, warnings
      from input ${mayBeKnown ? 'join fresh using (workspace, message_id)' : 'cross join (select count(*) from fresh) as after_seen'}
      order by shard, workspace, contact, occurred_at, message_id
      ${mayBeKnown ? 'on conflict do nothing returning id' : 'returning 1'}
    ), waiting as (
      insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
      select shard, $28::smallint, $1, id, workspace, contact, kind, coalesce(root, input.id), depth,
        case when kind = 'merge' then head else head || ',"properties":' || properties || ',"traits":' || traits || ',"context":' || context || '}' end
      from input ${mayBeKnown ? 'join stored using (id)' : ''} order by shard, id
    ), linked as (
      insert into contact_alias as a (workspace, from_contact, to_contact)
      select workspace, from_contact, to_contact from link order by workspace, from_contact
      on conflict (workspace, from_contact) do update set to_contact = excluded.to_contact where a.to_contact <> excluded.to_contact
      returning workspace, from_contact, xmax = 0 as is_new
    ), merging as (
      insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
      select to_shard, $28::smallint, $1, id, workspace, to_contact, 'merge', id, 0, payload from link join linked using (workspace, from_contact) where is_new order by to_shard, id
    )
    select string_agg(${mayBeKnown ? `coalesce(stored.id::text, '')` : 'id::text'}, ',' order by place) as ids
    from input ${mayBeKnown ? 'left join stored using (id)' : 'cross join (select count(*) from stored) as after_events'}`;

const statement: Statement = { name: 'accept-events', text: textOf(true) };
const unseen: Statement = { name: 'accept-unseen', text: textOf(false) };

/**
 * Stores events and their items, each message id once in its window. Durable when it returns, if no transaction is open.
 * @param receivedAt the workspaces' now, ms
 * @param rows no message id twice for one workspace; items get their order from this list
 * @param links at most one per workspace and `from`
 * @param lane of their items
 * @returns for each row the id of its item; null: the event was known already
 */
export async function acceptEvents(connection: Connection, receivedAt: number, rows: readonly AcceptedRow[], links: readonly Link[], lane: Lane = LANES.live): Promise<(string | null)[]> {
  const ids = await accept(connection, statement, receivedAt, rows, links, lane);
  return ids.map((id) => id || null);
}

const UNIQUE_VIOLATION = '23505';

/**
 * The same for events of which none was ever accepted, as most are: a fifth less work for Postgres. Not in a transaction, which a conflict would spoil.
 * @returns null: one of them was known, and nothing was stored
 */
export async function acceptUnseen(pool: Pool, receivedAt: number, rows: readonly AcceptedRow[], links: readonly Link[]): Promise<string[] | null> {
  const client = await pool.connect();
  let failed: Error | undefined;
  try {
    return await accept(client, unseen, receivedAt, rows, links, LANES.live);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return null;
    failed = error as Error;
    throw error;
  } finally {
    client.release(failed); // after a conflict, which is foreseen, the connection stays with what it prepared
  }
}

async function accept(connection: Connection, statement: Statement, receivedAt: number, rows: readonly AcceptedRow[], links: readonly Link[], lane: Lane): Promise<string[]> {
  const of = <T>(pick: (event: AcceptedEvent) => T): T[] => rows.map((row) => pick(row.event));
  const [stored] = await run<{ ids: string | null }>(connection, statement, [
    new Date(receivedAt),
    ...[rows.map((row) => row.workspace), of((e) => e.shard), of((e) => e.contact), of((e) => e.occurredAt), of((e) => e.messageId), of((e) => e.type)],
    ...[of((e) => e.name), of((e) => e.userId), of((e) => e.anonymousId), of((e) => e.target)],
    ...[rows.map((row) => row.properties), rows.map((row) => row.traits), rows.map((row) => row.context)],
    ...[of((e) => e.originalTimestamp), of((e) => e.late), of((e) => (e.warnings.length ? JSON.stringify(e.warnings) : null))],
    ...[rows.map((row) => row.kind), rows.map((row) => row.head)],
    ...[links.map((l) => l.workspace), links.map((l) => l.from), links.map((l) => l.to), links.map((l) => l.toShard), links.map((l) => l.payload)],
    ...[of((e) => e.source), rows.map((row) => row.chain?.root ?? null), rows.map((row) => row.chain?.depth ?? 0)],
    lane,
  ]);
  return rows.length === 0 ? [] : stored!.ids!.split(',');
}
