import { describe, expect, it } from '@jest/globals';
import { decimalText, numberOf } from './number.js';

describe('numberOf', () => {
  it.each([
    ['20', 20],
    [' \t+20.50\n', 20.5],
    ['2e1', 20],
    ['1e-400', 0],
    [7, 7],
  ])('reads %j as %d', (value, number) => expect(numberOf(value)).toBe(number));

  it.each(['', ' ', '1e400', '.5', '20.', '0x10', '1_000', '1234567890123456', '\u00a020', '２０', 'NaN', true, null, [20]])(
    'takes %j for no number',
    (value) => expect(numberOf(value)).toBeUndefined(),
  );
});

describe('decimalText', () => {
  it.each([
    [1e21, '1000000000000000000000'],
    [-1.5e22, '-15000000000000000000000'],
    [1e-7, '0.0000001'],
    [-1.25e-7, '-0.000000125'],
    [20.5, '20.5'],
    [-0, '0'],
  ])('writes %d without an exponent', (number, text) => expect(decimalText(number)).toBe(text));
});
