import { describe, expect, it } from '@jest/globals';
import { dateOf, spanOf } from './date.js';

const AT = Date.UTC(2026, 2, 15, 12, 30);

describe('dateOf', () => {
  it.each([
    '2026-03-15T12:30',
    '2026-03-15 12:30:00',
    '2026-03-15T12:30:00.0009Z',
    '2026-03-15T14:30+02:00',
    '2026-03-15 07:00:00 -05:30',
    AT,
    AT / 1_000,
  ])('reads %j as an instant, without a zone as UTC', (value) => expect(dateOf(value)).toEqual({ at: AT }));

  it('reads a date alone as a day', () => {
    expect(dateOf('1970-01-02')).toEqual({ day: 1 });
    expect(dateOf('2024-02-29')).toEqual({ day: 19_782 });
  });

  it.each([
    '2026-02-30',
    '2025-02-29',
    '0000-01-01',
    '2026-3-1',
    '2026-03-15T24:00',
    '2026-03-15T12',
    '1742042400',
    ' 2026-03-15',
    1e15,
    true,
    null,
  ])('takes %j for no date', (value) => expect(dateOf(value)).toBeUndefined());
});

describe('spanOf', () => {
  it.each([
    ['Europe/Lisbon', '2026-03-29T00:00Z', 23],
    ['America/Havana', '2026-11-01T05:00Z', 24],
    ['America/Havana', '2026-10-31T04:00Z', 25],
    ['Asia/Beirut', '2026-03-28T22:00Z', 23],
    ['Asia/Kathmandu', '2026-03-28T18:15Z', 24],
  ])('lets a day in %s last from its midnight, %s, for %d h', (zone, start, hours) => {
    const at = Date.parse(start);
    const day = dateOf(new Date(at + 12 * 3_600_000).toISOString().slice(0, 10))!;
    expect(spanOf(day, zone)).toEqual({ start: at, end: at + hours * 3_600_000 });
  });
});
