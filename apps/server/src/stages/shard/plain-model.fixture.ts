import type { Cause, ContactFacts, EventFact, Expression, JsonObject } from '@tributary/contract';
import { evaluate } from '@tributary/segment';

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
  traits: Record<string, JsonObject[string]>;
  traitAt: Record<string, number>;
  readonly tags: Set<string>;
  readonly events: EventFact[];
  readonly members: Set<string>;
  readonly scores?: JsonObject;
}

export const causeOf = (item: PlainItem): Cause => (item.kind !== 'tag' && item.late ? 'late' : 'data');

export function factsOf(plain: Plain): ContactFacts {
  return {
    traits: plain.traits,
    computed: Object.keys(plain.scores ?? {}).length > 0 ? { score: plain.scores! } : {},
    tags: plain.tags,
    isActive: true,
    isMember: (key) => plain.members.has(key),
    eventsOf: (name) => plain.events.filter((event) => event.name === name),
    totalsOf: (name) => {
      const instants = plain.events.filter((event) => event.name === name).map((event) => event.occurredAt);
      return instants.length === 0 ? undefined : { n: instants.length, firstAt: Math.min(...instants), lastAt: Math.max(...instants) };
    },
  };
}

export function apply(plain: Plain, item: PlainItem): void {
  if (item.kind === 'tag') {
    if (item.add) plain.tags.add(item.tag);
    else plain.tags.delete(item.tag);
  } else if (item.kind === 'identify') {
    for (const [key, value] of Object.entries(item.traits)) {
      if (item.occurredAt < (plain.traitAt[key] ?? -Infinity)) continue;
      plain.traitAt[key] = item.occurredAt;
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
    const plain: Plain = { traits: {}, traitAt: {}, tags: new Set(), events: [], members: new Set() };
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
