import { describe, expect, it } from '@jest/globals';
import { readTrait, traitText } from './trait-text.js';

describe('readTrait', () => {
  it('reads back what traitText wrote, of every kind', () => {
    for (const value of ['', 'pro', '7', 7, -0.5, true, { city: 'Espoo' }, ['a', 1], 'null']) expect(readTrait(traitText(value), value)).toEqual(value);
  });
  it('keeps a text a text though it looks like a number', () => expect(readTrait('0123', 'x')).toBe('0123'));
  it('reads a number where nothing was, and a text where what is written is of another kind', () => {
    expect([readTrait('12', null), readTrait('true', null), readTrait('{"a":1}', null), readTrait('Espoo', null)]).toEqual([12, true, '{"a":1}', 'Espoo']);
    expect([readTrait('many', 7), readTrait('[1]', { a: 1 })]).toEqual(['many', '[1]']);
  });
});
