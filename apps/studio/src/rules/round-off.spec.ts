import { describe, expect, it } from '@jest/globals';
import { roundedOff } from './round-off.js';

describe('roundedOff', () => {
  it('keeps two figures, and small numbers as they are', () => {
    expect([0, 7, 42, 99, 104, 995, 12_345, 1_009_080].map(roundedOff)).toEqual([0, 7, 42, 99, 100, 1_000, 12_000, 1_000_000]);
  });
});
