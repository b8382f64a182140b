import type { Aggregate, AggregateCondition, Comparison, EventCondition, Expression, PropertyCondition, TraitCondition } from '@tributary/contract';
import { shapeOf } from './compared.js';

/** How a rule is edited: a list of rows that are joined by one word. Rules of other shapes are wrapped into one. */
export interface Group {
  readonly joined: 'and' | 'or';
  readonly rows: readonly Expression[];
}

export function groupOf(rule: Expression | undefined): Group {
  if (rule && 'and' in rule) return { joined: 'and', rows: rule.and };
  if (rule && 'or' in rule) return { joined: 'or', rows: rule.or };
  return { joined: 'and', rows: rule ? [rule] : [] };
}

/** @returns undefined for a group without rows: nothing is asked yet */
export function ruleOf({ joined, rows }: Group): Expression | undefined {
  if (rows.length === 0) return undefined;
  if (rows.length === 1 && joined === 'and') return rows[0];
  return joined === 'and' ? { and: rows } : { or: rows };
}

const AGGREGATES: readonly Aggregate[] = ['sum', 'avg', 'min', 'max', 'distinct'];

export function aggregateOf(rule: Expression): { readonly aggregate: Aggregate; readonly property: string } | undefined {
  const aggregate = AGGREGATES.find((one) => one in rule);
  return aggregate && { aggregate, property: (rule as unknown as Record<Aggregate, string>)[aggregate] };
}

const isAggregate = (rule: Expression): rule is AggregateCondition => aggregateOf(rule) !== undefined;

/** Kinds of leaves, each with how a new one begins. Those of an event take its name along when one becomes another. */
const LEAVES = {
  event: (name) => ({ event: name }),
  aggregate: (name) => ({ event: name, sum: '', op: 'gte', value: '' }),
  first: (name) => ({ first_event: name, within: '30d' }),
  last: (name) => ({ last_event: name, not_within: '30d' }),
  sequence: (name) => ({ sequence: [name, ''] }),
  regularly: (name) => ({ regularly: name, period: '7d', of_last: 4, at_least: 3 }),
  trait: () => ({ trait: '', op: 'equals', value: '' }),
  tag: () => ({ tag: '' }),
  segment: () => ({ segment: '' }),
  consent: () => ({ consent: '', is: 'subscribed' }),
  near: () => ({ near: { place: '', km: 40 } }),
  company: () => ({ company: { trait: '', op: 'equals', value: '' } }),
  everyone: () => ({ everyone: true }),
} satisfies Record<string, (event: string) => Expression>;

export type Leaf = keyof typeof LEAVES;
/** Kinds whose "not" has words of its own. */
const DENIED = ['event', 'tag', 'segment', 'near', 'company', 'regularly', 'sequence'] as const;
type Denied = (typeof DENIED)[number];
export type Kind = Leaf | `no-${Denied}` | 'group' | 'other';

const isDenied = (leaf: string): leaf is Denied => DENIED.some((one) => one === leaf);

function leafKindOf(leaf: Expression): Leaf | 'group' | 'other' {
  if ('event' in leaf) return isAggregate(leaf) ? 'aggregate' : 'event';
  if ('first_event' in leaf) return 'first';
  if ('last_event' in leaf) return 'last';
  if ('and' in leaf || 'or' in leaf) return 'group';
  if ('not' in leaf) return 'other';
  return (['sequence', 'regularly', 'trait', 'tag', 'segment', 'consent', 'near', 'company', 'everyone'] as const).find((kind) => kind in leaf) ?? 'other';
}

/** A "not" around a leaf without words of its own stays with the row: `isNegated`. */
export function kindOf(row: Expression): Kind {
  if (!('not' in row)) return leafKindOf(row);
  const kind = leafKindOf(row.not);
  if (isDenied(kind)) return `no-${kind}`;
  return kind === 'group' ? 'other' : kind;
}

/** Whether a "not" has to be said in front of the row. */
export const isNegated = (row: Expression): boolean => 'not' in row && !isDenied(leafKindOf(row.not)) && kindOf(row) !== 'other';

const inside = (row: Expression): Expression => ('not' in row ? row.not : row);

