import { describe, expect, it } from '@jest/globals';
import { isSameValue } from './same-value.js';

describe('isSameValue', () => {
  it('takes nothing, null and the empty text for one, and an empty list for something', () => {
    expect([isSameValue(undefined, null), isSameValue(null, ''), isSameValue([], null)]).toEqual([true, true, false]);
  });
  it('compares as numbers where one is a number, else as text', () => {
    expect([isSameValue(20, '20.0'), isSameValue('20', '20.0'), isSameValue(true, 'true')]).toEqual([true, false, true]);
  });
  it('compares lists and objects by what is in them, in whatever order the keys stand', () => {
    expect(isSameValue({ a: 1, b: [2, 'x'] }, { b: [2, 'x'], a: 1 })).toBe(true);
    expect(isSameValue({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(isSameValue([1, 2], [2, 1])).toBe(false);
  });
});
