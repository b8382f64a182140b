import type { Json, JsonObject } from '@tributary/contract';
import { AGE_READS, ageOf } from './age.js';
import type { DerivedState, SeenEvent } from './derived-state.js';
import { seenBy } from './device.js';
import { activeOn, engagementOf } from './engagement.js';
import { boughtWith, favouritesOf } from './favourite.js';
import { foundAt, GEO_READS, geoOf } from './geo.js';
import { cameBy, sourceOf } from './source.js';

/** What derived traits remember of an event. The same object: nothing new. @param now ms: the instant at which it is processed */
export function withEvent(state: DerivedState, event: SeenEvent, now: number): DerivedState {
  const came = cameBy(state, event);
  const days = activeOn(came.days, event, now);
  const device = seenBy(came.device, event);
  const place = foundAt(came.place ?? null, event);
  const bought = boughtWith(came.bought, event);
  const isSame = days === came.days && device === came.device && place === (came.place ?? null) && bought === came.bought;
  return isSame ? came : { days, device, place, bought, first: came.first, last: came.last };
}

/** What values are worked out from, and what of it is new. */
export interface Inputs {
  readonly state: DerivedState;
  readonly before: DerivedState | null;
  readonly traits: JsonObject;
  /** First parts of attributes that changed; null: look at everything. */
  readonly changed: ReadonlySet<string> | null;
  /** ms */
  readonly now: number;
  readonly timezone: string;
}

export interface Derived {
  /** By name under `computed.`; null: nothing. Only those whose inputs changed. */
  readonly values: Readonly<Record<string, Json>>;
  /** ms: when time alone changes one of them. */
  readonly until: number | null;
}

const earliest = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

/** The derived traits whose inputs changed. Age and engagement, which time changes too, are always looked at. */
export function derive({ state, before, traits, changed, now, timezone }: Inputs): Derived {
  const isAny = (reads: readonly string[]) => changed === null || reads.some((one) => changed.has(one));
  const values: Record<string, Json> = {};
  if (isAny(GEO_READS) || (before?.place ?? null) !== (state.place ?? null)) values['geo'] = geoOf(traits, state.place?.what);
  if (before?.device !== state.device) values['device'] = state.device?.what ?? null;
  if (before?.first !== state.first || before?.last !== state.last) values['source'] = sourceOf(state);
  if (before?.bought !== state.bought) values['favourite'] = favouritesOf(state.bought);
  const engagement = engagementOf(state.days, now);
  values['engagement'] = engagement.level;
  const age = ageOf(traits, now, timezone);
  values['age'] = age.age;
  values['generation'] = age.generation;
  return { values, until: earliest(engagement.until, age.until) };
}

/** Attributes by whose first parts something is derived. */
export const DERIVE_READS: ReadonlySet<string> = new Set([...GEO_READS, ...AGE_READS]);
