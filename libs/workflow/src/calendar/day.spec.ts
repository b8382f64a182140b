import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOf, nextDayAt } from './day.js';

const ZONES = ['UTC', 'Europe/Lisbon', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Chatham', 'America/Sao_Paulo', 'Africa/Cairo', 'Asia/Beirut', 'Pacific/Apia', 'nowhere'];

describe('a calendar day', () => {
  it('ends where the next begins, in every zone, over daylight saving', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) }), fc.constantFrom(...ZONES), (at, zone) => {
        const next = nextDayAt(at, zone);
        expect(next).toBeGreaterThan(at);
        expect(next - at).toBeLessThanOrEqual(49 * 3_600_000); // Apia left out a day once
        expect(dayOf(next - 1, zone)).toBe(dayOf(at, zone));
        expect(dayOf(next, zone) > dayOf(at, zone)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the contact’s own', () => {
    const at = Date.UTC(2026, 2, 2, 23, 30);
    expect([dayOf(at, 'UTC'), dayOf(at, 'Asia/Tokyo'), dayOf(at, 'America/New_York')]).toEqual(['2026-03-02', '2026-03-03', '2026-03-02']);
  });
});
