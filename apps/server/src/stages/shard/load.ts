import type { Change, EventFact, EventTotals, Item, Json } from '@tributary/contract';
import { loadComputed, loadContacts, loadEnrolments, loadHistory, loadMemberships, loadRuns, loadTotals, type Connection, type ContactKey, type ContactRow, type EnrolmentKey, type EnrolmentRow, type HistoryNeed, type MembershipRow, type RunRow } from '@tributary/store';
import type { EventNeed } from '@tributary/segment';
import { entryKeyOf } from '@tributary/workflow';
import { causeOf } from './apply-item.js';
import type { LoadedContact } from './contact-state.js';
import { enrolmentName } from './contact-runs.js';
import { happeningOf, isReview } from './fold.js';
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

/** What is known of a contact before it is decided what more to load. */
interface Known {
  readonly memberships: readonly MembershipRow[];
  readonly runs: readonly RunRow[];
}

/** What the batch can make anyone look at for this contact. */
function reachOf(wanted: Wanted, { memberships, runs }: Known, definitions: Definitions, inFull: boolean): Reach {
  const flows = runs.flatMap((run) => definitions.flows.get(run) ?? []);
  const all = inFull || wanted.items.some(isReview);
  if (all) {
    const every = new Set([...flows, ...definitions.workflows.map((workflow) => workflow.flow)]);
    return { places: [...definitions.segments.keys()], workflows: definitions.workflows, flows: [...every] };
  }
  const until = Math.max(wanted.dueUntil ?? -Infinity, ...wanted.items.map((item) => item.at));
  const touched = memberships.filter((row) => row.member !== row.announced || (row.validUntil !== null && row.validUntil <= until));
  const places = touched.flatMap((row) => definitions.placeOf(row.segment) ?? []);
  const put = wanted.items.flatMap((item) => (item.kind === 'enrol' ? (definitions.published(item.payload.workflow)?.flow ?? []) : []));
  return reach(definitions, wanted.items.flatMap(changesOf), [...places, ...definitions.buildingPlaces], [...flows, ...put]);
}

/** The rows that decide whether this contact may enter what it may come to enter, or is in. */
function enrolmentsFor(wanted: Wanted, runs: readonly RunRow[], { workflows }: Reach, definitions: Definitions): EnrolmentKey[] {
  const keys = new Map<string, EnrolmentKey>();
  const add = (workflow: number, entryKey: string) => keys.set(enrolmentName(workflow, entryKey), { ...wanted.key, workflow, entryKey });
  for (const run of runs) add(run.workflow, run.entryKey);
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
function firstInstant(wanted: Wanted, { memberships, runs }: Known): number {
  const dues = [...memberships.map((row) => row.validUntil), ...runs.map((run) => run.wakeAt)].flatMap((at) => at ?? []);
  return Math.min(wanted.dueUntil ?? Infinity, ...wanted.items.map((item) => item.at), ...dues);
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

/** Runs that items name, although they may have ended. */
const namedRuns = (wanted: readonly Wanted[]) =>
  wanted.flatMap(({ key, items }) => items.flatMap((item) => (item.kind === 'steer' || item.kind === 'answer' ? [{ ...key, id: item.payload.run }] : [])));

async function ensureFlows(connection: Connection, runs: readonly RunRow[], definitionsOf: (workspace: number) => Definitions): Promise<void> {
  for (const workspace of new Set(runs.map((run) => run.workspace))) {
    await definitionsOf(workspace).flows.ensure(connection, runs.filter((run) => run.workspace === workspace));
  }
}

/**
 * Loads what the fold of these contacts reads, with a number of statements that does not depend on how many they are.
 * @param inFull false: what the items lead to, as far as it can be foreseen; true: all that any rule or workflow may read
 */
export async function loadBatch(connection: Connection, wanted: readonly Wanted[], definitionsOf: (workspace: number) => Definitions, inFull: boolean): Promise<LoadedContact[]> {
  const keys = wanted.map((one) => one.key);
  const contacts = groupBy(await loadContacts(connection, keys));
  const memberships = groupBy(await loadMemberships(connection, keys));
  const computed = groupBy(await loadComputed(connection, keys));
  const runRows = await loadRuns(connection, keys, namedRuns(wanted));
  await ensureFlows(connection, runRows, definitionsOf);
  const runs = groupBy(runRows);
  const reached = wanted.map((one) => {
    const definitions = definitionsOf(one.key.workspace);
    const known = { memberships: memberships.get(nameOf(one.key)) ?? [], runs: runs.get(nameOf(one.key)) ?? [] };
    const reach = reachOf(one, known, definitions, inFull);
    return { name: nameOf(one.key), needs: needsOf(reach, definitions, firstInstant(one, known)), enrolments: enrolmentsFor(one, known.runs, reach, definitions) };
  });
  const rows = { contacts, memberships, needs: new Map(reached.map(({ name, needs }) => [name, needs])) };
  const past = await loadPast(connection, wanted, rows);
  const enrolments = groupBy<EnrolmentRow>(await loadEnrolments(connection, reached.flatMap((one) => one.enrolments)));
  return wanted.map(({ key }, i) => {
    const name = nameOf(key);
    const models = Object.fromEntries((computed.get(name) ?? []).map((row): [string, Json] => [row.model, row.value]));
    const asked = new Set(reached[i]!.enrolments.map((one) => enrolmentName(one.workflow, one.entryKey)));
    const workflows = { runs: runs.get(name) ?? [], enrolments: enrolments.get(name) ?? [], asked };
    return { key, row: contacts.get(name)?.[0] ?? null, memberships: memberships.get(name) ?? [], computed: models, workflows, ...pastOf(name, rows, past) };
  });
}
