import type { Change, Item } from '@tributary/contract';
import type { EventNeed } from '@tributary/segment';
import type { ContactKey, DateWatchRow, DerivedRow, EnrolmentKey, RunRow } from '@tributary/store';
import { entryKeyOf } from '@tributary/workflow';
import { causeOf } from './apply-item.js';
import type { LoadedMemberships } from './contact-memberships.js';
import { enrolmentName } from './contact-runs.js';
import type { LoadedContact } from './contact-state.js';
import { allPlaces, reach, type Definitions, type Reach } from './definitions.js';
import type { FlowKey } from './flows.js';
import { happeningOf, isReview } from './fold.js';
import { larger, type Reading } from './readings.js';

/** A contact that a batch is about. */
export interface Wanted {
  readonly key: ContactKey;
  readonly items: readonly Item[];
  /** ms, or null: see `Share`. */
  readonly dueUntil: number | null;
}

/** What is asked of one event name: its totals, and events after an instant (ms, -Infinity: all; null: none), as much of each as is read. */
export interface NameNeed {
  totals: boolean;
  after: number | null;
  reading: Reading;
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
export interface Known {
  readonly memberships: LoadedMemberships;
  readonly runs: readonly RunRow[];
  readonly dates: readonly DateWatchRow[];
  readonly derived: DerivedRow | null;
}

/** Versions that runs are about to be moved to. */
export function versionsAhead({ items }: Wanted, runs: readonly RunRow[], definitions: Definitions): FlowKey[] {
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
    return { places: allPlaces(definitions), workflows: definitions.workflows, flows: [...every] };
  }
  const until = Math.max(wanted.dueUntil ?? -Infinity, ...wanted.items.map((item) => item.at));
  const placed: number[] = [];
  memberships.rows.forEach((row) => {
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
  let first = Math.min(wanted.dueUntil ?? Infinity, derived?.dueAt ?? Infinity, memberships.earliest);
  for (const { wakeAt } of runs) first = Math.min(first, wakeAt ?? Infinity);
  for (const { dueAt } of dates) first = Math.min(first, dueAt ?? Infinity);
  for (const { at } of wanted.items) first = Math.min(first, at);
  return first;
}

function needsOf({ places, flows }: Reach, definitions: Definitions, first: number): Map<string, NameNeed> {
  const needs = new Map<string, NameNeed>();
  const add = (need: EventNeed) => {
    const known = needs.get(need.name) ?? { totals: false, after: null, reading: definitions.readingOf(need.name) };
    known.reading = larger(known.reading, need.reading);
    if (need.reading === 'totals') known.totals = true;
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

/** What a contact's items may read. */
export interface Needed {
  readonly needs: ReadonlyMap<string, NameNeed>;
  readonly enrolments: readonly EnrolmentKey[];
}

export function neededBy(wanted: Wanted, known: Known, definitions: Definitions, inFull: boolean): Needed {
  const reached = reachOf(wanted, known, definitions, inFull);
  return { needs: needsOf(reached, definitions, firstInstant(wanted, known)), enrolments: enrolmentsFor(wanted, known.runs, reached, definitions) };
}

/**
 * What is not there yet of what a contact's items may read; when something is not, of all that any rule or workflow may read: who comes a
 * second time will come again.
 */
export function lackOf(loaded: LoadedContact, wanted: Wanted, definitions: Definitions): Needed {
  if (loaded.isComplete) return NO_LACK;
  const lack = lackIn(loaded, wanted, definitions, false);
  return lack.needs.size === 0 && lack.enrolments.length === 0 ? NO_LACK : lackIn(loaded, wanted, definitions, true);
}

function lackIn({ memberships, totals, history, workflows, dates, derived }: LoadedContact, wanted: Wanted, definitions: Definitions, inFull: boolean): Needed {
  const { needs, enrolments } = neededBy(wanted, { memberships, runs: workflows.runs, dates, derived }, definitions, inFull);
  const lacking = new Map<string, NameNeed>();
  for (const [name, need] of needs) {
    const lack = { ...need, totals: need.totals && !totals.has(name), after: need.after !== null && (history.get(name)?.after ?? Infinity) > need.after ? need.after : null };
    if (lack.totals || lack.after !== null) lacking.set(name, lack);
  }
  return { needs: lacking, enrolments: enrolments.filter((one) => !workflows.asked.has(enrolmentName(one.workflow, one.entryKey))) };
}

const NO_LACK: Needed = { needs: new Map(), enrolments: [] };

/** Whether it is about one run, and says which. */
export const namesRun = (item: Item): item is Item & { kind: 'steer' | 'answer' } => item.kind === 'steer' || item.kind === 'answer';

/** Runs that items name, although they may have ended. */
export const namedRuns = (wanted: readonly Wanted[]) => wanted.flatMap(({ key, items }) => items.filter(namesRun).map((item) => ({ ...key, id: item.payload.run })));

