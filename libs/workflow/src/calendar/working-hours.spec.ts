import { describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import { dueWithinHours, timeOfDayMs, type WorkingHours } from './working-hours.js';

const OFFICE: WorkingHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };
const due = (from: string, length: string | null, zone = 'UTC', hours = OFFICE) =>
  new Date(dueWithinHours(Date.parse(from), length, hours, zone)).toISOString();

describe('dueWithinHours', () => {
  it('is at once while somebody works, else when they begin', () => {
    expect(due('2026-03-06T12:00:00Z', null)).toBe('2026-03-06T12:00:00.000Z');
    expect(due('2026-03-06T05:00:00Z', null)).toBe('2026-03-06T09:00:00.000Z');
    expect(due('2026-03-06T17:00:00Z', null)).toBe('2026-03-09T09:00:00.000Z');
    expect(due('2026-03-07T12:00:00Z', null, 'America/New_York')).toBe('2026-03-09T13:00:00.000Z');
  });
  it('counts hours only while they work, over a weekend and over the clocks going forward', () => {
    expect(due('2026-03-06T16:00:00Z', '2h')).toBe('2026-03-09T10:00:00.000Z');
    expect(due('2026-03-27T15:00:00Z', '2h', 'Europe/Berlin')).toBe('2026-03-30T08:00:00.000Z');
    expect(due('2026-03-06T16:00:00Z', '90m')).toBe('2026-03-09T09:30:00.000Z');
    expect(due('2026-03-06T16:00:00Z', '1h')).toBe('2026-03-06T17:00:00.000Z');
  });
  it('counts days as working days, at the same local time', () => {
    expect(due('2026-03-06T16:00:00Z', '1d')).toBe('2026-03-09T16:00:00.000Z');
    expect(due('2026-03-26T15:00:00Z', '2d', 'Europe/Berlin')).toBe('2026-03-30T14:00:00.000Z');
    expect(due('2026-03-06T16:00:00Z', '1w')).toBe('2026-03-13T16:00:00.000Z');
    expect(due('2026-03-07T16:00:00Z', '1d')).toBe('2026-03-10T09:00:00.000Z');
  });
  it('knows shifts over midnight, and those that never end', () => {
    const night: WorkingHours = { days: [1, 2, 3, 4, 5], from: '22:00', to: '06:00' };
    expect(due('2026-03-07T03:00:00Z', '2h', 'UTC', night)).toBe('2026-03-07T05:00:00.000Z');
    expect(due('2026-03-07T05:00:00Z', '2h', 'UTC', night)).toBe('2026-03-09T23:00:00.000Z');
    expect(due('2026-03-07T05:00:00Z', '30h', 'UTC', { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' })).toBe('2026-03-08T11:00:00.000Z');
  });
  it('refuses what is no duration', () => {
    expect(() => due('2026-03-06T16:00:00Z', 'soon')).toThrow(RangeError);
  });
});

/** Quarters of an hour in which somebody works, counted one by one. */
function worked(from: number, to: number, { days, from: opens, to: closes }: WorkingHours, zone: string): number {
  let quarters = 0;
  for (let at = from; at < to; at += 900_000) {
    const local = DateTime.fromMillis(at, { zone });
    const time = local.toFormat('HH:mm');
    if (days.includes(local.weekday) && time >= opens && time < closes) quarters++;
  }
  return quarters;
}

describe('hours of work, against counting quarters one by one', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Kathmandu'];
  const shifts: WorkingHours[] = [OFFICE, { days: [6, 7], from: '00:00', to: '24:00' }, { days: [3], from: '01:30', to: '03:30' }, { days: [1, 2, 3, 4, 5, 6, 7], from: '00:30', to: '02:15' }];
  const changes = ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2026-04-05', '2026-10-04'];
  const cases = zones.flatMap((zone) => shifts.flatMap((hours, s) => changes.map((day, i) => [zone, hours, `${day}T00:00:00Z`, 1 + ((i * 7 + s * 5) % 23)] as const)));

  it.each(cases)('%s, %j, from %s: %d quarters', (zone, hours, from, quarters) => {
    const start = Date.parse(from) - 2 * 86_400_000;
    const end = dueWithinHours(start, `${quarters * 15}m`, hours, zone);
    expect(worked(start, end, hours, zone)).toBe(quarters);
    expect(worked(start, end - 900_000, hours, zone)).toBe(quarters - 1);
  });
});

describe('timeOfDayMs', () => {
  it('takes 00:00 to 24:00', () => {
    expect([timeOfDayMs('00:00'), timeOfDayMs('24:00'), timeOfDayMs('24:01'), timeOfDayMs('9:00'), timeOfDayMs('12:60')]).toEqual([0, 86_400_000, undefined, undefined, undefined]);
  });
});
