import type { Expression } from '@tributary/contract';
import { aggregateOf } from '../evaluate/compile-aggregate.js';
import { childrenOf, eventsAsked, isHistoryCondition } from '../children.js';

/** What data a rule asks for, by name. */
export interface DataNeeds {
  readonly events: readonly string[];
  /** Of an event: `Order Completed: total`. */
  readonly properties: readonly { readonly event: string; readonly property: string }[];
  readonly traits: readonly string[];
  readonly topics: readonly string[];
  /** Attributes of companies. Empty, and yet `company` is asked: people have to belong to some. */
  readonly companies: readonly string[];
}

/** What somebody has to collect before a rule can find anybody. */
export function dataNeedsOf(rule: Expression): DataNeeds {
  const leaves = leavesOf(rule);
  const properties = leaves.filter(isHistoryCondition).flatMap((leaf) => {
    const aggregated = aggregateOf(leaf)?.property;
    return eventsAsked(leaf).flatMap(({ name, where }) => [...where.map(({ property }) => property), ...(aggregated === undefined ? [] : [aggregated])].map((property) => ({ event: name, property })));
  });
  return {
    events: unique(leaves.filter(isHistoryCondition).flatMap((leaf) => eventsAsked(leaf).map(({ name }) => name))),
    properties: [...new Map(properties.map((one) => [`${one.event}\n${one.property}`, one])).values()],
    traits: unique(leaves.flatMap((leaf) => ('trait' in leaf ? [leaf.trait] : 'near' in leaf ? ['computed.geo.lat'] : []))),
    companies: unique(leaves.flatMap((leaf) => ('company' in leaf ? leavesOf(leaf.company).flatMap((one) => ('trait' in one ? [one.trait] : [])) : []))),
    topics: unique(leaves.flatMap((leaf) => ('consent' in leaf ? [leaf.consent] : []))),
  };
}

const unique = (names: readonly string[]): string[] => [...new Set(names)].sort();

function leavesOf(rule: Expression): Expression[] {
  const children = childrenOf(rule);
  return children.length === 0 ? [rule] : children.flatMap(leavesOf);
}
