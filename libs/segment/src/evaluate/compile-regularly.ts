import { parseWindowMs, type ContactFacts, type Count, type RegularlyCondition } from '@tributary/contract';
import { AT_LEAST_ONE, isReached } from './compile-event.js';
import { countUntil, holdOfEvent, planHistory, type Evaluate, type HistoryPlan } from './history.js';
import { holding, noLongerThan } from './hold.js';

export interface RegularlyPlan {
  /** Which events; its window is all the periods together. */
  readonly history: HistoryPlan;
  readonly periodMs: number;
  readonly count: Count;
  readonly ofLast: number;
  readonly atLeast: number;
}

export function planRegularly({ regularly, period, count, of_last: ofLast, at_least: atLeast, where }: RegularlyCondition, timezone: string): RegularlyPlan {
  const periodMs = parseWindowMs(period) ?? 1;
  const history = { ...planHistory({ name: regularly, where }, timezone), windowMs: periodMs * ofLast };
  return { history, periodMs, count: count ?? AT_LEAST_ONE, ofLast, atLeast };
}

/** Period i of k is `(at - i·p, at - (i-1)·p]`; the answer lasts until a match crosses into the next period, or a new one comes. */
export function compileRegularly(plan: RegularlyPlan): Evaluate {
  return (facts, at) => {
    const { reached, leftMs, restMs } = surveyPeriods(plan, facts, at);
    return noLongerThan(holding(reached >= plan.atLeast, leftMs), restMs);
  };
}

export interface Periods {
  /** Periods in which the count was reached. */
  readonly reached: number;
  /** Until the first match crosses a boundary, or the next one comes; in ms. */
  readonly leftMs: number;
  readonly restMs: number;
}

export function surveyPeriods({ history, periodMs, count, ofLast }: RegularlyPlan, facts: ContactFacts, at: number): Periods {
  const counts = new Map<number, number>();
  let leftMs = Infinity;
  let restMs = Infinity;
  const add = (age: number) => {
    if (age >= 0) counts.set(Math.floor(age / periodMs), (counts.get(Math.floor(age / periodMs)) ?? 0) + 1);
    leftMs = Math.min(leftMs, age < 0 ? -age : (Math.floor(age / periodMs) + 1) * periodMs - age);
  };
  if (history.where.length === 0) {
    const instants = facts.instantsOf(history.name);
    for (let i = countUntil(instants, at - history.windowMs!); i < instants.length; i++) add(at - instants[i]!);
  } else {
    for (const event of facts.eventsOf(history.name)) {
      if (at - event.occurredAt >= history.windowMs!) continue;
      const hold = holdOfEvent(history, event, facts, at);
      restMs = Math.min(restMs, Math.abs(hold));
      if (hold >= 0) add(at - event.occurredAt);
    }
  }
  const seen = [...counts.values()].filter((n) => isReached(n, count)).length;
  const empty = isReached(0, count) ? ofLast - counts.size : 0;
  return { reached: seen + empty, leftMs, restMs };
}
