import type { ContactFacts, Count, EventCondition } from '@tributary/contract';
import { countUntil, holdOfEvent, isEverything, planHistory, type Evaluate, type HistoryPlan } from './history.js';
import { holding, lasting, noLongerThan, type Hold } from './hold.js';

/** A count of events, resolved. */
export interface EventPlan extends HistoryPlan {
  readonly count: Count;
}

export const AT_LEAST_ONE: Count = { op: 'gte', n: 1 };

/** @param timezone the workspace's */
export function planEvent({ event, count, ...rest }: EventCondition, timezone: string): EventPlan {
  return { ...planHistory({ name: event, ...rest }, timezone), count: count ?? AT_LEAST_ONE };
}

/** Whether `totalsOf` answers it, without any history. Totals are kept by whole names. */
export function isTotal(plan: HistoryPlan): boolean {
  return isEverything(plan) && !plan.name.endsWith('*');
}

export function compileEvent(plan: EventPlan): Evaluate {
  if (isTotal(plan)) return (facts) => lasting(isReached(facts.totalsOf(plan.name)?.n ?? 0, plan.count));
  return (facts, at) => {
    const seen = survey(plan, facts, at);
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

export function survey(plan: EventPlan, facts: ContactFacts, at: number): Survey {
  return plan.where.length === 0 ? surveyInstants(plan, facts.instantsOf(plan.name), at) : surveyEvents(plan, facts, at);
}

/** Where every event of the name counts that lies right: it is found, not looked for. */
function surveyInstants({ windowMs, from, to, count: asked }: EventPlan, instants: readonly number[], at: number): Survey {
  const start = windowMs === null ? from : at - windowMs + 1;
  const first = start === null ? 0 : countUntil(instants, start - 1);
  const end = to === null ? instants.length : countUntil(instants, to - 1);
  const last = windowMs === null ? end : Math.min(end, countUntil(instants, at));
  const count = Math.max(0, last - first);
  const nth = decisiveNth(asked);
  const next = last < end ? instants[last]! : null;
  return { count, oldest: count > 0 ? instants[first]! : null, nthNewest: nth > 0 && nth <= count ? instants[last - nth]! : null, next, restMs: Infinity };
}

function surveyEvents(plan: EventPlan, facts: ContactFacts, at: number): Survey {
  const events = facts.eventsOf(plan.name);
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
    const match = holdOfEvent(plan, event, facts, at);
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
