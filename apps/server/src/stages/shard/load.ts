import type { Change, EventFact, EventTotals, Item, Json } from '@tributary/contract';
import { loadChangedAt, loadCompanies, loadComputed, loadContacts, loadDateWatches, loadDerived, loadEnrolments, loadHistory, loadMemberships, loadRuns, loadTotals, type ChangedRow, type Connection, type ContactKey, type ContactRow, type DateWatchRow, type DerivedRow, type EnrolmentKey, type EnrolmentRow, type HistoryNeed, type MembershipRow, type RunRow } from '@tributary/store';
import { changeKeysOf, isChangeOf, type EventNeed } from '@tributary/segment';
import { entryKeyOf } from '@tributary/workflow';
import { causeOf } from './apply-item.js';
import type { ContactCache } from './contact-cache.js';
import type { LoadedCompanies } from './contact-companies.js';
import { byName, type LoadedMemberships } from './contact-memberships.js';
import type { LoadedContact } from './contact-state.js';
import { enrolmentName } from './contact-runs.js';
import { happeningOf, isReview } from './fold.js';
import type { FlowKey } from './flows.js';
import { reach, type Definitions, type Reach } from './definitions.js';

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

/** What is derived may change with whatever happens to a contact: what reads any of it is loaded. */
const COMPUTED: readonly Change[] = ['trait:computed'];

const changesOf = (item: Item): Change[] => {
  if (item.kind === 'event') {
    const traits = item.payload.type === 'identify' ? Object.keys(item.payload.traits) : [];
    return [...COMPUTED, ...(item.payload.type === 'group' ? (['company:*'] as const) : []), ...(item.payload.name === null ? [] : [`event:${item.payload.name}` as Change]), ...traits.map((key): Change => `trait:${key}`)];
  }
  if (item.kind === 'member') return [`segment:${item.payload.segment}`];
  if (item.kind === 'settle') return item.payload?.companies ? ['company:*', ...COMPUTED] : [...COMPUTED];
  if (item.kind !== 'edit') return [];
  const { traits, tags, consent } = item.payload;
  return [...COMPUTED, ...Object.keys(consent ?? {}).map((topic): Change => `consent:${topic}`), ...Object.keys(traits ?? {}).map((key): Change => `trait:${key}`), ...[...(tags?.add ?? []), ...(tags?.remove ?? [])].map((tag): Change => `tag:${tag}`)];
};

/** What is known of a contact before it is decided what more to load. */
interface Known {
  readonly memberships: LoadedMemberships;
  readonly runs: readonly RunRow[];
  readonly dates: readonly DateWatchRow[];
  readonly derived: DerivedRow | null;
}

/** Versions that runs are about to be moved to. */
function versionsAhead({ items }: Wanted, runs: readonly RunRow[], definitions: Definitions): FlowKey[] {
  return items.flatMap((item) => {
    if (item.kind !== 'steer') return [];
    const { run: id, signal } = item.payload;
    const workflow = runs.find((run) => run.id === id)?.workflow;
    if (workflow === undefined) return [];
    if (signal.type === 'move') return [{ workflow, version: signal.to }];
    const published = signal.type === 'retry' && signal.newest ? definitions.published(workflow) : undefined;
    return published ? [published.flow] : [];
  });
}

/** What the batch can make anyone look at for this contact. */
function reachOf(wanted: Wanted, { memberships, runs, dates, derived }: Known, definitions: Definitions, inFull: boolean): Reach {
  const flows = [...runs, ...versionsAhead(wanted, runs, definitions)].flatMap((run) => definitions.flows.get(run) ?? []);
  const all = inFull || wanted.items.some(isReview);
  if (all) {
    const every = new Set([...flows, ...definitions.workflows.map((workflow) => workflow.flow)]);
    return { places: [...definitions.segments.keys()], workflows: definitions.workflows, flows: [...every] };
  }
  const until = Math.max(wanted.dueUntil ?? -Infinity, ...wanted.items.map((item) => item.at));
  const placed: number[] = [];
  memberships.forEach((row) => {
    if (row.member !== row.announced || (row.validUntil !== null && row.validUntil <= until)) placed.push(row.segment);
  });
  const places = placed.flatMap((segment) => definitions.placeOf(segment) ?? []);
  const put = wanted.items.flatMap((item) => (item.kind === 'enrol' ? (definitions.published(item.payload.workflow)?.flow ?? []) : []));
  const dated = dates.flatMap((row) => (row.dueAt !== null && row.dueAt <= until ? (definitions.published(row.workflow) ?? []) : []));
  const reached = reach(definitions, [...wanted.items.flatMap(changesOf), ...(derived?.dueAt != null && derived.dueAt <= until ? COMPUTED : [])], [...places, ...definitions.buildingPlaces], [...flows, ...put, ...dated.map((one) => one.flow)]);
  return dated.length === 0 ? reached : { ...reached, workflows: [...new Set([...reached.workflows, ...dated])] };
}

