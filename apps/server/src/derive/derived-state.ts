import type { Json, JsonObject } from '@tributary/contract';

/** Something that was seen at an instant, ms. */
export interface Seen<T> {
  readonly at: number;
  readonly what: T;
}

/** What of a contact's past its derived traits need. Plain JSON, never changed in place. */
export interface DerivedState {
  /** UTC days of the last 30 on which the contact did something, ascending: days since 1970. */
  readonly days: readonly number[];
  readonly device: Seen<JsonObject> | null;
  /** Where an event last said the contact to be: `context.location`. Absent in what was written before this was read. */
  readonly place?: Seen<JsonObject> | null;
  /** Where the contact came from, the first and the last time. */
  readonly first: Seen<JsonObject> | null;
  readonly last: Seen<JsonObject> | null;
  /** By property: units of each value that were bought. */
  readonly bought: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const NOTHING_SEEN: DerivedState = { days: [], device: null, place: null, first: null, last: null, bought: {} };

/** Two contacts become one. */
export function unitedState(a: DerivedState, b: DerivedState): DerivedState {
  const later = <T>(x: Seen<T> | null, y: Seen<T> | null) => (!x || (y && y.at > x.at) ? y : x);
  const earlier = <T>(x: Seen<T> | null, y: Seen<T> | null) => (!x || (y && y.at < x.at) ? y : x);
  const bought: Record<string, Record<string, number>> = {};
  for (const from of [a.bought, b.bought])
    for (const [property, values] of Object.entries(from)) for (const [value, n] of Object.entries(values)) (bought[property] ??= {})[value] = (bought[property]![value] ?? 0) + n;
  return { days: [...new Set([...a.days, ...b.days])].sort((x, y) => x - y), device: later(a.device, b.device), place: later(a.place ?? null, b.place ?? null), first: earlier(a.first, b.first), last: later(a.last, b.last), bought };
}

/** What an event says that derived traits read. */
export interface SeenEvent {
  readonly name: string;
  readonly occurredAt: number;
  readonly properties: JsonObject;
  readonly context: JsonObject;
}

/** A value inside, where it is an object; else undefined. */
export function inside(value: Json | undefined, key: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined;
}

/** Longer texts are none of these. */
const LONGEST = 500;

/** Text that says something, trimmed; undefined: none. */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' && value.length <= LONGEST ? value.trim() : '';
  return text === '' ? undefined : text;
}
