import type { Cause, Change, Transition, Verdict } from '@tributary/contract';
import { deriveTraits } from './contact-derived.js';
import type { ContactState } from './contact-state.js';
import type { RuleVersion, SegmentDefinition } from './definitions.js';
import type { MembershipRow } from '@tributary/store';
import { changeDates } from './watch-dates.js';

/** Tells a transition: writes it down, counts it, and shows it to every version of the segment. */
export function announce(state: ContactState, segment: SegmentDefinition, transition: Omit<Transition, 'segment'>): Change {
  const { entered, at, cause } = transition;
  state.note({ at, kind: 'segment', key: String(segment.id), before: !entered, after: entered, cause });
  state.resize(segment.id, entered ? 1 : -1);
  const building = segment.building && state.memberships.of(segment.id, segment.building.version);
  if (building) state.memberships.set({ ...building, announced: entered });
  state.tell({ type: 'transition', segment: segment.id, entered, at, cause });
  return `segment:${segment.id}`;
}

/** Whether a verdict has to be stored beside an unchanged value: only when it would wake earlier, or the old wake is used up. */
function wakesEarlier(row: MembershipRow, verdict: Verdict, at: number): boolean {
  if (row.validUntil === verdict.validUntil) return false;
  if (row.validUntil === null || row.validUntil <= at) return true;
  return verdict.validUntil !== null && verdict.validUntil < row.validUntil;
}

/**
 * Evaluates the version that everybody reads; the change it announces, if any. What a flip turned may not have been told yet
 * (`settle` does): who turns back before is as was told, and nobody hears of it.
 */
function evaluateLive(state: ContactState, segment: SegmentDefinition, rule: RuleVersion, at: number, cause: Cause): Change | null {
  const verdict = rule.evaluate(state, at);
  const known = state.memberships.of(segment.id, rule.version);
  if ((known?.member ?? false) === verdict.member) {
    if (known ? wakesEarlier(known, verdict, at) : verdict.validUntil !== null) keepUntil(state, segment, rule, verdict, known, at, cause);
    return null;
  }
  if (!verdict.member && verdict.validUntil === null) state.memberships.remove(segment.id, rule.version);
  else state.memberships.set({ segment: segment.id, version: rule.version, member: verdict.member, announced: verdict.member, since: at, cause, validUntil: verdict.validUntil });
  return (known?.announced ?? false) === verdict.member ? null : announce(state, segment, { entered: verdict.member, at, cause });
}

function keepUntil(state: ContactState, segment: SegmentDefinition, rule: RuleVersion, verdict: Verdict, known: MembershipRow | undefined, at: number, cause: Cause): void {
  const row = known ?? { member: verdict.member, announced: verdict.member, since: at, cause };
  if (!row.member && verdict.validUntil === null) state.memberships.remove(segment.id, rule.version);
  else state.memberships.set({ segment: segment.id, version: rule.version, member: row.member, announced: row.announced, since: row.since, cause: row.cause, validUntil: verdict.validUntil });
}

/** Evaluates the version being built. It tells nobody, but remembers when and by what it changed: the flip will tell. */
function evaluateBuilding(state: ContactState, segment: SegmentDefinition, rule: RuleVersion, at: number, cause: Cause): void {
  const verdict = rule.evaluate(state, at);
  const known = state.memberships.of(segment.id, rule.version);
  const announced = state.isAnnounced(segment.id, segment.version);
  const changed = !known || known.member !== verdict.member;
  if (!changed && !wakesEarlier(known, verdict, at)) return;
  const since = changed ? at : known.since;
  state.memberships.set({ segment: segment.id, version: rule.version, member: verdict.member, announced, since, cause: changed ? cause : known.cause, validUntil: verdict.validUntil });
}

/** Before a contact is touched for the first time under a version being built: what it was till now, in silence. */
export function baseline(state: ContactState, at: number): void {
  for (const segment of state.definitions.segments) {
    if (segment.building && !state.memberships.of(segment.id, segment.building.version)) evaluateBuilding(state, segment, segment.building, at, 'definition');
  }
}

/** Evaluates one segment in both its versions; the change it announces, if any. */
export function evaluateSegment(state: ContactState, place: number, at: number, cause: Cause): Change | null {
  const segment = state.definitions.segments[place]!;
  const told = segment.live && evaluateLive(state, segment, segment.live, at, cause);
  if (segment.building) evaluateBuilding(state, segment, segment.building, at, cause);
  return told;
}

/** Places in reference order, each once. @param a so already @param b so already */
function united(a: readonly number[], b: readonly number[]): readonly number[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const both: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const place = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    if (a[i] === place) i++;
    if (b[j] === place) j++;
    both.push(place);
  }
  return both;
}

/** Lets workflows and watched dates know of a change. @returns places of segments that may turn by it */
function spread(state: ContactState, change: Change, at: number): readonly number[] {
  state.changed(change);
  changeDates(state, change, at);
  return state.definitions.dependents(change);
}

/**
 * Evaluates all that depends on what changed, in reference order, until nothing changes; workflows hear of it after.
 * @param changes what an item or an instant changed
 * @param also places of segments to look at in any case, ascending
 */
export function react(state: ContactState, changes: readonly Change[], also: readonly number[], at: number, cause: Cause): void {
  let waiting = also;
  for (const change of changes) waiting = united(waiting, spread(state, change, at));
  for (const change of deriveTraits(state, changes, at, cause)) waiting = united(waiting, spread(state, change, at));
  for (let next = 0; next < waiting.length; ) {
    const told = evaluateSegment(state, waiting[next++]!, at, cause);
    if (!told) continue;
    waiting = united(waiting.slice(next), spread(state, told, at));
    next = 0;
  }
}
