import { describe, expect, it } from '@jest/globals';
import type { Comparison, Json } from '@tributary/contract';
import { compileComparison } from './compile-comparison.js';

function holds(comparison: Comparison, value: Json | undefined): boolean {
  return compileComparison(comparison)(value, 0, 'UTC') > 0;
}

type Row = readonly [Comparison, Json | undefined, boolean];

describe('a missing value', () => {
  const negative: Comparison[] = [
    { op: 'not_equals', value: 'a' },
    { op: 'not_in', value: ['a'] },
    { op: 'not_contains', value: 'a' },
    { op: 'not_includes', value: 'a' },
    { op: 'not_exists' },
  ];
  const positive: Comparison[] = [
    { op: 'equals', value: 'null' },
    { op: 'contains', value: 'u' },
    { op: 'lt', value: 1 },
    { op: 'before', value: '2030-01-01' },
    { op: 'exists' },
  ];
  it.each([undefined, null, ''])('%j satisfies what is negative and nothing else', (value) => {
    expect(negative.map((c) => holds(c, value))).toEqual(negative.map(() => true));
    expect(positive.map((c) => holds(c, value))).toEqual(positive.map(() => false));
  });

  it.each([[[]], [{}], [0], [false], [' ']])('is not %j', (value) => expect(holds({ op: 'exists' }, value)).toBe(true));
});

describe('equals', () => {
  it.each<Row>([
    [{ op: 'equals', value: 20 }, ' 2e1', true],
    [{ op: 'equals', value: '20.0' }, 20, true],
    [{ op: 'equals', value: '20.0' }, '20', false],
    [{ op: 'equals', value: true }, 'true', true],
    [{ op: 'equals', value: 'false' }, false, true],
    [{ op: 'equals', value: 1 }, true, false],
    [{ op: 'equals', value: 'Porto' }, 'porto', false],
    [{ op: 'equals', value: ['a', 2] }, '2', true],
    [{ op: 'equals', value: 'Jose\u0301' }, 'Jos\u00e9', true],
    [{ op: 'equals', value: 'Jos\u00e9' }, 'Jose\u0301', true],
    [{ op: 'equals', value: 'a' }, ['a'], false],
    [{ op: 'includes', value: 20 }, ['20', null], true],
    [{ op: 'includes', value: 'a' }, [['a']], false],
  ])('%j of %j: %s', (c, value, expected) => expect(holds(c, value)).toBe(expected));
});

describe('operators on text', () => {
  it.each<Row>([
    [{ op: 'contains', value: 'STRASSE' }, 'Hauptstrasse 1', true],
    [{ op: 'contains', value: 'straße' }, 'STRASSE', false],
    [{ op: 'contains', value: 'O\u0308' }, 'h\u00f6he', true],
    [{ op: 'starts_with', value: 'ista' }, 'ISTANBUL', true],
    [{ op: 'ends_with', value: 5 }, 20.5, true],
    [{ op: 'contains', value: '000000000000000000' }, 1e21, true],
    [{ op: 'contains', value: 'ru' }, true, true],
    [{ op: 'contains', value: 'a' }, ['a'], false],
  ])('%j of %j: %s', (c, value, expected) => expect(holds(c, value)).toBe(expected));
});

describe('dates', () => {
  it.each<Row>([
    [{ op: 'before', value: '2026-03-15' }, '2026-03-14', true],
    [{ op: 'before', value: '2026-03-15' }, '2026-03-15', false],
    [{ op: 'before', value: '2026-03-15' }, '2026-03-14T23:59:59.999Z', true],
    [{ op: 'before', value: '2026-03-15' }, '2026-03-15T00:00:00Z', false],
    [{ op: 'after', value: '2026-03-15' }, '2026-03-15T23:59:59.999Z', false],
    [{ op: 'after', value: '2026-03-15' }, '2026-03-16T00:00:00Z', true],
    [{ op: 'after', value: '2026-03-15T12:00:00Z' }, '2026-03-15T12:00:00Z', false],
    [{ op: 'after', value: '2026-03-15T12:00:00Z' }, Date.UTC(2026, 2, 15, 12) + 1, true],
    [{ op: 'before', value: '2026-02-28' }, '2026-02-30', false],
  ])('%j of %j: %s', (c, value, expected) => expect(holds(c, value)).toBe(expected));
});
