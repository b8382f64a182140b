import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@tributary/contract';
import { print, sentence } from './print.js';

const portugal: Expression = { trait: 'country', op: 'equals', value: 'Portugal' };

describe('sentence', () => {
  it.each<[string, Expression]>([
    [
      'Order Completed at least 2 times in 30 days and country is Portugal',
      { and: [{ event: 'Order Completed', count: { op: 'gte', n: 2 }, within: '30d' }, portugal] },
    ],
    ['Signed In never in 1 week', { event: 'Signed In', count: { op: 'eq', n: 0 }, within: '1w' }],
    [
      'Paid at least once where total is above 50 and context.os is any of iOS, Android',
      {
        event: 'Paid',
        where: [
          { property: 'total', op: 'gt', value: 50 },
          { property: 'context.os', op: 'equals', value: ['iOS', 'Android'] },
        ],
      },
    ],
    [
      'Paid fewer than 3 times from 2026-01-01 until 2026-02-01',
      { event: 'Paid', count: { op: 'lt', n: 3 }, from: '2026-01-01', to: '2026-02-01' },
    ],
    [
      'everyone and (has tag vip or not (is in segment staff))',
      { and: [{ everyone: true }, { or: [{ tag: 'vip' }, { not: { segment: 'staff' } }] }] },
    ],
    [
      "has any tag or born is before 2000-01-01 in the contact's time",
      { or: [{ tag: '*' }, { trait: 'born', op: 'before', value: '2000-01-01', timezone: 'contact' }] },
    ],
    ['seen is within the last 1 day 12 hours', { trait: 'seen', op: 'within_last', value: 'P1DT12H' }],
    ['age is between 18 and 30', { trait: 'age', op: 'between', value: [18, 30] }],
    ['email does not exist', { trait: 'email', op: 'not_exists' }],
  ])('says %j', (text, rule) => expect(sentence(rule)).toBe(text));
});

describe('print', () => {
  it('gives pieces with the paths they came from', () => {
    expect(print({ and: [{ tag: 'vip' }, portugal] }, 'when')).toEqual([
      { kind: 'operator', text: 'has tag', path: 'when.and[0]' },
      { kind: 'tag', text: 'vip', path: 'when.and[0].tag' },
      { kind: 'word', text: 'and', path: 'when' },
      { kind: 'trait', text: 'country', path: 'when.and[1].trait' },
      { kind: 'operator', text: 'is', path: 'when.and[1].op' },
      { kind: 'value', text: 'Portugal', path: 'when.and[1].value' },
    ]);
  });
});
