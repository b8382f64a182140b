import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@tributary/contract';
import fc from 'fast-check';
import { groupOf, kindOf, ruleOf, turnedInto } from './rule-shape.js';

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ event: fc.constantFrom('A', 'B') }),
  fc.record({ tag: fc.constant('vip') }),
  fc.record({ segment: fc.constant('s') }),
  fc.record({ trait: fc.constant('age'), op: fc.constant('gt' as const), value: fc.integer() }),
  fc.constant<Expression>({ everyone: true }),
);
const { rule } = fc.letrec<{ rule: Expression }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ and: fc.array(tie('rule'), { minLength: 2, maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('rule'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('rule') }),
  ),
}));

describe('a rule as rows', () => {
  it('is the same rule again, whatever it was', () => {
    fc.assert(fc.property(rule, (given) => expect(ruleOf(groupOf(given))).toEqual(given)));
  });

  it('stays what it is when it is turned into its own kind', () => {
    fc.assert(fc.property(rule, (given) => expect(turnedInto(given, kindOf(given))).toEqual(given)));
  });

  it('keeps its event when "did" becomes "did not", and back', () => {
    const did: Expression = { event: 'Order Completed', count: { op: 'gte', n: 2 }, within: '7d' };
    const not = turnedInto(did, 'no-event');
    expect([not, turnedInto(not, 'event')]).toEqual([{ not: did }, did]);
  });
});
