import type { EventCondition, Expression } from '@tributary/contract';
import { childrenOf } from '../children.js';
import { isTotal, planEvent } from './compile-event.js';

/** What has to be at hand of one event name before a contact is evaluated. */
export interface EventNeed {
  readonly name: string;
  /** Length of the window back from the instant of evaluation, in ms; null: all history. */
  readonly sinceMs: number | null;
  /** ms; no older event is looked at. */
  readonly from?: number;
  /** False: `totalsOf(name)` is enough; true: `eventsOf(name)` is read. */
  readonly history: boolean;
  /** Whether it looks into what the events carry, or only at when they happened. */
  readonly content: boolean;
}

/** What can change the answer of a rule, besides time. Keys of the index that finds the rules a change concerns. */
export interface Reads {
  /** Whole paths and their first segments; of `computed.score.lead` also `computed.score`. */
  readonly traits: ReadonlySet<string>;
  /** `*`: any tag. */
  readonly tags: ReadonlySet<string>;
  /** By id or key, as the rule names them. */
  readonly segments: ReadonlySet<string>;
  /** Names of events. */
  readonly events: ReadonlySet<string>;
}

export function needsOf(expression: Expression, settings: { readonly timezone: string }): EventNeed[] {
  return leavesOf(expression)
    .filter((leaf) => 'event' in leaf)
    .map((leaf) => needOf(leaf, settings.timezone));
}

function needOf(condition: EventCondition, timezone: string): EventNeed {
  const plan = planEvent(condition, timezone);
  const since = plan.from === null ? {} : { from: plan.from };
  return { name: plan.name, sinceMs: plan.windowMs, ...since, history: !isTotal(plan), content: plan.where.length > 0 };
}

export function readsOf(expression: Expression): Reads {
  const reads = { traits: new Set<string>(), tags: new Set<string>(), segments: new Set<string>(), events: new Set<string>() };
  for (const leaf of leavesOf(expression)) {
    if ('tag' in leaf) reads.tags.add(leaf.tag);
    if ('segment' in leaf) reads.segments.add(leaf.segment);
    if ('event' in leaf) reads.events.add(leaf.event);
    if (!('trait' in leaf)) continue;
    for (const path of pathsOf(leaf.trait)) reads.traits.add(path);
    if (leaf.timezone === 'contact') reads.traits.add('timezone');
  }
  return reads;
}

function pathsOf(trait: string): string[] {
  const [first, second] = trait.split('.');
  const model = first === 'computed' && second !== undefined ? [`computed.${second}`] : [];
  return [first!, ...model, trait];
}

function leavesOf(expression: Expression): Expression[] {
  const children = childrenOf(expression);
  return children.length === 0 ? [expression] : children.flatMap(leavesOf);
}
