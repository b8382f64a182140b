import type { Expression, TraitCondition } from '@tributary/contract';
import { listOf } from './evaluate/compile-comparison.js';
import { sentence } from './print/print.js';
import { numberOf } from './value/number.js';
import { textOf } from './value/text.js';

/**
 * Why a rule can have no member, whatever anybody does: two of its conditions exclude each other. Finds what people really write by mistake, one
 * value and another, above and below, so and not so; not every contradiction there can be.
 * @returns for people; null: none was found
 */
export function contradictionIn(rule: Expression): string | null {
  if ('or' in rule) {
    const found = rule.or.map(contradictionIn);
    return found.every((one) => one !== null) ? (found[0] ?? null) : null;
  }
  if (!('and' in rule)) return null;
  const all = flat(rule);
  for (const [i, one] of all.entries()) {
    const own = 'and' in one ? null : contradictionIn(one);
    if (own) return own;
    const other = all.slice(i + 1).find((next) => exclude(one, next));
    if (other) return `"${sentence(one)}" and "${sentence(other)}" are never true of the same person.`;
  }
  return null;
}

const flat = (rule: Expression): Expression[] => ('and' in rule ? rule.and.flatMap(flat) : [rule]);

const isSame = (a: Expression, b: Expression): boolean => JSON.stringify(a) === JSON.stringify(b);

function exclude(a: Expression, b: Expression): boolean {
  if ('not' in a && isSame(a.not, b)) return true;
  if ('not' in b && isSame(b.not, a)) return true;
  if ('trait' in a && 'trait' in b) return a.trait === b.trait && (values(a, b) || bounds(a, b) || presence(a, b) || presence(b, a));
  if ('event' in a && 'event' in b) return neverAndOnce(a, b) || neverAndOnce(b, a);
  return false;
}

/** One of these and one of those, and none is in both. */
function values(a: TraitCondition, b: TraitCondition): boolean {
  if ((a.op !== 'equals' && a.op !== 'in') || (b.op !== 'equals' && b.op !== 'in')) return false;
  const those = new Set(listOf(b.value).map(keyOf));
  return !listOf(a.value).some((value) => those.has(keyOf(value)));
}

/** Text that reads as a number may equal one. */
const keyOf = (value: string | number | boolean): string => String(numberOf(value) ?? textOf(value));

function bounds(a: TraitCondition, b: TraitCondition): boolean {
  const [one, other] = [rangeOf(a), rangeOf(b)];
  return one !== null && other !== null && (one.low > other.high || other.low > one.high || touching(one, other) || touching(other, one));
}

interface Bounded {
  readonly low: number;
  readonly high: number;
  readonly isOpen: boolean;
}

const touching = (one: Bounded, other: Bounded): boolean => one.low === other.high && (one.isOpen || other.isOpen);

function rangeOf(c: TraitCondition): Bounded | null {
  if (c.op === 'between') return { low: numberOf(c.value[0]) ?? NaN, high: numberOf(c.value[1]) ?? NaN, isOpen: false };
  if (c.op !== 'gt' && c.op !== 'gte' && c.op !== 'lt' && c.op !== 'lte') return null;
  const bound = numberOf(c.value) ?? NaN;
  const isOpen = c.op === 'gt' || c.op === 'lt';
  return c.op === 'gt' || c.op === 'gte' ? { low: bound, high: Infinity, isOpen } : { low: -Infinity, high: bound, isOpen };
}

/** Nothing there, and something that only a value can be. */
function presence(a: TraitCondition, b: TraitCondition): boolean {
  return a.op === 'not_exists' && !b.op.startsWith('not_');
}

type Counted = Extract<Expression, { event: string }>;

/** Never at all, and at least once at some time. */
function neverAndOnce(a: Counted, b: Counted): boolean {
  const count = 'count' in a ? a.count : undefined;
  const isNever = count?.op === 'eq' && count.n === 0 && a.within === undefined && a.from === undefined && a.to === undefined && (a.where ?? []).length === 0;
  if (!isNever || a.event !== b.event || 'op' in b) return false;
  const other = 'count' in b ? b.count : undefined;
  return other === undefined || ((other.op === 'gte' || other.op === 'eq') && other.n > 0) || other.op === 'gt';
}
