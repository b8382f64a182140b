import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@tributary/contract';
import fc from 'fast-check';
import { groupOf, kindOf, negated, ruleOf, turnedInto, type Kind } from './rule-shape.js';

const leaf = fc.oneof(
  fc.record({ event: fc.constantFrom('A', 'B') }),
  fc.record({ tag: fc.constant('vip') }),
  fc.record({ segment: fc.constant('s') }),
  fc.record({ trait: fc.constant('age'), op: fc.constant('gt' as const), value: fc.integer() }),
  fc.constant<Expression>({ everyone: true }),
  fc.record({ event: fc.constant('A'), max: fc.constant('total'), op: fc.constant('gte' as const), value: fc.integer() }) as fc.Arbitrary<Expression>,
  fc.record({ last_event: fc.constant('A'), not_within: fc.constant('30d') }),
  fc.record({ first_event: fc.constant('A'), within: fc.constant('7d') }),
  fc.record({ sequence: fc.constant(['A', 'B']), max_gap: fc.constant('2d') }),
  fc.record({ regularly: fc.constant('A'), period: fc.constant('7d'), of_last: fc.constant(4), at_least: fc.constant(3) }),
  fc.record({ consent: fc.constant('news'), is: fc.constant('never' as const) }),
  fc.record({ company: fc.record({ trait: fc.constant('employees'), op: fc.constant('gte' as const), value: fc.integer() }), role: fc.constant('buyer') }),
  fc.record({ near: fc.record({ place: fc.constant('Boston, US'), km: fc.constant(40) }) }),
) as unknown as fc.Arbitrary<Expression>;
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

  it('is said the other way round and back', () => {
    fc.assert(fc.property(leaf, (given) => expect(negated(negated(given))).toEqual(given)));
  });

  it('takes its event along when it becomes another kind', () => {
    const did: Expression = { event: 'Signed In' };
    expect(['last', 'regularly', 'sequence'].map((kind) => turnedInto(did, kind as Kind))).toEqual([
      { last_event: 'Signed In', not_within: '30d' },
      { regularly: 'Signed In', period: '7d', of_last: 4, at_least: 3 },
      { sequence: ['Signed In', ''] },
    ]);
  });

  it('keeps its event when "did" becomes "did not", and back', () => {
    const did: Expression = { event: 'Order Completed', count: { op: 'gte', n: 2 }, within: '7d' };
    const not = turnedInto(did, 'no-event');
    expect([not, turnedInto(not, 'event')]).toEqual([{ not: did }, did]);
  });
});
