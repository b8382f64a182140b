/**
 * What stands in `value` of each operator. One table, read by the schema, the parser, the printer and the generators.
 * `any`: one text, number or boolean, or a list of them (any of). `list`: the list alone. `one`: a single one of them.
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
  before: 'date',
  after: 'date',
  within_last: 'duration',
} as const;

export type Operator = keyof typeof OPERATORS;
export type ValueShape = (typeof OPERATORS)[Operator];
