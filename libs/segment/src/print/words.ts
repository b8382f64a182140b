import { parseDuration, type Comparison, type Count, type Duration } from '@tributary/contract';

type Scalar = string | number | boolean;

const OPERATOR_WORDS = {
  equals: 'is',
  not_equals: 'is not',
  in: 'is any of',
  not_in: 'is none of',
  contains: 'contains',
  not_contains: 'does not contain',
  starts_with: 'starts with',
  ends_with: 'ends with',
  gt: 'is above',
  gte: 'is at least',
  lt: 'is below',
  lte: 'is at most',
  between: 'is between',
  exists: 'exists',
  not_exists: 'does not exist',
  includes: 'includes',
  not_includes: 'does not include',
  before: 'is before',
  after: 'is after',
  within_last: 'is within the last',
} satisfies Record<Comparison['op'], string>;

/** `is at least`, `is any of`. A list under `equals` means any of it. */
export function operatorWords(c: Comparison): string {
  if (c.op === 'equals' && Array.isArray(c.value)) return OPERATOR_WORDS.in;
  if (c.op === 'not_equals' && Array.isArray(c.value)) return OPERATOR_WORDS.not_in;
  return OPERATOR_WORDS[c.op];
}

/** What an operator compares with, for people; undefined when it takes nothing. */
export function valueWords(c: Comparison): string | undefined {
  if (!('value' in c)) return undefined;
  if (c.op === 'within_last') return durationWords(c.value);
  if (c.op === 'between') return c.value.join(' and ');
  return Array.isArray(c.value) ? (c.value as readonly Scalar[]).map(String).join(', ') : String(c.value);
}

/** `in Europe/Lisbon time`, where a zone matters: days begin at its midnight. */
export function zoneWords(c: Comparison): string | undefined {
  const isDate = c.op === 'before' || c.op === 'after' || c.op === 'within_last';
  if (!isDate || c.timezone === undefined) return undefined;
  return c.timezone === 'contact' ? "in the contact's time" : `in ${c.timezone} time`;
}

/** `at least once`, `never`, `more than 3 times`. */
export function countWords({ op, n }: Count): string {
  if (op === 'eq') return n === 0 ? 'never' : `exactly ${times(n)}`;
  const words = { gte: 'at least', lte: 'at most', gt: 'more than', lt: 'fewer than' }[op];
  return `${words} ${op === 'lt' ? `${n} ${n === 1 ? 'time' : 'times'}` : times(n)}`;
}

function times(n: number): string {
  return n === 1 ? 'once' : `${n} times`;
}

/** `30 days`; `1 day 12 hours`. Text that is no duration comes back as it is. */
export function durationWords(text: string): string {
  const duration = parseDuration(text);
  if (!duration) return text;
  const parts = Object.entries(duration) as [keyof Duration, number][];
  return parts
    .filter(([, n]) => n > 0)
    .map(([unit, n]) => `${n} ${n === 1 ? unit.slice(0, -1) : unit}`)
    .join(' ');
}
