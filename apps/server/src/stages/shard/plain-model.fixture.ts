import { lookUp, pathOf, type Cause, type ContactFacts, type EventFact, type Expression, type Json, type JsonObject } from '@tributary/contract';
import { evaluate } from '@tributary/segment';
import { geoOf } from '../../derive/geo.js';

/** What one item says, for the model. `at`, `occurredAt` in ms. */
export type PlainItem = { readonly at: number; readonly contact: string } & (
  | { readonly kind: 'track'; readonly messageId: string; readonly name: string; readonly occurredAt: number; readonly properties: JsonObject; readonly late: boolean }
  | { readonly kind: 'identify'; readonly traits: JsonObject; readonly occurredAt: number; readonly late: boolean }
  | { readonly kind: 'tag'; readonly tag: string; readonly add: boolean }
);

export interface PlainTransition {
  readonly contact: string;
  readonly segment: string;
  readonly at: number;
  readonly entered: boolean;
  readonly cause: Cause;
}

export interface Plain {
  /** ms: its first item. */
  createdAt?: number;
  /** Each change of a trait, in order. */
  readonly changes: { readonly at: number; readonly key: string; readonly before: Json; readonly after: Json }[];
  traits: Record<string, JsonObject[string]>;
  traitAt: Record<string, number>;
  readonly tags: Set<string>;
  readonly events: EventFact[];
  readonly members: Set<string>;
  readonly scores?: JsonObject;
}

export const causeOf = (item: PlainItem): Cause => (item.kind !== 'tag' && item.late ? 'late' : 'data');

export function factsOf(plain: Plain): ContactFacts {
  const of = (name: string) => plain.events.filter((event) => (name.endsWith('*') ? event.name.startsWith(name.slice(0, -1)) : event.name === name));
  return {
    traits: plain.traits,
    computed: { ...(Object.keys(plain.scores ?? {}).length > 0 ? { score: plain.scores! } : {}), ...placeOf(plain.traits) },
    tags: plain.tags,
    isActive: true,
    isMember: (key) => plain.members.has(key),
    consent: {},
    companies: [],
    changedAt: (path) => plain.changes.findLast((change) => isChangeOf(path, change.key, change.before, change.after))?.at ?? plain.createdAt ?? 0,
    eventsOf: of,
    instantsOf: (name) => of(name).map((event) => event.occurredAt),
    totalsOf: (name) => {
      const instants = plain.events.filter((event) => event.name === name).map((event) => event.occurredAt);
      return instants.length === 0 ? undefined : { n: instants.length, firstAt: Math.min(...instants), lastAt: Math.max(...instants) };
    },
  };
}

/** The one derived trait that drawn rules read, by `near`: an address says where somebody is. */
export function placeOf(traits: JsonObject): JsonObject {
  const geo = geoOf(traits);
  return geo ? { geo } : {};
}

function isChangeOf(path: string, key: string, before: Json, after: Json): boolean {
  const rest = path === key ? null : path.slice(key.length + 1);
  if (path !== key && key !== path.split('.')[0]) return false;
  const [was, is] = [before, after].map((value) => JSON.stringify((rest === null ? value : lookUp(value, pathOf(rest))) ?? null));
  return was !== is;
}

/** Before the value is written. */
export function noteTrait(plain: Plain, key: string, after: Json, at: number): void {
  const before = plain.traits[key] ?? null;
  if (JSON.stringify(before) !== JSON.stringify(after)) plain.changes.push({ at, key, before, after });
}

export function apply(plain: Plain, item: PlainItem): void {
  plain.createdAt ??= item.at;
  if (item.kind === 'tag') {
    if (item.add) plain.tags.add(item.tag);
    else plain.tags.delete(item.tag);
  } else if (item.kind === 'identify') {
    for (const [key, value] of Object.entries(item.traits)) {
      if (item.occurredAt < (plain.traitAt[key] ?? -Infinity)) continue;
      plain.traitAt[key] = item.occurredAt;
      noteTrait(plain, key, value, item.at);
      if (value === null) delete plain.traits[key];
      else plain.traits[key] = value;
    }
  } else {
    const { messageId, name, occurredAt, properties } = item;
    plain.events.push({ messageId, name, occurredAt, properties, context: {} });
    plain.events.sort((a, b) => a.occurredAt - b.occurredAt || (a.messageId < b.messageId ? -1 : 1));
  }
}

/** Every segment, from scratch, in reference order; the next instant at which any may change. */
function judge(contact: string, plain: Plain, segments: readonly { key: string; rule: Expression }[], at: number, cause: Cause, told: PlainTransition[]): number {
  let next = Infinity;
  for (const { key, rule } of segments) {
    const verdict = evaluate(rule, factsOf(plain), at, { timezone: 'UTC' });
    if (verdict.validUntil !== null) next = Math.min(next, verdict.validUntil);
    if (verdict.member === plain.members.has(key)) continue;
    if (verdict.member) plain.members.add(key);
    else plain.members.delete(key);
    told.push({ contact, segment: key, at, entered: verdict.member, cause });
  }
  return next;
}

/**
 * What should come of these items: one contact, one item, one instant at a time, everything evaluated anew each time.
 * @param items in order
 * @param segments in reference order; live before the first item
 * @param until ms: the last instant worked off
 */
export function plainTransitions(items: readonly PlainItem[], segments: readonly { key: string; rule: Expression }[], until: number): PlainTransition[] {
  const told: PlainTransition[] = [];
  for (const contact of new Set(items.map((item) => item.contact))) {
    const plain: Plain = { traits: {}, traitAt: {}, changes: [], tags: new Set(), events: [], members: new Set() };
    let next = Infinity;
    for (const item of items.filter((one) => one.contact === contact)) {
      while (next <= item.at) next = judge(contact, plain, segments, next, 'time', told);
      apply(plain, item);
      next = judge(contact, plain, segments, item.at, causeOf(item), told);
    }
    while (next <= until) next = judge(contact, plain, segments, next, 'time', told);
  }
  return told;
}
