import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@tributary/contract';
import { expression, contact, factsOf, BASE_AT, OPT_IN } from '@tributary/fixtures';
import fc from 'fast-check';
import { contradictionIn } from './contradictions.js';
import { evaluate } from './index.js';

const plan = (value: string): Expression => ({ trait: 'plan', op: 'equals', value });

describe('contradictions', () => {
  it.each<[string, Expression, boolean]>([
    ['one value and another', { and: [plan('pro'), plan('free')] }, true],
    ['a value and a list with it', { and: [plan('pro'), { trait: 'plan', op: 'in', value: ['pro', 'free'] }] }, false],
    ['above and below', { and: [{ trait: 'age', op: 'gt', value: 65 }, { trait: 'age', op: 'lt', value: 30 }] }, true],
    ['at least and at most the same', { and: [{ trait: 'age', op: 'gte', value: 65 }, { trait: 'age', op: 'lte', value: 65 }] }, false],
    ['above and at most the same', { and: [{ trait: 'age', op: 'gt', value: 65 }, { trait: 'age', op: 'lte', value: 65 }] }, true],
    ['so and not so', { and: [{ tag: 'vip' }, { not: { tag: 'vip' } }] }, true],
    ['never and once', { and: [{ event: 'a', count: { op: 'eq', n: 0 } }, { event: 'a', within: '7d' }] }, true],
    ['not lately, but once', { and: [{ event: 'a', count: { op: 'eq', n: 0 }, within: '7d' }, { event: 'a' }] }, false],
    ['unknown, yet a value', { and: [{ trait: 'plan', op: 'not_exists' }, plan('pro')] }, true],
    ['only one way of two', { or: [{ and: [plan('pro'), plan('free')] }, { tag: 'vip' }] }, false],
    ['numbers and their text', { and: [plan('20'), { trait: 'plan', op: 'equals', value: 20 }] }, false],
  ])('%s', (_, rule, isOne) => {
    expect(contradictionIn(rule) !== null).toBe(isOne);
  });

  it('has no member, of anybody', () => {
    const pair = fc.tuple(expression, expression).map(([a, b]): Expression => ({ and: [a, b] }));
    let found = 0;
    fc.assert(
      fc.property(fc.oneof(pair, expression.map((rule): Expression => ({ and: [rule, { not: rule }] }))), fc.array(contact, { minLength: 5, maxLength: 5 }), (rule, people) => {
        if (contradictionIn(rule) === null) return;
        found += 1;
        for (const life of people) expect(evaluate(rule, factsOf(life), BASE_AT, { timezone: 'UTC', optIn: OPT_IN }).member).toBe(false);
      }),
      { numRuns: 400, seed: 1 },
    );
    expect(found).toBeGreaterThan(50);
  });
});
