import type { Cause, Change, Json, JsonObject } from '@tributary/contract';
import type { ContactKey, DerivedRow } from '@tributary/store';
import { derive, DERIVE_READS, withEvent } from '../../derive/derive.js';
import { NOTHING_SEEN, unitedState, type DerivedState, type SeenEvent } from '../../derive/derived-state.js';
import { withDays } from '../../derive/engagement.js';
import type { ContactState } from './contact-state.js';
import { NONE } from './small-list.js';

/** What derived traits remember of a contact while its items are folded. */
export class ContactDerived {
  isDirty = false;
  /** Of which state the values are that are written; null: none was worked out yet. */
  worked: DerivedState | null;
  state: DerivedState;
  /** ms */
  dueAt: number | null;
  readonly #row: DerivedRow | null;

  constructor(row: DerivedRow | null) {
    this.#row = row;
    // `state` was written below, from the same type.
    this.state = row ? (row.state as unknown as DerivedState) : NOTHING_SEEN;
    this.worked = row ? this.state : null;
    this.dueAt = row?.dueAt ?? null;
  }

  asRow({ shard, workspace, contact }: ContactKey): DerivedRow | null {
    if (!this.isDirty) return this.#row;
    return { shard, workspace, contact, state: this.state as unknown as JsonObject, dueAt: this.dueAt };
  }
}

/** An event is remembered as far as something is derived from it. */
export function rememberEvent({ derived }: ContactState, event: SeenEvent, now: number): void {
  derived.state = withEvent(derived.state, event, now);
}

/** What a job found of the past: days on which the contact did something, and events that say where it came from and by what. */
export function rememberPast({ derived }: ContactState, { days, events }: { readonly days: readonly number[]; readonly events: readonly SeenEvent[] }, now: number): void {
  for (const event of events) derived.state = withEvent(derived.state, event, now);
  derived.state = { ...derived.state, days: withDays(derived.state.days, days, now) };
}

/** Another contact becomes this one. */
export function uniteDerived({ derived }: ContactState, other: DerivedRow | null): void {
  if (other) derived.state = unitedState(derived.state, other.state as unknown as DerivedState);
}

const rootsOf = (changes: readonly Change[]): ReadonlySet<string> => new Set(changes.flatMap((change) => (change.startsWith('trait:') ? [change.slice('trait:'.length).split('.')[0]!] : [])));
const same = (a: Json | undefined, b: Json): boolean => (a ?? null) === b || JSON.stringify(a ?? null) === JSON.stringify(b);
/** By these what follows is told apart from what the contact did; everything else is the working out's own. */
const OWN_CAUSES: readonly Cause[] = ['late', 'import', 'merge', 'definition'];

const isTrait = (change: Change): boolean => change.startsWith('trait:');

/** Of who is set aside nothing falls due. */
function rest(derived: ContactDerived): readonly Change[] {
  if (derived.dueAt !== null) [derived.dueAt, derived.isDirty] = [null, true];
  return NONE;
}

/**
 * Works out anew what follows from what changed.
 * @param changes what an item changed; `time`: nothing, an instant came; `all`: look at everything
 * @returns what changed by it, to be reacted to
 */
export function deriveTraits(state: ContactState, changes: readonly Change[] | 'time' | 'all', at: number, cause: Cause): readonly Change[] {
  const { derived } = state;
  if (!state.isActive) return rest(derived);
  // Every event passes here: mostly nothing follows.
  if (typeof changes === 'object' && derived.state === derived.worked && !changes.some(isTrait)) return NONE;
  const changed = changes === 'all' || !derived.worked ? null : changes === 'time' ? new Set<string>() : rootsOf(changes);
  const isNew = derived.state !== derived.worked;
  const isAsked = changed === null || changes === 'time' || [...changed].some((root) => DERIVE_READS.has(root));
  if (!isNew && !isAsked) return NONE;
  const { values, until } = derive({ state: derived.state, before: changes === 'all' ? null : derived.worked, traits: state.traits, changed, now: at, timezone: state.definitions.timezone });
  if (isNew || !derived.worked || until !== derived.dueAt) derived.isDirty = true;
  derived.worked = derived.state;
  derived.dueAt = until;
  return Object.entries(values).flatMap(([model, value]) => put(state, model, value, at, OWN_CAUSES.includes(cause) ? cause : 'computed'));
}

function put(state: ContactState, model: string, value: Json, at: number, cause: Cause): Change[] {
  const before = Object.hasOwn(state.computed, model) ? state.computed[model]! : null;
  if (same(before, value)) return [];
  state.setComputed(model, value);
  state.note({ at, kind: 'computed', key: model, before, after: value, cause });
  return [`trait:computed.${model}`];
}