/** The rows that decide whether this contact may enter what it may come to enter, or is in. */
function enrolmentsFor(wanted: Wanted, runs: readonly RunRow[], { workflows }: Reach, definitions: Definitions): EnrolmentKey[] {
  const keys = new Map<string, EnrolmentKey>();
  const add = (workflow: number, entryKey: string) => keys.set(enrolmentName(workflow, entryKey), { ...wanted.key, workflow, entryKey });
  for (const run of runs) {
    add(run.workflow, run.entryKey);
    add(run.workflow, ''); // what its splits dealt is kept there
  }
  for (const workflow of workflows) add(workflow.id, '');
  for (const item of wanted.items) {
    const put = item.kind === 'enrol' ? definitions.published(item.payload.workflow) : undefined;
    if (put) add(put.id, '');
    if (put && item.kind === 'enrol') add(put.id, entryKeyOf(put.flow.flow.reentry, null, { type: 'manual', id: item.payload.id, at: item.at }));
    const happening = item.kind === 'event' ? happeningOf(item, causeOf(item)) : null;
    if (!happening) continue;
    for (const { id, flow } of definitions.startedByEvent(happening.name)) {
      const entry = flow.flow.trigger.matches(happening, flow.where);
      if (entry.enters) add(id, entryKeyOf(flow.flow.reentry, entry.entryKey, happening));
    }
  }
  return [...keys.values()];
}

/** The earliest instant at which any of this contact's conditions will be asked. */
function firstInstant(wanted: Wanted, { memberships, runs, dates, derived }: Known): number {
  let first = Math.min(wanted.dueUntil ?? Infinity, derived?.dueAt ?? Infinity);
  memberships.forEach(({ validUntil }) => (first = Math.min(first, validUntil ?? Infinity)));
  for (const { wakeAt } of runs) first = Math.min(first, wakeAt ?? Infinity);
  for (const { dueAt } of dates) first = Math.min(first, dueAt ?? Infinity);
  for (const { at } of wanted.items) first = Math.min(first, at);
  return first;
}

