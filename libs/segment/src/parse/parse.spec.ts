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
  [{ trait: 'a', op: 'matches', value: '(x' }, 'rule.pattern rule.value: the regular expression has a "(" without a ")"'],
  [{ trait: 'a', op: 'has_been', value: 'x' }, 'rule.missing rule.for_at_least: is missing; give "for_at_least" or "for_less_than", a duration like 7d'],
  [{ trait: 'computed.score', op: 'has_been', value: 1, for_at_least: '7d' }, 'rule.unknown-operator rule.trait: names all scores together; name one, such as computed.score.interest'],
  [
    { event: 'a', where: [{ property: 'p', op: 'has_been', value: 1 }] },
    'rule.unknown-operator rule.where[0].op: asks how long a value has been so; properties of an event never change, so ask a trait',
  ],
  [{ trait: 'a', op: 'in_period', value: 'last_mont' }, 'rule.range rule.value: "last_mont" is no period; did you mean "last_month"?'],
  [{ trait: 'a', op: 'anniversary', value: 'today+400d' }, 'rule.range rule.value: "today+400d" is not today, or so many days from today: today+2d, 366 days at most'],
  [{ sequence: [] }, 'rule.empty rule.sequence: is empty; give at least one event'],
  [{ sequence: ['a', { event: 'b', wher: [] }] }, 'rule.unknown-key rule.sequence[1].wher: unknown key "wher"; did you mean "where"?'],
  [{ event: 'a', sum: 'total', avg: 'total', op: 'gte', value: 5 }, 'rule.ambiguous rule: holds "sum" and "avg"; a condition has one of them'],
  [{ event: 'a', sum: 'total', op: 'gte' }, 'rule.missing rule.value: is missing; give a number'],
  [{ first_event: 'a', within: '1d', not_within: '2d' }, 'rule.ambiguous rule.not_within: stands beside "within"; give one or the other'],
  [{ first_event: 'a', has: true }, 'rule.unknown-key rule.has: unknown key "has"'],
  [{ regularly: 'a', period: '7d', of_last: 4, at_least: 5 }, 'rule.range rule.at_least: 5 of 4 periods can never be; give "of_last" or less'],
  [{ consent: 'news', is: 'subscribe' }, 'rule.type rule.is: "subscribe" is no state of consent; did you mean "subscribed"?'],
  [{ near: { place: 'Boston' } }, 'rule.missing rule.near.km: is missing; give a distance in kilometres'],
  [{ near: { lat: 91, lon: 0, km: 1 } }, 'rule.range rule.near.lat: 91 is out of range; give -90 to 90'],
  [{ company: { tag: 'a' } }, 'rule.unknown-condition rule.company.tag: "tag" cannot be asked of a company; it has attributes: give everyone, and, or, not, trait'],
  [
    { company: { not: { trait: 'a', op: 'before', value: '2026-01-01', timezone: 'contact' } } },
    'rule.timezone rule.company.not.timezone: a company has no clock of its own; name a zone like "Europe/Lisbon"',
  ],
  [{ members: { tag: 'a' } }, 'rule.not-yet rule.members: the condition "members" is not available yet'],
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
