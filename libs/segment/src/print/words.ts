import { parseDuration, type Aggregate, type AggregateCondition, type Comparison, type ConsentState, type Count, type Duration } from '@tributary/contract';

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
  within_next: 'is within the next',
  on_day: 'is on',
  in_period: 'is',
  anniversary: 'comes round',
  has_been: 'has been',
  matches: 'matches',
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
  if (c.op === 'within_last' || c.op === 'within_next') return durationWords(c.value);
  const moving = (c.op === 'before' || c.op === 'after') && typeof c.value === 'string' ? movingWords(c.value) : undefined;
  if (moving !== undefined) return moving;
  if (c.op === 'in_period') return c.value.replace('_', ' ');
  if (c.op === 'anniversary') return daysWords(c.value);
  if (c.op === 'has_been') return `${listWords(c.value)}${sinceWords(c)}`;
  if (c.op === 'between') return c.value.join(' and ');
  return listWords(c.value);
}

function listWords(value: Scalar | readonly Scalar[]): string {
  return Array.isArray(value) ? (value as readonly Scalar[]).map(String).join(', ') : String(value);
}

function sinceWords({ for_at_least: atLeast, for_less_than: lessThan }: Extract<Comparison, { op: 'has_been' }>): string {
  const most = lessThan === undefined ? '' : ` for less than ${durationWords(lessThan)}`;
  return atLeast === undefined ? most : ` for at least ${durationWords(atLeast)}${most && ' and'}${most}`;
}

/** `6 hours ago`, `in 2 days`; undefined: a date that stands still. */
function movingWords(text: string): string | undefined {
  const length = parseDuration(text.replace(/^[+-]/, ''));
  if (!length) return undefined;
  const words = durationWords(text.replace(/^[+-]/, ''));
  return text.startsWith('+') ? `in ${words}` : `${words} ago`;
}

/** `today`, `in 2 days`, `1 day ago`. */
function daysWords(text: string): string {
  const days = text === 'today' ? 0 : Number(text.slice('today'.length, -1));
  if (days === 0) return 'today';
  const words = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`;
  return days > 0 ? `in ${words}` : `${words} ago`;
}

/** `total of`, `average of`. */
export const AGGREGATE_WORDS = {
  sum: 'sum of',
  avg: 'average of',
  min: 'lowest',
  max: 'highest',
  distinct: 'number of different',
} satisfies Record<Aggregate, string>;

export const AGGREGATE_OPERATOR_WORDS = {
  gte: 'is at least',
  lte: 'is at most',
  gt: 'is above',
  lt: 'is below',
  eq: 'is',
  equals: 'is',
} satisfies Record<AggregateCondition['op'], string>;

export const CONSENT_WORDS = {
  subscribed: 'is subscribed to',
  unsubscribed: 'has unsubscribed from',
  never: 'has said nothing to',
} satisfies Record<ConsentState, string>;

/** The name of an event; of `Order *`: any event that begins with it. */
export function eventWords(name: string): string {
  if (!name.endsWith('*')) return name;
  return name === '*' ? 'any event' : `any event "${name.slice(0, -1)}…"`;
}

const DATE_OPERATORS: readonly string[] = ['before', 'after', 'within_last', 'within_next', 'on_day', 'in_period', 'anniversary'];

/** `in Europe/Lisbon time`, where a zone matters: days begin at its midnight. */
export function zoneWords(c: Comparison): string | undefined {
  if (!DATE_OPERATORS.includes(c.op) || c.timezone === undefined) return undefined;
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
