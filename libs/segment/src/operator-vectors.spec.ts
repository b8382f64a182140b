import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import type { Json, JsonObject } from '@tributary/contract';
import { parse } from './index.js';
import { SmallWorld } from './small-world.js';

/** Vectors of another product, read in place; see the README there. */
const CASES = new URL('../../../../shared/cases/segments/', import.meta.url);
const isThere = existsSync(CASES);
const describeCases = isThere ? describe : describe.skip;
const read = (name: string) => readFileSync(new URL(name, CASES), 'utf8');

interface Vector {
  readonly cond: { readonly value: Json; readonly operator?: string };
  readonly props: JsonObject;
  readonly expected: boolean | 'inconclusive';
  readonly quirk?: string;
}

const OPERATORS: Readonly<Record<string, string>> = {
  exact: 'equals',
  is_not: 'not_equals',
  icontains: 'contains',
  starts_with: 'starts_with',
  ends_with: 'ends_with',
  gt: 'gt',
  gte: 'gte',
  lt: 'lt',
  lte: 'lte',
  is_set: 'exists',
  is_date_before: 'before',
  is_date_after: 'after',
  not_starts_with: 'starts_with',
  not_ends_with: 'ends_with',
};
const RELATIVE = /^-?\d+[hdwmy]$/;

describeCases(`vectors of operators on a property${isThere ? '' : ' (skipped: ../shared/cases is not here)'}`, () => {
  const vectors = isThere ? (JSON.parse(read('property-operators.json')) as { vectors: Vector[] }).vectors : [];
  const offered = vectors.filter(
    ({ cond, quirk }) => Object.hasOwn(OPERATORS, cond.operator ?? 'exact') && !RELATIVE.test(String(cond.value)) && !quirk,
  );

  /** Where this language says otherwise: text that reads as a number is compared as one, and a number is an instant. */
  const OTHERWISE = [
    '{"key":"key","value":"30","operator":"lt"} {"key":"100"}',
    '{"key":"key","value":"2022-05-01","operator":"is_date_before"} {"key":1}',
  ];

  it.each(offered.map((v): [string, Vector] => [`${JSON.stringify(v.cond)} ${JSON.stringify(v.props)}`, v]))('%s', (name, vector) => {
    const expected = vector.expected === 'inconclusive' ? isNegative(vector) : vector.expected;
    expect(holds(vector)).toBe(OTHERWISE.includes(name) ? !expected : expected);
  });

  it('leaves out regular expressions, relative dates and quirks', () => {
    expect([vectors.length, offered.length]).toEqual([111, 74]);
  });
});

function isNegative({ cond }: Vector): boolean {
  return cond.operator?.includes('not') ?? false;
}

/** A rule that is refused has no members. */
function holds({ cond, props }: Vector): boolean {
  const { operator = 'exact', value } = cond;
  const condition = { trait: 'key', op: OPERATORS[operator], ...(operator !== 'is_set' && { value }) };
  const parsed = parse(operator.startsWith('not_') ? { not: condition } : condition);
  const traits = Object.fromEntries(Object.entries(props).map(([key, found]) => [key, unwrapped(found)]));
  const world = new SmallWorld({}, 'UTC');
  world.identify('u', traits);
  return parsed.ok && world.members(parsed.expression, Date.UTC(2022, 4, 1)).length === 1;
}

/** Their `{ "$datetime": … }` is text here. */
function unwrapped(value: Json): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (Object.values(value)[0] ?? null) : value;
}