/** The first event that a condition names. */
function eventIn(leaf: Expression): string {
  if ('event' in leaf) return leaf.event;
  if ('first_event' in leaf) return leaf.first_event;
  if ('last_event' in leaf) return leaf.last_event;
  if ('regularly' in leaf) return leaf.regularly;
  const step = 'sequence' in leaf ? leaf.sequence[0] : undefined;
  return step === undefined ? '' : typeof step === 'string' ? step : step.event;
}

/** The row as another kind, with what can be kept of it. */
export function turnedInto(row: Expression, kind: Kind): Expression {
  if (kind === kindOf(row) || kind === 'other') return row;
  const was = inside(row);
  if (kind === 'group') return 'and' in was || 'or' in was ? was : { or: [was] };
  const leaf = kind.replace(/^no-/, '') as Leaf;
  const made: Expression = leaf === leafKindOf(was) ? was : (LEAVES[leaf](eventIn(was)) as Expression);
  return kind.startsWith('no-') ? { not: made } : made;
}

/** The leaf of a row, changed; a "not" around it stays. */
export const withLeaf = (row: Expression, leaf: Expression): Expression => ('not' in row ? { not: leaf } : leaf);
export const leafOf = inside;
/** The same row, said the other way round. */
export const negated = (row: Expression): Expression => ('not' in row ? row.not : { not: row });

const DURATION = /^\d+(?:\.\d+)?(?:s|m|h|d|w|mo|y)$/;
const isLength = (text: string | undefined): boolean => text === undefined || DURATION.test(text);
const isSaid = (value: unknown): boolean => value !== '' && !(typeof value === 'number' && Number.isNaN(value));
const isWhere = (where: readonly PropertyCondition[] | undefined): boolean => (where ?? []).every((one) => isSaid(one.property) && isCompared(one));
const isSpan = ({ within, from, to }: Pick<EventCondition, 'within' | 'from' | 'to'>): boolean => isLength(within) && [from, to].every((date) => date === undefined || isSaid(date));

/** Whether nothing of it is left to be filled in: only then it is asked how many fit. */
export function isComplete(rule: Expression): boolean {
  if ('and' in rule) return rule.and.every(isComplete);
  if ('or' in rule) return rule.or.every(isComplete);
  if ('not' in rule) return isComplete(rule.not);
  if ('tag' in rule) return isSaid(rule.tag);
  if ('segment' in rule) return isSaid(rule.segment);
  if ('consent' in rule) return isSaid(rule.consent);
  if ('near' in rule) return isSaid(rule.near.place ?? 'here');
  if ('everyone' in rule) return true;
  if ('company' in rule) return isComplete(rule.company);
  return 'trait' in rule ? isTrait(rule) : isHistory(rule);
}

const isTrait = (rule: TraitCondition): boolean => isSaid(rule.trait) && isCompared(rule) && (rule.op !== 'has_been' || (isLength(rule.for_at_least) && isLength(rule.for_less_than)));

type History = Extract<Expression, { event: string } | { first_event: string } | { last_event: string } | { sequence: unknown } | { regularly: string }>;

function isHistory(rule: History): boolean {
  if ('sequence' in rule) return rule.sequence.every((step) => (typeof step === 'string' ? isSaid(step) : isSaid(step.event) && isWhere(step.where))) && isLength(rule.max_gap) && isLength(rule.within);
  if (!isSaid(eventIn(rule)) || !isWhere(rule.where)) return false;
  if ('regularly' in rule) return isLength(rule.period);
  if ('first_event' in rule || 'last_event' in rule) return isSpan(rule) && isLength(rule.not_within);
  return isSpan(rule) && (!isAggregate(rule) || (isSaid(rule.value) && isSaid(aggregateOf(rule)!.property)));
}

/** Whether the value is there that the operator wants. */
function isCompared(comparison: Comparison): boolean {
  if (!('value' in comparison)) return true;
  const { op, value } = comparison;
  switch (shapeOf(op)) {
    case 'duration':
      return DURATION.test(String(value));
    case 'date':
      return !Number.isNaN(Date.parse(String(value)));
    case 'bound':
      return !Number.isNaN(Date.parse(String(value))) || DURATION.test(String(value).replace(/^[+-]/, ''));
    case 'number':
      return typeof value === 'number';
    case 'range':
    case 'list':
      return Array.isArray(value) && value.length > 0 && value.every((one) => isSaid(one) && (op !== 'between' || typeof one === 'number'));
    default:
      return isSaid(value);
  }
}
