import { parseWindowMs, type ContactFacts, type Count, type EventCondition, type EventFact } from '@tributary/contract';
import { dateOf, spanOf } from '../value/date.js';
import { lookUp, placeOfProperty, type Place } from '../value/path.js';
import { compileComparison, type Comparator } from './compile-comparison.js';
import { holding, lasting, noLongerThan, ALWAYS, type Hold } from './hold.js';

export type Evaluate = (facts: ContactFacts, at: number) => Hold;

/** An event condition with everything resolved that does not depend on the contact. All instants in ms. */
export interface EventPlan {
  readonly name: string;
  readonly count: Count;
  /** Set: only events in `(at - windowMs, at]` count. */
  readonly windowMs: number | null;
  /** Inclusive. */
  readonly from: number | null;
  /** Exclusive. */
  readonly to: number | null;
  readonly where: readonly PropertyPlan[];
  /** Some condition of `where` changes as time goes by. */
  readonly isRestless: boolean;
}

export interface PropertyPlan {
  readonly place: Place;
  readonly zone: string;
  readonly compare: Comparator;
  readonly condition: NonNullable<EventCondition['where']>[number];
}

const AT_LEAST_ONE: Count = { op: 'gte', n: 1 };

/** @param timezone the workspace's: for days in `from`, `to` and `where` that name no zone themselves */
export function planEvent(condition: EventCondition, timezone: string): EventPlan {
  const startOf = (value: string | number | undefined) => {
    const date = value === undefined ? undefined : dateOf(value);
    return date ? spanOf(date, timezone).start : null;
  };
  const where = (condition.where ?? []).map((c) => ({
    place: placeOfProperty(c.property),
    zone: c.timezone ?? timezone,
    compare: compileComparison(c),
    condition: c,
  }));
  return {
    name: condition.event,
    count: condition.count ?? AT_LEAST_ONE,
    windowMs: condition.within === undefined ? null : (parseWindowMs(condition.within) ?? null),
    from: startOf(condition.from),
    to: startOf(condition.to),
    where,
    isRestless: where.some((c) => c.condition.op === 'within_last'),
  };
}

/** Whether `totalsOf` answers it, without any history. */
export function isTotal(plan: EventPlan): boolean {
  return plan.windowMs === null && plan.from === null && plan.to === null && plan.where.length === 0;
}

export function compileEvent(plan: EventPlan): Evaluate {
  if (isTotal(plan)) return (facts) => lasting(isReached(facts.totalsOf(plan.name)?.n ?? 0, plan.count));
  return (facts, at) => {
    const seen = survey(plan, facts.eventsOf(plan.name), at);
    const hold = plan.windowMs === null ? lasting(isReached(seen.count, plan.count)) : windowed(plan, plan.windowMs, seen, at);
    return noLongerThan(hold, seen.restMs);
  };
}

/** What one look over the history found. Instants in ms. */
export interface Survey {
  /** Matches that count now. */
  readonly count: number;
  readonly oldest: number | null;
  /** The n-th newest of the matches that count, for the n of the condition. */
  readonly nthNewest: number | null;
  /** The first match that has not happened yet. */
  readonly next: number | null;
  /** How long it surely lasts that the same events match, in ms. */
  readonly restMs: number;
}

export function survey(plan: EventPlan, events: readonly EventFact[], at: number): Survey {
  const nth = decisiveNth(plan.count);
  const start = plan.windowMs === null ? (plan.from ?? -Infinity) : at - plan.windowMs + 1;
  let count = 0;
  let oldest: number | null = null;
  let nthNewest: number | null = null;
  let next: number | null = null;
  let restMs = Infinity;
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i]!;
    if (event.occurredAt < start) break;
    if (plan.to !== null && event.occurredAt >= plan.to) continue;
    const match = matches(plan, event, at);
    restMs = Math.min(restMs, Math.abs(match));
    if (match < 0) continue;
    if (plan.windowMs !== null && event.occurredAt > at) {
      next = event.occurredAt;
      continue;
    }
    count += 1;
    oldest = event.occurredAt;
    if (count === nth) nthNewest = event.occurredAt;
  }
  return { count, oldest, nthNewest, next, restMs };
}

function matches(plan: EventPlan, event: EventFact, at: number): Hold {
  let hold = ALWAYS;
  for (const { place, compare, zone } of plan.where) {
    const root = place.source === 'context' ? event.context : event.properties;
    hold = Math.min(hold, compare(lookUp(root, place), at, zone));
    if (hold === -Infinity) return hold;
  }
  return hold;
}

/** The rules of `validUntil` for a count in a sliding window. */
function windowed(plan: EventPlan, windowMs: number, seen: Survey, at: number): Hold {
  const { op } = plan.count;
  const isTrue = isReached(seen.count, plan.count);
  const enters = seen.next === null ? Infinity : seen.next - at;
  const leaves = (instant: number | null) => (instant === null ? Infinity : instant + windowMs - at);
  if (op === 'eq') return holding(isTrue, Math.min(leaves(seen.oldest), enters));
  const grows = op === 'gte' || op === 'gt';
  if (isTrue) return holding(true, grows ? leaves(seen.nthNewest) : enters);
  return holding(false, grows ? enters : leaves(seen.oldest));
}

/** A lower bound falls when this one of the newest matches leaves; 0: never. */
export function decisiveNth(count: Count): number {
  if (count.op === 'gte') return count.n;
  return count.op === 'gt' ? count.n + 1 : 0;
}

export function isReached(seen: number, { op, n }: Count): boolean {
  switch (op) {
    case 'gte':
      return seen >= n;
    case 'gt':
      return seen > n;
    case 'lte':
      return seen <= n;
    case 'lt':
      return seen < n;
    case 'eq':
      return seen === n;
  }
}
