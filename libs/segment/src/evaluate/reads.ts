import type { Expression, PropertyCondition } from '@tributary/contract';
import { childrenOf, eventsAsked, isHistoryCondition, type HistoryCondition } from '../children.js';
import { isAggregate, planAggregate } from './compile-aggregate.js';
import { isEdgeOfInstants, isEdgeOfTotal, planEdge } from './compile-edge.js';
import { isTotal, planEvent } from './compile-event.js';
import { GEO_MODEL } from './compile-near.js';
import { planRegularly } from './compile-regularly.js';
import { planSequence } from './compile-sequence.js';
import type { HistoryPlan } from './history.js';

/** What is read of events of one name, each with all before it: how many there are; when they happened; in what order, by message id where they share an instant; what they carry. */
export const READINGS = ['totals', 'instants', 'order', 'content'] as const;
export type Reading = (typeof READINGS)[number];

/** What has to be at hand of one event name, or of all that begin with what stands before a `*`, before a contact is evaluated. */
export interface EventNeed {
  readonly name: string;
  /** Length of the window back from the instant of evaluation, in ms; null: all history. */
  readonly sinceMs: number | null;
  /** ms; no older event is looked at. */
  readonly from?: number;
  /** `totals`: `totalsOf(name)` is enough; `instants`: `instantsOf(name)` is; else `eventsOf(name)` is read. */
  readonly reading: Reading;
}

/** What can change the answer of a rule, besides time. Keys of the index that finds the rules a change concerns. */
export interface Reads {
  /** Whole paths and their first segments; of `computed.score.lead` also `computed.score`. */
  readonly traits: ReadonlySet<string>;
  /** `*`: any tag. */
  readonly tags: ReadonlySet<string>;
  /** By id or key, as the rule names them. */
  readonly segments: ReadonlySet<string>;
  /** Names of events; what ends in `*` stands for all that begin so. */
  readonly events: ReadonlySet<string>;
  /** Topics and channels. */
  readonly consents: ReadonlySet<string>;
  /** Paths of traits of which it matters when they last became another: `changedAt`. */
  readonly changes: ReadonlySet<string>;
  readonly companies: boolean;
}

export function needsOf(expression: Expression, settings: { readonly timezone: string }): EventNeed[] {
  return leavesOf(expression)
    .filter(isHistoryCondition)
    .flatMap((leaf) => needsOfLeaf(leaf, settings.timezone));
}

function needsOfLeaf(e: HistoryCondition, timezone: string): EventNeed[] {
  if ('sequence' in e) return planSequence(e, timezone).steps.map((step) => needOf(step, { reading: readingOf(step, 'order') }));
  if ('regularly' in e) return [needOf(planRegularly(e, timezone).history)];
  if ('first_event' in e || 'last_event' in e) {
    const plan = planEdge(e, timezone);
    if (isEdgeOfTotal(plan)) return [needOf(plan.history, { reading: 'totals' })];
    // Of a last event that has to lie in a window, older ones need not be known.
    return [needOf(plan.history, { sinceMs: plan.edge === 'last' ? plan.withinMs : null, reading: readingOf(plan.has ?? plan.history, isEdgeOfInstants(plan) ? 'instants' : 'order') })];
  }
  if (isAggregate(e)) return [needOf(planAggregate(e, timezone), { reading: 'content' })];
  const plan = planEvent(e, timezone);
  return [needOf(plan, isTotal(plan) ? { reading: 'totals' } : {})];
}

const readingOf = (plan: HistoryPlan, otherwise: Reading): Reading => (plan.where.length > 0 ? 'content' : otherwise);

function needOf(plan: HistoryPlan, more: Partial<EventNeed> = {}): EventNeed {
  const since = plan.from === null ? {} : { from: plan.from };
  return { name: plan.name, sinceMs: plan.windowMs, ...since, reading: readingOf(plan, 'instants'), ...more };
}

export function readsOf(expression: Expression): Reads {
  const leaves = leavesOf(expression);
  const reads = {
    companies: leaves.some((leaf) => 'company' in leaf),
    ...{ traits: new Set<string>(), tags: new Set<string>(), segments: new Set<string>(), events: new Set<string>() },
    ...{ consents: new Set<string>(), changes: new Set<string>() },
  };
  for (const leaf of leaves) {
    if ('tag' in leaf) reads.tags.add(leaf.tag);
    if ('segment' in leaf) reads.segments.add(leaf.segment);
    if ('consent' in leaf) reads.consents.add(leaf.consent);
    if ('near' in leaf) for (const path of pathsOf(`computed.${GEO_MODEL}`)) reads.traits.add(path);
    if (isHistoryCondition(leaf)) {
      for (const { name, where } of eventsAsked(leaf)) {
        reads.events.add(name);
        if (where.some(isInOwnZone)) reads.traits.add('timezone');
      }
    }
    if (!('trait' in leaf)) continue;
    for (const path of pathsOf(leaf.trait)) reads.traits.add(path);
    if (leaf.timezone === 'contact') reads.traits.add('timezone');
    if (leaf.op === 'has_been') reads.changes.add(leaf.trait);
  }
  return reads;
}

const isInOwnZone = ({ timezone }: PropertyCondition): boolean => timezone === 'contact';

/** Whether an event's name is one of those, or begins as one of those that end in `*`. */
export function namesEvent(names: ReadonlySet<string>, event: string): boolean {
  if (names.has(event)) return true;
  for (const name of names) if (name.endsWith('*') && event.startsWith(name.slice(0, -1))) return true;
  return false;
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