function needsOf({ places, flows }: Reach, definitions: Definitions, first: number): Map<string, NameNeed> {
  const needs = new Map<string, NameNeed>();
  const add = (need: EventNeed) => {
    const known = needs.get(need.name) ?? { totals: false, after: null };
    if (!need.history) known.totals = true;
    else {
      const after = need.from !== undefined ? need.from - 1 : need.sinceMs === null ? -Infinity : first - need.sinceMs;
      known.after = Math.min(known.after ?? Infinity, after);
    }
    needs.set(need.name, known);
  };
  for (const place of places) {
    const { live, building } = definitions.segments[place]!;
    live?.needs.forEach(add);
    building?.needs.forEach(add);
  }
  for (const flow of flows) flow.needs.forEach(add);
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

const NOWHERE: LoadedMemberships = new Map();
const membershipsOf = (rows: readonly MembershipRow[]): Map<string, LoadedMemberships> => new Map([...groupBy(rows)].map(([name, own]) => [name, byName(own)]));

interface Rows {
  readonly contacts: Map<string, ContactRow[]>;
  readonly needs: Map<string, ReadonlyMap<string, NameNeed>>;
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
  const [events, counted] = await Promise.all([loadHistory(connection, history), loadTotals(connection, totals)]);
  return { history: groupBy(events), totals: groupBy(counted) };
}

function pastOf(name: string, rows: Rows, past: Awaited<ReturnType<typeof loadPast>>): Pick<LoadedContact, 'history' | 'totals' | 'historyAfter'> {
  const history = new Map<string, EventFact[]>();
  const historyAfter = new Map<string, number>();
  const totals = new Map<string, EventTotals | null>();
  for (const [eventName, need] of rows.needs.get(name)!) {
    if (need.after !== null) history.set(eventName, []);
    if (need.after !== null) historyAfter.set(eventName, need.after);
    if (need.totals) totals.set(eventName, null);
  }
  for (const event of past.history.get(name) ?? []) history.get(event.asked)?.push(event);
  for (const total of past.totals.get(name) ?? []) totals.set(total.name, total);
  return { history, totals, historyAfter };
}

/** The traits whose changes tell since when something has been so. */
function changeNeeds(key: ContactKey, definitions: Definitions): (ContactKey & { readonly key: string })[] {
  const names = new Set(definitions.changePaths().flatMap((path) => changeKeysOf(path).map((one) => one.key)));
  return [...names].map((name) => ({ ...key, key: name }));
}

/** @param rows ascending */
function changedAtOf(definitions: Definitions, rows: readonly ChangedRow[]): Map<string, number | null> {
  const lastOf = (path: string) => rows.findLast((row) => isChangeOf(path, row))?.at ?? null;
  return new Map(definitions.changePaths().map((path) => [path, lastOf(path)]));
}

/** What a contact's items may read. */
interface Needed {
  readonly needs: ReadonlyMap<string, NameNeed>;
  readonly enrolments: readonly EnrolmentKey[];
}

function neededBy(wanted: Wanted, known: Known, definitions: Definitions, inFull: boolean): Needed {
  const reached = reachOf(wanted, known, definitions, inFull);
  return { needs: needsOf(reached, definitions, firstInstant(wanted, known)), enrolments: enrolmentsFor(wanted, known.runs, reached, definitions) };
}

/** Whether what is remembered of a contact is enough for its items. */
function isEnough({ isComplete, memberships, totals, historyAfter, workflows, dates, derived }: LoadedContact, wanted: Wanted, definitions: Definitions): boolean {
  if (namedRuns([wanted]).some(({ id }) => !workflows.runs.some((run) => run.id === id))) return false;
  if (isComplete) return true;
  const { needs, enrolments } = neededBy(wanted, { memberships, runs: workflows.runs, dates, derived }, definitions, false);
  for (const [name, need] of needs) {
    if (need.totals && !totals.has(name)) return false;
    if (need.after !== null && (historyAfter.get(name) ?? Infinity) > need.after) return false;
  }
  return enrolments.every((one) => workflows.asked.has(enrolmentName(one.workflow, one.entryKey)));
}

/** Companies that the items are about; those that somebody changed have to be read again. */
const companiesNamed = ({ items }: Wanted): string[] => items.flatMap((item) => (item.kind === 'event' && item.payload.type === 'group' && item.payload.target !== null ? [item.payload.target] : []));

function knowsCompanies({ companies }: LoadedContact, wanted: Wanted, definitions: Definitions): boolean {
  if (!definitions.readsCompanies()) return true;
  if (!companies || wanted.items.some((item) => item.kind === 'settle' && item.payload?.companies)) return false;
  return companiesNamed(wanted).every((id) => companies.has(id));
}

/** By contact, the companies it belongs to or comes to; only where rules ask about them. */
async function companiesOf(connection: Connection, wanted: readonly Wanted[], contacts: Map<string, ContactRow[]>, definitionsOf: (workspace: number) => Definitions): Promise<(one: Wanted) => LoadedCompanies> {
  const asking = wanted.filter(({ key }) => definitionsOf(key.workspace).readsCompanies());
  const idsOf = (one: Wanted) => [...new Set([...(contacts.get(nameOf(one.key))?.[0]?.companies ?? []), ...companiesNamed(one)])];
  const keys = new Map(asking.flatMap((one) => idsOf(one).map((id) => [`${one.key.workspace} ${id}`, { workspace: one.key.workspace, id }])));
  const stored = new Map((await loadCompanies(connection, [...keys.values()])).map((company) => [`${company.workspace} ${company.id}`, company]));
  return (one) => {
    if (!definitionsOf(one.key.workspace).readsCompanies()) return null;
    return new Map(idsOf(one).map((id) => [id, stored.get(`${one.key.workspace} ${id}`) ?? { id, traits: {}, traitAt: {} }]));
  };
}

function remembered(cache: ContactCache, wanted: Wanted, definitions: Definitions): LoadedContact | undefined {
  const loaded = cache.get(wanted.key, definitions);
  if (!loaded) return undefined;
  const isUnread = (key: FlowKey) => definitions.flows.get(key) === undefined;
  if (versionsAhead(wanted, loaded.workflows.runs, definitions).some(isUnread)) return undefined; // loading anew reads it
  if (!knowsCompanies(loaded, wanted, definitions)) return undefined;
  return isEnough(loaded, wanted, definitions) ? loaded : undefined;
}

/** Runs that items name, although they may have ended. */
const namedRuns = (wanted: readonly Wanted[]) =>
  wanted.flatMap(({ key, items }) => items.flatMap((item) => (item.kind === 'steer' || item.kind === 'answer' ? [{ ...key, id: item.payload.run }] : [])));

async function ensureFlows(connection: Connection, runs: readonly (FlowKey & { readonly workspace: number })[], definitionsOf: (workspace: number) => Definitions): Promise<void> {
  for (const workspace of new Set(runs.map((run) => run.workspace))) {
    await definitionsOf(workspace).flows.ensure(connection, runs.filter((run) => run.workspace === workspace));
  }
}

async function loadAnew(connection: Connection, wanted: readonly Wanted[], definitionsOf: (workspace: number) => Definitions, inFull: boolean): Promise<LoadedContact[]> {
  const keys = wanted.map((one) => one.key);
  // None waits for the answer to the one before: they travel down one connection.
  const [contactRows, membershipRows, computedRows, dateRows, derivedRows, runRows] = await Promise.all([
    loadContacts(connection, keys),
    loadMemberships(connection, keys),
    loadComputed(connection, keys),
    loadDateWatches(connection, keys.filter((key) => definitionsOf(key.workspace).hasDates)),
    loadDerived(connection, keys),
    loadRuns(connection, keys, namedRuns(wanted)),
  ]);
  const [contacts, memberships, computed, dates, derived] = [groupBy(contactRows), membershipsOf(membershipRows), groupBy(computedRows), groupBy(dateRows), groupBy(derivedRows)];
  const runs = groupBy(runRows);
  const ahead = wanted.flatMap((one) => versionsAhead(one, runs.get(nameOf(one.key)) ?? [], definitionsOf(one.key.workspace)).map((flow) => ({ ...flow, workspace: one.key.workspace })));
  await ensureFlows(connection, [...runRows, ...ahead], definitionsOf);
  const needed = wanted.map((one) => {
    const known = { memberships: memberships.get(nameOf(one.key)) ?? NOWHERE, runs: runs.get(nameOf(one.key)) ?? [], dates: dates.get(nameOf(one.key)) ?? [], derived: derived.get(nameOf(one.key))?.[0] ?? null };
    return neededBy(one, known, definitionsOf(one.key.workspace), inFull);
  });
  const rows = { contacts, needs: new Map(wanted.map((one, i) => [nameOf(one.key), needed[i]!.needs])) };
  const [companies, changedRows, past, enrolmentRows] = await Promise.all([
    companiesOf(connection, wanted, contacts, definitionsOf),
    loadChangedAt(connection, wanted.flatMap(({ key }) => (contacts.has(nameOf(key)) ? changeNeeds(key, definitionsOf(key.workspace)) : []))),
    loadPast(connection, wanted, rows),
    loadEnrolments(connection, needed.flatMap((one) => one.enrolments)),
  ]);
  const [changes, enrolments] = [groupBy(changedRows), groupBy<EnrolmentRow>(enrolmentRows)];
  return wanted.map((one, i) => {
    const { key } = one;
    const name = nameOf(key);
    const row = contacts.get(name)?.[0] ?? null;
    const models = Object.fromEntries((computed.get(name) ?? []).map((one): [string, Json] => [one.model, one.value]));
    const asked = new Set(needed[i]!.enrolments.map((one) => enrolmentName(one.workflow, one.entryKey)));
    const workflows = { runs: runs.get(name) ?? [], enrolments: enrolments.get(name) ?? [], asked, isComplete: !row };
    return { key, row, memberships: memberships.get(name) ?? byName([]), computed: models, workflows, dates: dates.get(name) ?? [], derived: derived.get(name)?.[0] ?? null, isComplete: !row, companies: companies(one), changedAt: changedAtOf(definitionsOf(key.workspace), changes.get(name) ?? []), ...pastOf(name, rows, past) };
  });
}

/**
 * What the fold of these contacts reads, with a number of statements that does not depend on how many they are; none for those that are remembered.
 * @param inFull false: what the items lead to, as far as it can be foreseen; true: all that any rule or workflow may read, and nothing from memory
 */
export async function loadBatch(
  connection: Connection,
  wanted: readonly Wanted[],
  definitionsOf: (workspace: number) => Definitions,
  { inFull, cache }: { readonly inFull: boolean; readonly cache: ContactCache | null },
): Promise<LoadedContact[]> {
  const known = wanted.map((one) => (cache && !inFull ? remembered(cache, one, definitionsOf(one.key.workspace)) : undefined));
  const missing = wanted.filter((_, i) => !known[i]);
  const loaded = missing.length === 0 ? [] : await loadAnew(connection, missing, definitionsOf, inFull);
  let next = 0;
  return known.map((one) => one ?? loaded[next++]!);
}
