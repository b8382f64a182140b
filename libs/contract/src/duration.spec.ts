import { describe, expect, it } from '@jest/globals';
import { LONGEST_WINDOW_MS, parseDuration, parseWindowMs } from './duration.js';

const HOUR_MS = 3_600_000;

describe('parseWindowMs', () => {
  it.each([
    ['90s', 90_000],
    ['15m', HOUR_MS / 4],
    ['3d', 72 * HOUR_MS],
    ['2w', 336 * HOUR_MS],
    ['1mo', 720 * HOUR_MS],
    ['1y', 8_760 * HOUR_MS],
    ['P1DT12H', 36 * HOUR_MS],
    ['P1M', 720 * HOUR_MS],
    ['PT1M', 60_000],
    ['100y', LONGEST_WINDOW_MS],
  ])('reads %s as %d ms', (text, ms) => expect(parseWindowMs(text)).toBe(ms));

  it.each(['', '0d', 'P', 'PT', 'P1DT', '1.5h', '-1d', '1 d', '1D', '101y', 'd'])('refuses %j', (text) =>
    expect(parseWindowMs(text)).toBeUndefined(),
  );
});

describe('parseDuration', () => {
  it('keeps months apart from days, for waits that follow the calendar', () => {
    expect(parseDuration('P1M2D')).toEqual({ years: 0, months: 1, weeks: 0, days: 2, hours: 0, minutes: 0, seconds: 0 });
  });
});
