import { countedWhere, parseWindowMs, TIMED_OPERATORS, type ContactFacts, type EventFact, type PropertyCondition } from '@tributary/contract';
import { dateOf, spanOf } from '../value/date.js';
import { lookUp, placeOfProperty, type Place } from '../value/path.js';
import { compileComparison, offsetOf, type Comparator } from './compile-comparison.js';
import { zoneOfContact } from './contact-zone.js';
import { ALWAYS, type Hold } from './hold.js';

export type Evaluate = (facts: ContactFacts, at: number) => Hold;

/** Which events a condition looks at, with everything resolved that does not depend on the contact. All instants in ms. */
export interface HistoryPlan {
  /** Of the events; one that ends in `*`: all whose names begin so. */
  readonly name: string;
  /** Set: only events in `(at - windowMs, at]` count. */
  readonly windowMs: number | null;
  /** Inclusive. */
  readonly from: number | null;
  /** Exclusive. */
  readonly to: number | null;
  readonly where: readonly PropertyPlan[];
  /** Some condition of `where` changes as time goes by. */
  readonly isRestless: boolean;
  /** The workspace's, for a contact that names none. */
  readonly timezone: string;
}

export interface PropertyPlan {
  readonly place: Place;
  /** An IANA name, or `contact`. */
  readonly zone: string;
  readonly compare: Comparator;
  readonly condition: PropertyCondition;
}

/** The part of a condition that says which events. */
export interface HistoryFields {
  readonly name: string;
  readonly within?: string | undefined;
  readonly from?: string | number | undefined;
  readonly to?: string | number | undefined;
  readonly where?: readonly PropertyCondition[] | undefined;
}

/** Whether time alone can change its answer. */
function isTimed(c: PropertyCondition): boolean {
  return TIMED_OPERATORS.some((op) => op === c.op) || ((c.op === 'before' || c.op === 'after') && offsetOf(c.value) !== undefined);
}

/** @param timezone the workspace's: for days in `from`, `to` and `where` that name no zone themselves */
export function planHistory({ name, within, from, to, where: asked = [] }: HistoryFields, timezone: string): HistoryPlan {
  const where = countedWhere(name, asked);
  return {
    name,
    windowMs: within === undefined ? null : (parseWindowMs(within) ?? null),
    from: startOf(from, timezone),
    to: startOf(to, timezone),
    where: where.map((c) => ({ place: placeOfProperty(c.property), zone: c.timezone ?? timezone, compare: compileComparison(c), condition: c })),
    isRestless: where.some(isTimed),
    timezone,
  };
}

function startOf(value: string | number | undefined, timezone: string): number | null {
  const date = value === undefined ? undefined : dateOf(value);
  return date ? spanOf(date, timezone).start : null;
}

/** Whether every event of the name counts, whenever it happened and whatever it carries. */
export function isEverything(plan: HistoryPlan): boolean {
  return plan.windowMs === null && plan.from === null && plan.to === null && plan.where.length === 0;
}

/** `where` of one event, as a hold. */
export function holdOfEvent(plan: HistoryPlan, event: EventFact, facts: ContactFacts, at: number): Hold {
  let hold = ALWAYS;
  for (const { place, compare, zone } of plan.where) {
    const root = place.source === 'context' ? event.context : event.properties;
    hold = Math.min(hold, compare(lookUp(root, place), at, zone === 'contact' ? zoneOfContact(facts, plan.timezone) : zone));
    if (hold === -Infinity) return hold;
  }
  return hold;
}

/** How many of them are not after `until`. @param instants whole ms, ascending */
export function countUntil(instants: readonly number[], until: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle]! <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What one look over a history found. Instants in ms. */
export interface Found {
  /** The matches that count now, ascending by (occurredAt, messageId). */
  readonly events: readonly EventFact[];
  /** The first match that has not happened yet; null also without a window, where all count. */
  readonly next: number | null;
  /** How long it surely lasts that the same events match, in ms. */
  readonly restMs: number;
}

/** The matches themselves; a count has its own, leaner way (`survey`). */
export function find(plan: HistoryPlan, facts: ContactFacts, at: number): Found {
  const start = plan.windowMs === null ? (plan.from ?? -Infinity) : at - plan.windowMs + 1;
  const events: EventFact[] = [];
  let next: number | null = null;
  let restMs = Infinity;
  for (const event of facts.eventsOf(plan.name)) {
    if (event.occurredAt < start || (plan.to !== null && event.occurredAt >= plan.to)) continue;
    const hold = plan.where.length === 0 ? ALWAYS : holdOfEvent(plan, event, facts, at);
    restMs = Math.min(restMs, Math.abs(hold));
    if (hold < 0) continue;
    if (plan.windowMs !== null && event.occurredAt > at) next ??= event.occurredAt;
    else events.push(event);
  }
  return { events, next, restMs };
}
