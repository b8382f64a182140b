/**
 * What stands in `value` of each operator. One table, read by the schema, the parser, the printer and the generators.
 * `any`: one text, number or boolean, or a list of them (any of). `list`: the list alone. `one`: a single one of them.
 * `bound`: a date, or one that moves with now: `-6h` is six hours ago, `+2d` in two days.
 * `period`: one of `PERIODS`. `anniversary`: `today`, or so many days from today: `today+2d`. `pattern`: a regular expression in RE2 syntax.
 */
export const OPERATORS = {
  equals: 'any',
  not_equals: 'any',
  in: 'list',
  not_in: 'list',
  contains: 'text',
  not_contains: 'text',
  starts_with: 'text',
  ends_with: 'text',
  gt: 'number',
  gte: 'number',
  lt: 'number',
  lte: 'number',
  between: 'range',
  exists: 'none',
  not_exists: 'none',
  includes: 'one',
  not_includes: 'one',
  before: 'bound',
  after: 'bound',
  within_last: 'duration',
  within_next: 'duration',
  on_day: 'date',
  in_period: 'period',
  anniversary: 'anniversary',
  matches: 'pattern',
  has_been: 'any',
} as const;

export type Operator = keyof typeof OPERATORS;
/** Operators whose answer changes as time goes by, with no new data. */
export const TIMED_OPERATORS = ['within_last', 'within_next', 'in_period', 'anniversary', 'has_been'] as const satisfies readonly Operator[];

const UNITS = ['week', 'month', 'quarter', 'year'] as const;
/** Calendar periods around now, in the zone of the condition; weeks start on Monday. */
export const PERIODS = ['today', 'yesterday', 'tomorrow', ...UNITS.map((unit) => `this_${unit}` as const), ...UNITS.map((unit) => `last_${unit}` as const), ...UNITS.map((unit) => `next_${unit}` as const)] as const;
export type Period = (typeof PERIODS)[number];

/** `today`, `today+2d`: it is in two days, `today-1d`: it was yesterday. At most 366 days. */
export const ANNIVERSARY_PATTERN = /^today(?:[+-](?:[1-9]|[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])d)?$/;

export type ValueShape = (typeof OPERATORS)[Operator];
