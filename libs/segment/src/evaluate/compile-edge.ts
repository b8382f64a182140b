import { parseWindowMs, type ContactFacts, type FirstEventCondition, type LastEventCondition } from '@tributary/contract';
import { find, holdOfEvent, isEverything, planHistory, type Evaluate, type HistoryPlan } from './history.js';
import { agedHold, ageHold, lasting, noLongerThan, NEVER, type Hold } from './hold.js';

/** The first or the last event of a history, and where it has to lie. Instants in ms. */
export interface EdgePlan {
  readonly edge: 'first' | 'last';
  /** Which events are looked at: all of the name, without a window; with `has` also without `where`. */
  readonly history: HistoryPlan;
  /** With `has`: what the last event has to match. */
  readonly has: HistoryPlan | null;
  readonly withinMs: number | null;
  readonly notWithinMs: number | null;
  readonly from: number | null;
  readonly to: number | null;
}

export function planEdge(condition: FirstEventCondition | LastEventCondition, timezone: string): EdgePlan {
  const edge = 'first_event' in condition ? 'first' : 'last';
  const name = 'first_event' in condition ? condition.first_event : condition.last_event;
  const has = 'has' in condition && condition.has === true;
  const { within, not_within: notWithin, from, to, where } = condition;
  const { from: start, to: end } = planHistory({ name, from, to }, timezone);
  return {
    edge,
    history: planHistory({ name, where: has ? [] : where }, timezone),
    has: has ? planHistory({ name, where }, timezone) : null,
    withinMs: within === undefined ? null : (parseWindowMs(within) ?? null),
    notWithinMs: notWithin === undefined ? null : (parseWindowMs(notWithin) ?? null),
    from: start,
    to: end,
  };
}

/** Whether it depends on nothing but when the events of the name happened. */
export const isEdgeOfInstants = ({ history, has }: EdgePlan): boolean => has === null && isEverything(history);

/** Whether `totalsOf` answers it: totals are kept by whole names. */
export const isEdgeOfTotal = (plan: EdgePlan): boolean => isEdgeOfInstants(plan) && !plan.history.name.endsWith('*');

export function compileEdge(plan: EdgePlan): Evaluate {
  if (!isEdgeOfInstants(plan)) return (facts, at) => edgeOfHistory(plan, facts, at);
  return (facts, at) => {
    const instant = bareInstant(plan, facts);
    return instant === undefined ? NEVER : placed(plan, instant, at);
  };
}

/** When it happened, in ms; undefined: never. For people. */
export function edgeInstant(plan: EdgePlan, facts: ContactFacts, at: number): number | undefined {
  if (isEdgeOfInstants(plan)) return bareInstant(plan, facts);
  return find(plan.history, facts, at).events.at(plan.edge === 'first' ? 0 : -1)?.occurredAt;
}

function bareInstant(plan: EdgePlan, facts: ContactFacts): number | undefined {
  const { edge, history } = plan;
  if (!isEdgeOfTotal(plan)) return facts.instantsOf(history.name).at(edge === 'first' ? 0 : -1);
  const totals = facts.totalsOf(history.name);
  return edge === 'first' ? totals?.firstAt : totals?.lastAt;
}

function edgeOfHistory(plan: EdgePlan, facts: ContactFacts, at: number): Hold {
  const { events, restMs } = find(plan.history, facts, at);
  const event = events.at(plan.edge === 'first' ? 0 : -1);
  if (!event) return noLongerThan(NEVER, restMs);
  const lies = placed(plan, event.occurredAt, at);
  const hold = plan.has === null ? lies : Math.min(lies, holdOfEvent(plan.has, event, facts, at));
  return noLongerThan(hold, restMs);
}

function placed({ withinMs, notWithinMs, from, to }: EdgePlan, instant: number, at: number): Hold {
  let hold = lasting((from === null || instant >= from) && (to === null || instant < to));
  if (withinMs !== null) hold = Math.min(hold, ageHold(instant, at, withinMs));
  if (notWithinMs !== null) hold = Math.min(hold, agedHold(instant, at, notWithinMs));
  return hold;
}
