import type { EventFact, EventTotals, Item, Json } from '@tributary/contract';
import { loadComputed, loadContacts, loadHistory, loadMemberships, loadTotals, type Connection, type ContactKey, type ContactRow, type HistoryNeed, type MembershipRow } from '@tributary/store';
import type { LoadedContact } from './contact-state.js';
import { reach, type Change, type Definitions } from './definitions.js';

/** A contact that a batch is about. */
export interface Wanted {
  readonly key: ContactKey;
  readonly items: readonly Item[];
  /** ms, or null: see `Share`. */
  readonly dueUntil: number | null;
}

/** What is asked of one event name: its totals, and events after an instant (ms, -Infinity: all; null: none). */
interface NameNeed {
  totals: boolean;
  after: number | null;
}

const changesOf = (item: Item): Change[] => {
  if (item.kind === 'event') {
    const traits = item.payload.type === 'identify' ? Object.keys(item.payload.traits) : [];
    return [...(item.payload.name === null ? [] : [`event:${item.payload.name}` as Change]), ...traits.map((key): Change => `trait:${key}`)];
  }
  if (item.kind === 'member') return [`segment:${item.payload.segment}`];
  if (item.kind !== 'edit') return [];
  const { traits, tags } = item.payload;
  return [...Object.keys(traits ?? {}).map((key): Change => `trait:${key}`), ...[...(tags?.add ?? []), ...(tags?.remove ?? [])].map((tag): Change => `tag:${tag}`)];
};

/** Segments that the batch can make anyone look at for this contact. */
function placesFor(wanted: Wanted, memberships: readonly MembershipRow[], definitions: Definitions): number[] {
  const until = Math.max(wanted.dueUntil ?? -Infinity, ...wanted.items.map((item) => item.at));
  const touched = memberships.filter((row) => row.member !== row.announced || (row.validUntil !== null && row.validUntil <= until));
  const places = touched.flatMap((row) => definitions.placeOf(row.segment) ?? []);
  return reach(definitions, wanted.items.flatMap(changesOf), [...places, ...definitions.buildingPlaces]);
}

/** The earliest instant at which any of this contact's conditions will be asked. */
function firstInstant(wanted: Wanted, memberships: readonly MembershipRow[]): number {
  const dues = memberships.flatMap((row) => row.validUntil ?? []);
  return Math.min(wanted.dueUntil ?? Infinity, ...wanted.items.map((item) => item.at), ...dues);
}

function needsOf(places: readonly number[], definitions: Definitions, first: number): Map<string, NameNeed> {
  const needs = new Map<string, NameNeed>();
  for (const place of places) {
    const { live, building } = definitions.segments[place]!;
    for (const need of [...(live?.needs ?? []), ...(building?.needs ?? [])]) {
      const known = needs.get(need.name) ?? { totals: false, after: null };
      if (!need.history) known.totals = true;
      else {
        const after = need.from !== undefined ? need.from - 1 : need.sinceMs === null ? -Infinity : first - need.sinceMs;
        known.after = Math.min(known.after ?? Infinity, after);
      }
      needs.set(need.name, known);
    }
  }
  return needs;
}

const nameOf = (key: ContactKey): string => `${key.workspace}/${key.contact}`;

function groupBy<T extends ContactKey>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group) group.push(row);
    else groups.set(nameOf(row), [row]);
  }
  return groups;
}

interface Rows {
  readonly contacts: Map<string, ContactRow[]>;
  readonly memberships: Map<string, MembershipRow[]>;
  readonly needs: Map<string, Map<string, NameNeed>>;
}

async function loadPast(connection: Connection, wanted: readonly Wanted[], rows: Rows) {
  const history: HistoryNeed[] = [];
  const totals: (ContactKey & { name: string })[] = [];
  for (const { key } of wanted) {
    if (!rows.contacts.has(nameOf(key))) continue; // not stored yet: nothing of it was processed
    for (const [name, need] of rows.needs.get(nameOf(key))!) {
      if (need.after !== null) history.push({ ...key, name, after: need.after === -Infinity ? null : need.after });
      if (need.totals) totals.push({ ...key, name });
    }
  }
  return { history: groupBy(await loadHistory(connection, history)), totals: groupBy(await loadTotals(connection, totals)) };
}

function pastOf(name: string, rows: Rows, past: Awaited<ReturnType<typeof loadPast>>): Pick<LoadedContact, 'history' | 'totals'> {
  const history = new Map<string, EventFact[]>();
  const totals = new Map<string, EventTotals | null>();
  for (const [eventName, need] of rows.needs.get(name)!) {
    if (need.after !== null) history.set(eventName, []);
    if (need.totals) totals.set(eventName, null);
  }
  for (const event of past.history.get(name) ?? []) history.get(event.name)?.push(event);
  for (const total of past.totals.get(name) ?? []) totals.set(total.name, total);
  return { history, totals };
}

/**
 * Loads what the fold of these contacts reads, with a number of statements that does not depend on how many they are.
 * @param inFull false: history only of the event names that the items lead to; true: of every name that any rule reads
 */
export async function loadBatch(connection: Connection, wanted: readonly Wanted[], definitionsOf: (workspace: number) => Definitions, inFull: boolean): Promise<LoadedContact[]> {
  const keys = wanted.map((one) => one.key);
  const contacts = groupBy(await loadContacts(connection, keys));
  const memberships = groupBy(await loadMemberships(connection, keys));
  const computed = groupBy(await loadComputed(connection, keys));
  const needs = new Map(
    wanted.map((one) => {
      const known = memberships.get(nameOf(one.key)) ?? [];
      const definitions = definitionsOf(one.key.workspace);
      const places = inFull ? definitions.segments.map((_, place) => place) : placesFor(one, known, definitions);
      return [nameOf(one.key), needsOf(places, definitions, firstInstant(one, known))];
    }),
  );
  const rows = { contacts, memberships, needs };
  const past = await loadPast(connection, wanted, rows);
  return wanted.map(({ key }) => {
    const name = nameOf(key);
    const models = Object.fromEntries((computed.get(name) ?? []).map((row): [string, Json] => [row.model, row.value]));
    return { key, row: contacts.get(name)?.[0] ?? null, memberships: memberships.get(name) ?? [], computed: models, ...pastOf(name, rows, past) };
  });
}
