import type { AnswerPayload, Cause, EventHappening, EventPayload, Item } from '@tributary/contract';
import { applyItem } from './apply-item.js';
import { give, steer } from './advance-run.js';
import { automate, stirAll } from './automate.js';
import type { HeldRun } from './contact-runs.js';
import { deriveTraits, rememberEvent, rememberPast } from './contact-derived.js';
import { ContactState, type LoadedContact } from './contact-state.js';
import { enter } from './enter.js';
import { momentAt, type Moment } from './moment.js';
import { NotLoaded } from './not-loaded.js';
import { allPlaces, type Definitions } from './definitions.js';
import { announce, baseline, react } from './react.js';
import { NONE } from './small-list.js';
import { setStaticMember } from './static-member.js';
import { meetDates, reachDate, reviewDates } from './watch-dates.js';

/** One contact's part of a batch. */
export interface Share {
  readonly loaded: LoadedContact;
  /** In the order (instant, id) within a lane. */
  readonly items: readonly Item[];
  /** ms: instants due up to here are worked off after the items; null: only up to each item. */
  readonly dueUntil: number | null;
}

/** An item that the fold could not apply, with the reason. */
export interface Poisoned {
  readonly item: Item;
  readonly code: string;
  readonly detail: string;
}

export interface Folded {
  readonly state: ContactState;
  readonly poisoned: readonly Poisoned[];
}

type Due = { readonly at: number; readonly places: readonly number[]; readonly run: HeldRun | null; readonly date: ReturnType<ContactState['dates']['nextDue']>; readonly isDerived: boolean };

/** Places of segments whose rows fall due first, and when; Infinity: none does up to `until`. */
function dueSegments(state: ContactState, until: number): { readonly at: number; readonly places: readonly number[] } {
  let at = Infinity;
  let places: number[] = [];
  state.memberships.each((row) => {
    if (row.validUntil === null || row.validUntil > at || row.validUntil > until) return;
    const place = state.definitions.placeOf(row.segment);
    const segment = place === undefined ? undefined : state.definitions.segments[place];
    if (!segment || (segment.live?.version !== row.version && segment.building?.version !== row.version)) return;
    if (row.validUntil < at) places = [];
    at = row.validUntil;
    if (!places.includes(place!)) places.push(place!); // of both its versions
  });
  return { at, places: places.sort((a, b) => a - b) };
}
const NO_SEGMENTS: ReturnType<typeof dueSegments> = { at: Infinity, places: [] };

/** The earliest instant up to `until` at which a version in use has to be looked at again, a run woken, a date is reached or a trait changes by time alone. At one instant such traits come first, then segments, then runs. */
function nextDue(state: ContactState, until: number): Due | null {
  const { at, places } = state.memberships.earliest <= until ? dueSegments(state, until) : NO_SEGMENTS;
  const run = state.runs.nextDue();
  const runAt = run && run.run.wakeAt! <= until ? run.run.wakeAt! : Infinity;
  const date = state.dates.nextDue();
  const { dueAt } = state.derived;
  if (dueAt !== null && dueAt <= until && dueAt <= Math.min(at, runAt, date?.dueAt ?? Infinity)) return { at: dueAt, places: [], run: null, date: null, isDerived: true };
  if (date && date.dueAt < at && date.dueAt < runAt && date.dueAt <= until) return { at: date.dueAt, places: [], run: null, date, isDerived: false };
  if (runAt < at) return { at: runAt, places: [], run, date: null, isDerived: false };
  return at === Infinity ? null : { at, places, run: null, date: null, isDerived: false };
}

function nameOfDue({ at, run, date, isDerived }: Due): string {
  if (isDerived) return `derived/${at}`;
  if (run) return `${run.run.id}/${run.run.passed}`;
  return date ? `date/${date.workflow}/${date.dueDate}` : `due/${at}`;
}

/** Works off every due instant up to `until`, each at its own instant, in order. */
export function workOffDue(state: ContactState, until: number): void {
  for (let due = nextDue(state, until); due; due = nextDue(state, until)) {
    // Who was parked may have something due from before: it happens now, never in the past.
    state.clock = Math.max(due.at, state.clock);
    const moment = momentAt(state.clock, nameOfDue(due));
    if (due.run) give(state, due.run, { type: 'due' }, moment);
    else if (due.isDerived) react(state, deriveTraits(state, 'time', state.clock, 'time'), [], state.clock, 'computed');
    else if (due.date) reachDate(state, due.date, state.clock);
    else react(state, [], due.places, state.clock, 'time');
    automate(state, moment, null);
  }
}

/** After a flip: tells what the new version says differently. A contact that an item turned tells it with that item's cause and instant. */
function settle(state: ContactState, at: number): void {
  for (const segment of state.definitions.segments) {
    const known = segment.live && state.memberships.of(segment.id, segment.live.version);
    if (!known || known.member === known.announced) continue;
    const entered = known.member;
    const own = entered && known.cause !== 'definition';
    const { since, cause, validUntil } = known;
    state.memberships.set({ ...known, announced: entered, cause: own ? cause : 'definition' });
    if (!entered && validUntil === null) state.memberships.remove(segment.id, segment.live!.version);
    const told = announce(state, segment, own ? { entered, at: since, cause } : { entered, at, cause: 'definition' });
    // What leans on it turns by the same cause: an item that turned one turned the other.
    react(state, [told], [], at, own ? cause : 'definition');
  }
}

