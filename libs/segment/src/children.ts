import type {
  AggregateCondition,
  EventCondition,
  Expression,
  FirstEventCondition,
  LastEventCondition,
  PropertyCondition,
  RegularlyCondition,
  SequenceCondition,
} from '@tributary/contract';

/** A condition about what happened. */
export type HistoryCondition = EventCondition | AggregateCondition | FirstEventCondition | LastEventCondition | SequenceCondition | RegularlyCondition;

const HISTORY_KINDS = ['event', 'first_event', 'last_event', 'sequence', 'regularly'];

export function isHistoryCondition(expression: Expression): expression is HistoryCondition {
  return HISTORY_KINDS.some((kind) => Object.hasOwn(expression, kind));
}

/** The names of events that a condition looks at, each with what these have to match. */
export function eventsAsked(e: HistoryCondition): { readonly name: string; readonly where: readonly PropertyCondition[] }[] {
  if ('sequence' in e) return e.sequence.map((step) => (typeof step === 'string' ? { name: step, where: [] } : { name: step.event, where: step.where ?? [] }));
  const name = 'event' in e ? e.event : 'first_event' in e ? e.first_event : 'last_event' in e ? e.last_event : e.regularly;
  return [{ name, where: e.where ?? [] }];
}

/** The expressions an expression is made of; none: it is a leaf. */
export function childrenOf(expression: Expression): readonly Expression[] {
  if ('and' in expression) return expression.and;
  if ('or' in expression) return expression.or;
  return 'not' in expression ? [expression.not] : [];
}
