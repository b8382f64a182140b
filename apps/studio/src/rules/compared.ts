import type { Comparison } from '@tributary/contract';
import { OPERATORS, type Operator } from '@tributary/contract/operators';

/** In the order in which they are offered. */
export const OFFERED: readonly Operator[] = ['equals', 'not_equals', 'in', 'not_in', 'contains', 'not_contains', 'starts_with', 'ends_with', 'gt', 'gte', 'lt', 'lte', 'between', 'exists', 'not_exists', 'includes', 'not_includes', 'before', 'after', 'on_day', 'within_last', 'within_next', 'in_period', 'anniversary', 'has_been', 'matches'];
/** What a property of an event cannot be asked: it never changes. */
export const OF_PROPERTIES: readonly Operator[] = OFFERED.filter((op) => op !== 'has_been');
export const shapeOf = (op: Operator): (typeof OPERATORS)[Operator] => OPERATORS[op];

const isNumeric = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
const isWord = (text: string): text is 'true' | 'false' => text === 'true' || text === 'false';

/** What somebody writes, as the language reads it: truth values where those are known there. */
const scalarOf = (text: string, known: readonly string[]): string | boolean => (isWord(text) && known.length > 0 && known.every(isWord) ? text === 'true' : text);

/** How the value of a comparison is written in a field; of a range, its two ends. */
export function writtenOf(comparison: Comparison): readonly string[] {
  if (!('value' in comparison)) return [];
  const { op, value } = comparison;
  if (op === 'between') return (value as readonly unknown[]).map(String);
  return [Array.isArray(value) ? value.map(String).join(', ') : String(value)];
}

/**
 * A comparison from what stands in its fields.
 * @param known values that were seen there
 */
export function comparisonOf(op: Operator, written: readonly string[], known: readonly string[]): Comparison {
  const [first = '', second = ''] = written;
  const made = (value: unknown) => ({ op, value, ...(op === 'has_been' && { for_at_least: '7d' }) }) as Comparison;
  switch (shapeOf(op)) {
    case 'none':
      return { op } as Comparison;
    case 'number':
      return made(isNumeric(first) ? Number(first) : first);
    case 'range':
      return made([first, second].map((one) => (isNumeric(one) ? Number(one) : one)));
    case 'list':
      return made(first.split(',').map((one) => one.trim()).filter((one, i) => one !== '' || i === 0));
    case 'any':
    case 'one':
      return made(scalarOf(first, known));
    case 'text':
    case 'pattern':
    case 'date':
    case 'bound':
    case 'duration':
    case 'period':
    case 'anniversary':
      return made(first);
  }
}
