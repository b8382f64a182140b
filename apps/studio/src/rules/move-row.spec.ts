import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@tributary/contract';
import fc from 'fast-check';
import { movedRow, placeByKey, type Place } from './move-row.js';
import { groupOf } from './rule-shape.js';

const leaf: fc.Arbitrary<Expression> = fc.integer({ min: 0, max: 999 }).map((n) => ({ tag: `t${n}` }));
const { rule } = fc.letrec<{ rule: Expression }>((tie) => ({
  rule: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, fc.record({ and: fc.array(tie('rule'), { minLength: 2, maxLength: 4 }) }), fc.record({ or: fc.array(tie('rule'), { minLength: 1, maxLength: 4 }) })),
}));
const place: fc.Arbitrary<Place> = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
const leavesOf = (of: Expression): string[] => ('tag' in of ? [of.tag] : groupOf(of).rows.flatMap(leavesOf));

describe('moving a row', () => {
  it('keeps every condition, wherever it is put', () => {
    fc.assert(fc.property(rule, place, place, (given, from, to) => expect(leavesOf(movedRow(given, from, to)).sort()).toEqual(leavesOf(given).sort())));
  });

  const given: Expression = { and: [{ tag: 'a' }, { or: [{ tag: 'b' }, { tag: 'c' }] }, { tag: 'd' }] };
  const moved = (from: Place, key: 'up' | 'down' | 'left' | 'right') => {
    const to = placeByKey(given, from, key);
    return to && movedRow(given, from, to);
  };
  it('goes by keys within its group, into the next one, and out of it', () => {
    expect(moved([0], 'down')).toEqual({ and: [given.and[1], { tag: 'a' }, { tag: 'd' }] });
    expect(moved([2], 'up')).toEqual({ and: [{ tag: 'a' }, { tag: 'd' }, given.and[1]] });
    expect(moved([0], 'right')).toEqual({ and: [{ or: [{ tag: 'a' }, { tag: 'b' }, { tag: 'c' }] }, { tag: 'd' }] });
    expect(moved([2], 'right')).toEqual({ and: [{ tag: 'a' }, { or: [{ tag: 'b' }, { tag: 'c' }, { tag: 'd' }] }] });
    expect(moved([1, 1], 'left')).toEqual({ and: [{ tag: 'a' }, { or: [{ tag: 'b' }] }, { tag: 'c' }, { tag: 'd' }] });
    expect([moved([0], 'up'), moved([2], 'down'), moved([0], 'left'), moved([1, 0], 'right')]).toEqual([null, null, null, null]);
  });
});
