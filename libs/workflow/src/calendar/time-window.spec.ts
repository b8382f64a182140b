import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { opensAt } from './time-window.js';
import { zoneOf } from './zone.js';

const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const opens = (window: Parameters<typeof opensAt>[0], at: string, zone: string) => iso(opensAt(window, Date.parse(at), zoneOf(zone)!));

describe('opensAt', () => {
  it('opens where a local time is skipped at the next instant that exists', () => {
    expect(opens({ from: '02:30', to: '05:00' }, '2026-03-08T06:00:00Z', 'America/New_York')).toBe('2026-03-08T07:00:00.000Z');
    expect(opens({ from: '02:15', to: '02:45' }, '2026-03-08T06:00:00Z', 'America/New_York')).toBe('2026-03-08T07:00:00.000Z');
    expect(opens({ from: '02:30', to: '03:00' }, '2026-03-29T00:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
  });
  it('opens where a local time comes twice at the first', () => {
    expect(opens({ from: '01:30', to: '05:00' }, '2026-11-01T04:00:00Z', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
    expect(opens({ from: '01:30', to: '01:45' }, '2026-11-01T05:50:00Z', 'America/New_York')).toBe('2026-11-02T06:30:00.000Z');
  });
  it('goes over midnight, and belongs to the day on which it opened', () => {
    const night = { days: ['Friday'], from: '22:00', to: '06:00' };
    expect(opens(night, '2026-03-07T05:59:00Z', 'UTC')).toBe('2026-03-07T05:59:00.000Z');
    expect(opens(night, '2026-03-07T06:00:00Z', 'UTC')).toBe('2026-03-13T22:00:00.000Z');
    expect(opens({ days: [0], from: '09:00' }, '2026-03-07T12:00:00Z', 'UTC')).toBe('2026-03-08T09:00:00.000Z');
  });
  it('is always open when nothing is said', () => {
    expect(opens({}, '2026-03-07T05:59:00Z', 'UTC')).toBe('2026-03-07T05:59:00.000Z');
    expect(opens({ days: [], from: '08:00', to: '08:00' }, '2026-03-07T05:59:00Z', 'UTC')).toBe('2026-03-07T05:59:00.000Z');
  });

  const ZONES = [
    'UTC',
    'Europe/Lisbon',
    'Europe/Berlin',
    'America/New_York',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Kolkata',
    'Africa/Casablanca',
    'America/Santiago',
    'Pacific/Auckland',
  ];
  const quarter = fc.nat({ max: 95 }).map((n) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`);
  const isOpen = (window: { days: number[]; from: string; to: string }, at: number, zone: string): boolean => {
    const local = DateTime.fromMillis(at, { zone });
    const [time, goesOver] = [local.toFormat('HH:mm'), window.to <= window.from];
    const isLate = goesOver && time < window.to;
    const day = (isLate ? local.minus({ days: 1 }) : local).weekday;
    const isInside = goesOver ? isLate || time >= window.from : time >= window.from && time < window.to;
    return isInside && (window.days.length === 0 || window.days.includes(day));
  };
  const isPlain = (at: number, zone: string): boolean => {
    const offsets = [-3, 0, 3].map((hours) => DateTime.fromMillis(at + hours * HOUR, { zone }).offset);
    return new Set(offsets).size === 1;
  };

  it('is the first instant that the clock on the wall allows, in any zone, all the year', () => {
    const window = fc.record({ days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }), from: quarter, to: quarter });
    const at = fc.integer({ min: Date.UTC(2025, 0, 1) / 900_000, max: Date.UTC(2027, 0, 1) / 900_000 }).map((n) => n * 900_000);
    fc.assert(
      fc.property(window, at, fc.constantFrom(...ZONES), (asked, from, zone) => {
        const found = opensAt(asked, from, zoneOf(zone)!);
        expect(found).toBeGreaterThanOrEqual(from);
        if (isPlain(found, zone)) expect(isOpen(asked, found, zone)).toBe(true);
        for (let before = from; before < found; before += 900_000)
          if (isPlain(before, zone)) expect(isOpen(asked, before, zone)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
  it('says the same when it is asked again at any instant before it opens', () => {
    fc.assert(
      fc.property(
        quarter,
        quarter,
        fc.nat({ max: 400 * 24 * 4 }),
        fc.nat({ max: 99 }),
        fc.constantFrom(...ZONES),
        (from, to, n, part, zone) => {
          const at = Date.UTC(2026, 0, 1) + n * 900_000;
          const found = opensAt({ from, to }, at, zoneOf(zone)!);
          expect(opensAt({ from, to }, at + Math.floor(((found - at) * part) / 100), zoneOf(zone)!)).toBe(found);
        },
      ),
      { numRuns: 300 },
    );
  });
});
