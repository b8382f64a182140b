import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expressionSchema } from '@tributary/contract';
import { expression } from '@tributary/fixtures';
import { faultLine } from './fault.js';
import { parse, MAX_DEPTH } from './parse.js';

function faultsOf(value: unknown, root?: string): string[] {
  const parsed = parse(value, root);
  return parsed.ok ? [] : parsed.errors.map((fault) => `${fault.code} ${faultLine(fault)}`);
}

function nested(depth: number): unknown {
  return JSON.parse('{"not":'.repeat(depth) + '{"everyone":true}' + '}'.repeat(depth));
}

/** Rules with one thing changed somewhere: nearly right is where a reader is wrong. */
const spoilt = fc.tuple(expression, fc.nat(), fc.constantFrom('null', '""', '{}', '[]', '7', '"x"', 'true')).map(([rule, n, json]) => {
  const text = JSON.stringify(rule);
  const places = [...text.matchAll(/"[^"\\]*"(?!:)|-?\d+(?![^"]*":)|true/g)];
  const place = places[n % places.length];
  const changed = place ? text.slice(0, place.index) + json + text.slice(place.index + place[0].length) : text;
  try {
    return JSON.parse(changed) as unknown;
  } catch {
    return changed;
  }
});

/** What is refused, and the line that says so. */
const REFUSED: [unknown, string][] = [
  [
    { and: [{ tag: 'a' }, { trait: 'a', op: 'equal', value: 1 }] },
    'rule.unknown-operator rule.and[1].op: unknown operator "equal"; did you mean "equals"?',
  ],
  [
    { trait: 'a', op: 'startswith', value: 'x' },
    'rule.unknown-operator rule.op: unknown operator "startswith"; did you mean "starts_with"?',
  ],
  [{ trait: 'a', op: 'toString', value: 'x' }, 'rule.unknown-operator rule.op: unknown operator "toString"'],
  [{ trait: 'a', op: 'matches', value: 'x' }, 'rule.not-yet rule.op: the operator "matches" is not available yet'],
  [{ trait: 'a', op: 'has_been', value: 'x', for_at_least: '7d' }, 'rule.not-yet rule.op: the operator "has_been" is not available yet'],
  [{ sequence: ['a', 'b'], within: '1d' }, 'rule.not-yet rule.sequence: the condition "sequence" is not available yet'],
  [{ event: 'a', sum: 'total', op: 'gte', value: 5 }, 'rule.not-yet rule.sum: "sum" of a property is not available yet'],
  [{ event: 'Order *' }, 'rule.not-yet rule.event: names of events that end in "*" are not available yet; name the event in full'],
  [{ trai: 'a' }, 'rule.unknown-condition rule: unknown condition "trai"; did you mean "trait"?'],
  [{ tag: 'a', segment: 'b' }, 'rule.ambiguous rule: holds "tag" and "segment"; a condition has one of them'],
  [{ trait: 'a', op: 'exists', valeu: 1 }, 'rule.unknown-key rule.valeu: unknown key "valeu"; did you mean "value"?'],
  [{ trait: 'a', op: 'exists', value: 1 }, 'rule.unknown-key rule.value: this operator takes no value'],
  [{ and: [] }, 'rule.empty rule.and: is empty; give at least one condition'],
  [{ everyone: false }, 'rule.type rule.everyone: false is not true; write { "everyone": true }'],
  [{ trait: 'a', op: 'equals', value: '' }, 'rule.compares-nothing rule.value: "" cannot be compared with; use "exists" or "not_exists"'],
  [
    { trait: 'a', op: 'in', value: ['x', null] },
    'rule.compares-nothing rule.value[1]: null cannot be compared with; use "exists" or "not_exists"',
  ],
  [{ trait: 'a', op: 'equals' }, 'rule.missing rule.value: is missing; give a text, a number, true, false, or a list of them'],
  [{ trait: 'a', op: 'equals', value: 'a\u0000' }, 'rule.text rule.value: holds a NUL or half a character; no stored text can equal it'],
  [{ trait: 'a', op: 'gt', value: true }, 'rule.not-a-number rule.value: true is not a number'],
  [{ trait: 'a', op: 'between', value: [5, 1] }, 'rule.range rule.value: 5 is above 1; give [low, high]'],
  [
    { trait: 'a', op: 'within_last', value: '101y' },
    'rule.not-a-duration rule.value: "101y" is not a duration like 90s, 15m, 6h, 3d, 2w, 1mo, 1y or P1DT12H, up to 100 years',
  ],
  [
    { trait: 'a', op: 'before', value: '2026-03-01', timezone: 'Europe/Lisbonne' },
    'rule.timezone rule.timezone: unknown time zone "Europe/Lisbonne"; give an IANA name like "Europe/Lisbon", or "contact"',
  ],
  [{ event: 'a', within: '1d', from: '2026-01-01' }, 'rule.ambiguous rule.within: stands beside "from" or "to"; give one or the other'],
  [{ event: 'a', count: { op: 'gte', n: 1.5 } }, 'rule.not-a-number rule.count.n: 1.5 is not a whole number'],
  [
    { event: 'a', where: [{ property: 'p', op: 'gtee', value: 1 }] },
    'rule.unknown-operator rule.where[0].op: unknown operator "gtee"; did you mean "gte"?',
  ],
  [null, 'rule.type rule: null is not a condition; give an object like { "tag": "vip" }'],
];

describe('parse', () => {
  it('accepts every rule the generator makes, and so does the schema', () => {
    fc.assert(
      fc.property(expression, (rule) => {
        expect(faultsOf(rule)).toEqual([]);
        expect(expressionSchema.safeParse(rule).success).toBe(true);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('never accepts what the schema refuses, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), spoilt), (value) => {
        if (parse(value).ok) expect(expressionSchema.safeParse(value).success).toBe(true);
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  it.each(REFUSED)('refuses %j', (value, fault) => {
    expect(faultsOf(value)).toEqual([fault]);
  });

  it('names every fault of a rule, each with its path', () => {
    const rule = { or: [{ tag: '' }, { not: { trait: 'age', op: 'gt', value: 'old' } }] };
    expect(faultsOf(rule, 'nodes[3].when')).toEqual([
      'rule.empty nodes[3].when.or[0].tag: is empty; give a name',
      'rule.not-a-number nodes[3].when.or[1].not.value: "old" is not a number',
    ]);
  });

  it('takes a rule as deep as the limit and refuses one deeper, of any depth', () => {
    expect(faultsOf(nested(MAX_DEPTH))).toEqual([]);
    for (const depth of [MAX_DEPTH + 1, 10_000]) expect(faultsOf(nested(depth))[0]).toMatch(/^rule\.too-deep .*more than 100 deep$/);
  });

  it('refuses a rule too wide with one fault', () => {
    const wide = { and: Array.from({ length: 100_000 }, () => ({ everyone: true })) };
    expect(faultsOf(wide)).toEqual(['rule.too-large rule.and[999]: the rule holds more than 1000 conditions']);
  });
});