/** Somebody picks the contact by hand. */
function pick(state: ContactState, { payload, at }: Item & { kind: 'member' }): void {
  const place = state.definitions.placeOf(payload.segment);
  const segment = place === undefined ? undefined : state.definitions.segments[place];
  const changes = segment ? setStaticMember(state, segment, payload.member, { at, cause: 'manual' }) : [];
  if (changes.length > 0) react(state, changes, [], at, 'manual');
}

/** Rows of versions that nobody uses any more would be due for ever. */
function forgetOldVersions(state: ContactState): void {
  state.memberships.each((row) => {
    const place = state.definitions.placeOf(row.segment);
    const segment = place === undefined ? undefined : state.definitions.segments[place];
    if (!segment || (segment.version !== row.version && segment.building?.version !== row.version)) state.memberships.remove(row.segment, row.version);
  });
}

/** What a change of definitions asks for comes before everything else that happens to the contact. */
function meetDefinitions(state: ContactState, share: Share): void {
  if (share.loaded.met === state.definitions) return;
  forgetOldVersions(state);
  if (!state.row || state.row.state === 'erased') return;
  meetDates(state);
  const first = Math.min(share.items[0]?.at ?? share.dueUntil ?? Infinity, nextDue(state, Infinity)?.at ?? Infinity);
  if (first === Infinity) return;
  baseline(state, first);
  settle(state, first);
  automate(state, momentAt(first, `definitions/${state.definitions.version}/${first}`), null);
}

/** A contact that was parked is judged anew in everything. */
export const isReview = (item: Item): boolean => item.kind === 'settle' && (item.payload?.review ?? false);

/** What workflows hear of an event; null: it has no name. */
export function happeningOf({ payload }: Item & { kind: 'event' }, cause: Cause): EventHappening | null {
  const { messageId, name, occurredAt, properties, context } = payload;
  return name === null ? null : { type: 'event', messageId, name, occurredAt, cause, properties, context };
}

/** Somebody is put into a workflow: its trigger is not asked. */
function enrol(state: ContactState, item: Item & { kind: 'enrol' }, moment: Moment): void {
  const workflow = state.definitions.published(item.payload.workflow);
  if (workflow && state.row) enter(state, workflow, { type: 'manual', id: item.payload.id, at: item.at, ...(item.payload.note === undefined ? {} : { note: item.payload.note }) }, null, moment);
}

const hasName = (payload: EventPayload): payload is EventPayload & { readonly name: string } => payload.name !== null;

function foldItem(state: ContactState, item: Item): void {
  workOffDue(state, item.at);
  state.clock = item.at;
  const moment = momentAt(item.at, item.id, item.root ?? item.id, item.depth);
  const { changes, cause, isNew } = applyItem(state, item);
  if (item.kind === 'member') pick(state, item);
  if (item.kind === 'event' && hasName(item.payload)) rememberEvent(state, item.payload, item.at);
  if (item.kind === 'settle' && item.payload?.past) rememberPast(state, item.payload.past, item.at);
  // Nothing of who was parked fell due meanwhile.
  const derived = isReview(item) ? deriveTraits(state, 'all', item.at, cause) : NONE;
  react(state, derived.length === 0 ? changes : [...changes, ...derived], isNew || isReview(item) ? allPlaces(state.definitions) : NONE, item.at, cause);
  automate(state, moment, item.kind === 'event' ? happeningOf(item, cause) : null);
  if (item.kind === 'enrol') enrol(state, item, moment);
  if (item.kind === 'steer') steer(state, item.payload, moment);
  if (item.kind === 'answer') answer(state, item.payload, moment);
  if (isReview(item)) stirAll(state, moment);
  if (isReview(item)) reviewDates(state, item.at);
  automate(state, moment, null);
}

function answer(state: ContactState, { run, key, outcome }: AnswerPayload, moment: Moment): void {
  const held = state.runs.get(run);
  if (held) give(state, held, { type: 'answered', key, outcome }, moment);
}

function tryFold(share: Share, definitions: Definitions, skip: ReadonlySet<string>): ContactState | { culprit: Item; error: unknown } {
  const state = new ContactState(share.loaded, definitions);
  meetDefinitions(state, share);
  for (const item of share.items) {
    if (skip.has(item.id)) continue;
    try {
      foldItem(state, item);
    } catch (error) {
      if (error instanceof NotLoaded) throw error;
      return { culprit: item, error };
    }
  }
  if (share.dueUntil !== null) workOffDue(state, share.dueUntil);
  return state;
}

/**
 * Folds one contact's items. An item that cannot be applied is set aside and the others go on as if it had not come:
 * the fold is pure, so it simply begins anew without it.
 * @throws {NotLoaded} when something is needed that was not loaded
 */
export function fold(share: Share, definitions: Definitions): Folded {
  const poisoned: Poisoned[] = [];
  const skip = new Set<string>();
  if (share.loaded.row?.state === 'parked') return parkAll(share, definitions);
  for (;;) {
    const folded = tryFold(share, definitions, skip);
    if (folded instanceof ContactState) return { state: folded, poisoned };
    skip.add(folded.culprit.id);
    const detail = folded.error instanceof Error ? folded.error.message : String(folded.error);
    poisoned.push({ item: folded.culprit, code: 'item.poison', detail: detail.slice(0, 500) });
  }
}

function parkAll(share: Share, definitions: Definitions): Folded {
  const detail = 'The contact is parked because five of its items failed in a row; mend the cause, then retry its items.';
  return { state: new ContactState(share.loaded, definitions), poisoned: share.items.map((item) => ({ item, code: 'contact.parked', detail })) };
}

/** The order of a contact's items in a batch: live first, as it is taken; then instant; then id. */
export const byOrder = (a: Item, b: Item): number => a.lane - b.lane || a.at - b.at || a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
