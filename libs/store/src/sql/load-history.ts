import type { EventFact, JsonObject } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** Which events of a contact its conditions read: of one name, after an instant (ms; null: all). */
export interface HistoryNeed extends ContactKey {
  /** One that ends in `*` asks for all events whose names begin so. */
  readonly name: string;
  readonly after: number | null;
  /** What of them: when they happened; their names and message ids too; what they carried too. */
  readonly reading: 'instants' | 'order' | 'content';
}

/** The events of one need. */
export interface Past {
  /** ms, ascending. */
  readonly instants: readonly number[];
  /** Ascending by (occurredAt, messageId); null: only instants were asked for. */
  readonly events: readonly EventFact[] | null;
}

// Processed events only: those that still wait share their id with an inbox row. Live or bulk, its key is (shard, lane, at, id).
// A contact's events lie in the order of time: each name reads all of its window, so names that it never did are left out first, by its totals.
const fromOf = (isNamed: string, isDone: string): string => `
    from unnest($1::int[], $2::int[], $3::uuid[], $4::text[], $5::timestamptz[], $6::boolean[]) with ordinality as k(shard, workspace, contact, name, after, content, place)${isDone}
    join event e on e.shard = k.shard and e.workspace = k.workspace and e.contact = k.contact and ${isNamed} and e.occurred_at > k.after
    where not exists (select from inbox i where i.shard = e.shard and i.lane in (0, 1) and i.at = e.received_at and i.id = e.id)`;

const BY_NAME = fromOf('e.name = k.name', `
    join contact_event t on t.shard = k.shard and t.workspace = k.workspace and t.contact = k.contact and t.name = k.name`);
const BY_BEGINNING = fromOf('starts_with(e.name, left(k.name, -1))', '');

/** Of each need one row with all its instants: most conditions ask no more, and a row an event takes twice as long, and six times as much of this process. */
const instants = (name: string, from: string): Statement => ({
  name,
  text: `
    select k.place::int, string_agg((date_part('epoch', e.occurred_at) * 1000)::bigint::text, ',' order by e.occurred_at) as instants ${from}
    group by k.place`,
});
const events = (name: string, from: string): Statement => ({
  name,
  text: `
    select k.place::int, e.name, e.message_id as "messageId", e.occurred_at, case when k.content then e.properties end as properties, case when k.content then e.context end as context ${from}
    order by e.occurred_at, e.message_id collate "C"`,
});

const instantsByName = instants('load-instants', BY_NAME);
const instantsByBeginning = instants('load-instants-by-beginning', BY_BEGINNING);
const eventsByName = events('load-history', BY_NAME);
const eventsByBeginning = events('load-history-by-beginning', BY_BEGINNING);

/** 0001-01-01, ms: nothing happened before it, and Postgres does not have every instant that JavaScript has. */
const YEAR_ONE = Date.UTC(2000, 0, 1) - 63_082_281_600_000;
const NOTHING: JsonObject = {};

/** The processed events that were asked for. @returns by place of the need; null: there are none */
export async function loadHistory(connection: Connection, needs: readonly HistoryNeed[]): Promise<(Past | null)[]> {
  const found: (Past | null)[] = needs.map(() => null);
  const isPattern = ({ name }: HistoryNeed) => name.endsWith('*');
  const isInstants = ({ reading }: HistoryNeed) => reading === 'instants';
  const places = (isMeant: (need: HistoryNeed) => boolean) => needs.flatMap((need, place) => (isMeant(need) ? [place] : []));
  await Promise.all([
    loadInstants(connection, instantsByName, needs, places((need) => isInstants(need) && !isPattern(need)), found),
    loadInstants(connection, instantsByBeginning, needs, places((need) => isInstants(need) && isPattern(need)), found),
    loadEvents(connection, eventsByName, needs, places((need) => !isInstants(need) && !isPattern(need)), found),
    loadEvents(connection, eventsByBeginning, needs, places((need) => !isInstants(need) && isPattern(need)), found),
  ]);
  return found;
}

/** @param places of the needs that this statement is for */
function asked<Row extends { place: number }>(connection: Connection, statement: Statement, needs: readonly HistoryNeed[], places: readonly number[]): Promise<Row[]> {
  const of = <T>(pick: (need: HistoryNeed) => T): T[] => places.map((place) => pick(needs[place]!));
  const after = of((n) => (n.after === null || n.after < YEAR_ONE ? -Infinity : n.after));
  return run<Row>(connection, statement, [of((n) => n.shard), of((n) => n.workspace), of((n) => n.contact), of((n) => n.name), after, of((n) => n.reading === 'content')]);
}

async function loadInstants(connection: Connection, statement: Statement, needs: readonly HistoryNeed[], places: readonly number[], found: (Past | null)[]): Promise<void> {
  if (places.length === 0) return;
  for (const { place, instants } of await asked<{ place: number; instants: string }>(connection, statement, needs, places))
    found[places[place - 1]!] = { instants: instants.split(',').map(Number), events: null };
}

interface EventRow {
  readonly place: number;
  readonly name: string;
  readonly messageId: string;
  readonly occurred_at: Date;
  readonly properties: JsonObject | null;
  readonly context: JsonObject | null;
}

async function loadEvents(connection: Connection, statement: Statement, needs: readonly HistoryNeed[], places: readonly number[], found: (Past | null)[]): Promise<void> {
  if (places.length === 0) return;
  const pasts = new Map<number, { instants: number[]; events: EventFact[] }>();
  for (const { place, name, messageId, occurred_at, properties, context } of await asked<EventRow>(connection, statement, needs, places)) {
    let past = pasts.get(place);
    if (!past) pasts.set(place, (past = { instants: [], events: [] }));
    const occurredAt = occurred_at.getTime();
    past.instants.push(occurredAt);
    past.events.push({ messageId, name, occurredAt, properties: properties ?? NOTHING, context: context ?? NOTHING });
  }
  for (const [place, past] of pasts) found[places[place - 1]!] = past;
}
