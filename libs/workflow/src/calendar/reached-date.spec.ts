import { describe, expect, it } from '@jest/globals';
import type { DateInterest, Json } from '@tributary/contract';
import { reachedAfter } from './reached-date.js';
import { zoneOf } from './zone.js';

const asked = (more: Partial<DateInterest> = {}): DateInterest => ({ type: 'date', trait: 'on', offset: null, at: null, yearly: false, ...more });
const next = (interest: DateInterest, value: Json, zone: string, after: string, reached: string[] = []) => {
  const found = reachedAfter(interest, value, zoneOf(zone)!, Date.parse(after), reached);
  return found && `${new Date(found.at).toISOString().replace(/:00\.000Z$/, 'Z')} ${found.date}`;
};

describe('reachedAfter', () => {
  it.each([
    // a day is its midnight by the contact's clock
    [asked(), '2026-05-14', 'Europe/Lisbon', '2026-01-01', '2026-05-13T23:00Z 2026-05-14'],
    [asked(), '2026-05-14', 'America/New_York', '2026-01-01', '2026-05-14T04:00Z 2026-05-14'],
    [asked({ at: '09:00' }), '2026-05-14', 'Asia/Tokyo', '2026-01-01', '2026-05-14T00:00Z 2026-05-14'],
    [asked({ offset: '-3d', at: '09:00' }), '2026-05-14', 'UTC', '2026-01-01', '2026-05-11T09:00Z 2026-05-14'],
    [asked({ offset: '+2h' }), '2026-05-14T10:00:00Z', 'Asia/Tokyo', '2026-01-01', '2026-05-14T12:00Z 2026-05-14T10:00:00.000Z'],
    // an instant's day is the contact's
    [asked({ at: '09:00' }), '2026-05-14T20:00:00Z', 'Asia/Tokyo', '2026-01-01', '2026-05-15T00:00Z 2026-05-14T20:00:00.000Z'],
    [asked({ offset: '1mo' }), '2026-01-31', 'UTC', '2026-01-01', '2026-02-28T00:00Z 2026-01-31'],
    // three days before the 30th is the 27th at nine on the wall, also over the change of clocks on the 29th
    [asked({ offset: '-3d', at: '09:00' }), '2026-03-30', 'Europe/Lisbon', '2026-01-01', '2026-03-27T09:00Z 2026-03-30'],
    [asked({ offset: '-1d', at: '09:00' }), '2026-03-30', 'Europe/Lisbon', '2026-01-01', '2026-03-29T08:00Z 2026-03-30'],
    // 02:30 does not exist in New York on 8 March: 03:00 there; 01:30 comes twice on 1 November: the first
    [asked({ at: '02:30' }), '2026-03-08', 'America/New_York', '2026-01-01', '2026-03-08T07:00Z 2026-03-08'],
    [asked({ at: '01:30' }), '2026-11-01', 'America/New_York', '2026-01-01', '2026-11-01T05:30Z 2026-11-01'],
    // half an hour in Lord Howe
    [asked({ at: '02:15' }), '2026-10-04', 'Australia/Lord_Howe', '2026-01-01', '2026-10-03T15:30Z 2026-10-04'],
  ] as const)('%j of %s in %s', (interest, value, zone, after, expected) => expect(next(interest, value, zone, after)).toBe(expected));

  it.each([
    [asked({ yearly: true }), '1990-05-14', 'UTC', '2026-01-01', '2026-05-14T00:00Z 1990-05-14/2026'],
    [asked({ yearly: true, at: '09:00' }), '1990-05-14', 'UTC', '2026-05-14T09:00:00Z', '2027-05-14T09:00Z 1990-05-14/2027'],
    [asked({ yearly: true }), '2000-02-29', 'UTC', '2026-01-01', '2026-02-28T00:00Z 2000-02-29/2026'],
    [asked({ yearly: true }), '2000-02-29', 'UTC', '2028-01-01', '2028-02-29T00:00Z 2000-02-29/2028'],
    // a client wrote the day as midnight UTC
    [asked({ yearly: true, at: '09:00' }), '1990-05-14T00:00:00.000Z', 'America/New_York', '2026-01-01', '2026-05-14T13:00Z 1990-05-14/2026'],
    // a week before New Year lies in the year before
    [asked({ yearly: true, offset: '-1w', at: '09:00' }), '1990-01-03', 'UTC', '2026-12-01', '2026-12-27T09:00Z 1990-01-03/2027'],
    [asked({ yearly: true, offset: '2mo' }), '1990-12-15', 'UTC', '2026-01-01', '2026-02-15T00:00Z 1990-12-15/2025'],
    // not before it was first
    [asked({ yearly: true }), '2030-05-14', 'UTC', '2026-01-01', '2030-05-14T00:00Z 2030-05-14/2030'],
  ] as const)('comes round: %j of %s in %s after %s', (interest, value, zone, after, expected) => expect(next(interest, value, zone, after)).toBe(expected));

  it('does not reach what is past, or now', () => {
    expect(next(asked(), '2026-05-14', 'UTC', '2026-05-14')).toBeNull();
    expect(next(asked(), '2020-05-14', 'UTC', '2026-05-14')).toBeNull();
  });
  it('does not reach a date twice, by another clock', () => {
    expect(next(asked({ at: '09:00' }), '2026-05-14', 'America/New_York', '2026-05-14T08:30:00Z', ['2026-05-14'])).toBeNull();
    expect(next(asked({ at: '09:00', yearly: true }), '1990-05-14', 'America/New_York', '2026-05-14T08:30:00Z', ['1990-05-14/2026'])).toBe('2027-05-14T13:00Z 1990-05-14/2027');
  });
  it.each([null, 'soon', '2026-02-30', true, ['2026-05-14'], {}] as Json[])('does not take %j for a date', (value) => expect(next(asked(), value, 'UTC', '2026-01-01')).toBeNull());
});
