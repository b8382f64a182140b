import type { Item } from '@tributary/contract';
import { applyItem } from './apply-item.js';
import { ContactState, HistoryMissing, type LoadedContact } from './contact-state.js';
import type { Definitions } from './definitions.js';
import { announce, baseline, react } from './react.js';

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

/** The earliest instant at which a version in use has to be looked at again. */
function nextDue(state: ContactState): { at: number; places: number[] } | null {
  let at = Infinity;
  let places: number[] = [];
  for (const { row, gone } of state.memberships.values()) {
    if (gone || row.validUntil === null || row.validUntil > at) continue;
    const place = state.definitions.placeOf(row.segment);
    const segment = place === undefined ? undefined : state.definitions.segments[place];
    if (!segment || (segment.live?.version !== row.version && segment.building?.version !== row.version)) continue;
    if (row.validUntil < at) places = [];
    at = row.validUntil;
    places.push(place!);
  }
  return at === Infinity ? null : { at, places };
}

/** Works off every due instant up to `until`, each at its own instant, in order. */
function workOffDue(state: ContactState, until: number): void {
  for (let due = nextDue(state); due && due.at <= until; due = nextDue(state)) react(state, [], due.places, due.at, 'time');
}

/** After a flip: tells what the new version says differently. A contact that an item turned tells it with that item's cause and instant. */
function settle(state: ContactState, at: number): void {
  for (const segment of state.definitions.segments) {
    const known = segment.live && state.membership(segment.id, segment.live.version);
    if (!known || known.row.member === known.row.announced) continue;
    const entered = known.row.member;
    const own = entered && known.row.cause !== 'definition';
    known.row.announced = entered;
    known.dirty = true;
    if (!entered && known.row.validUntil === null) state.removeMembership(segment.id, segment.live!.version);
    if (!own) known.row.cause = 'definition';
    const told = announce(state, segment, own ? { entered, at: known.row.since, cause: known.row.cause } : { entered, at, cause: 'definition' });
    react(state, [told], [], at, 'definition');
  }
}

function setStaticMember(state: ContactState, item: Item & { kind: 'member' }): void {
  const place = state.definitions.placeOf(item.payload.segment);
  const segment = place === undefined ? undefined : state.definitions.segments[place];
  if (!segment || segment.kind !== 'static' || segment.version === null || !state.row) return;
  const { member } = item.payload;
  if (state.isAnnounced(segment.id, segment.version) === member) return;
  if (member) state.setMembership({ segment: segment.id, version: segment.version, member, announced: true, since: item.at, cause: 'manual', validUntil: null });
  else state.removeMembership(segment.id, segment.version);
  react(state, [announce(state, segment, { entered: member, at: item.at, cause: 'manual' })], [], item.at, 'manual');
}

/** Rows of versions that nobody uses any more would be due for ever. */
function forgetOldVersions(state: ContactState): void {
  for (const { row } of [...state.memberships.values()]) {
    const place = state.definitions.placeOf(row.segment);
    const segment = place === undefined ? undefined : state.definitions.segments[place];
    if (!segment || (segment.version !== row.version && segment.building?.version !== row.version)) state.removeMembership(row.segment, row.version);
  }
}

/** What a change of definitions asks for comes before everything else that happens to the contact. */
function meetDefinitions(state: ContactState, share: Share): void {
  forgetOldVersions(state);
  if (!state.row) return;
  const first = Math.min(share.items[0]?.at ?? share.dueUntil ?? Infinity, nextDue(state)?.at ?? Infinity);
  if (first === Infinity) return;
  baseline(state, first);
  settle(state, first);
}

/** A contact that was parked is judged anew in everything. */
export const isReview = (item: Item): boolean => item.kind === 'settle' && (item.payload?.review ?? false);

function foldItem(state: ContactState, item: Item): void {
  workOffDue(state, item.at);
  if (item.kind === 'member') return setStaticMember(state, item);
  const { changes, cause, isNew } = applyItem(state, item);
  const all = isNew || isReview(item);
  react(state, changes, all ? state.definitions.segments.keys() : [], item.at, cause);
}

function tryFold(share: Share, definitions: Definitions, skip: ReadonlySet<string>): ContactState | { culprit: Item; error: unknown } {
  const state = new ContactState(share.loaded, definitions);
  meetDefinitions(state, share);
  for (const item of share.items) {
    if (skip.has(item.id)) continue;
    try {
      foldItem(state, item);
    } catch (error) {
      if (error instanceof HistoryMissing) throw error;
      return { culprit: item, error };
    }
  }
  if (share.dueUntil !== null) workOffDue(state, share.dueUntil);
  return state;
}

/**
 * Folds one contact's items. An item that cannot be applied is set aside and the others go on as if it had not come:
 * the fold is pure, so it simply begins anew without it.
 * @throws {HistoryMissing} when a condition needs history that was not loaded
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
export const byOrder = (a: Item, b: Item): number => a.lane - b.lane || a.at - b.at || (BigInt(a.id) < BigInt(b.id) ? -1 : 1);
