import { describe, expect, it } from '@jest/globals';
import { dueAt, offsetFrom } from './due-at.js';
import { zoneOf } from './zone.js';

const due = (from: string, text: string, zone = 'UTC') => new Date(dueAt(Date.parse(from), text, zone)).toISOString();

describe('dueAt', () => {
  it('counts days as 24 hours, whatever the clocks do', () => {
    expect(due('2026-03-28T12:00:00Z', '1d', 'Europe/Lisbon')).toBe('2026-03-29T12:00:00.000Z');
    expect(due('2026-03-28T12:00:00Z', '1w', 'Europe/Lisbon')).toBe('2026-04-04T12:00:00.000Z');
  });
  it('counts months by the calendar of the zone: the clock shows the same time', () => {
    expect(due('2026-03-15T12:00:00Z', '1mo', 'Europe/Lisbon')).toBe('2026-04-15T11:00:00.000Z');
    expect(due('2026-03-15T12:00:00Z', '1mo')).toBe('2026-04-15T12:00:00.000Z');
  });
  it('stays inside the month', () => {
    expect(due('2026-01-31T00:00:00Z', '1mo')).toBe('2026-02-28T00:00:00.000Z');
    expect(due('2028-02-29T00:00:00Z', '1y')).toBe('2029-02-28T00:00:00.000Z');
    expect(due('2026-01-31T23:30:00Z', '1mo', 'Europe/Berlin')).toBe('2026-02-28T23:30:00.000Z');
  });
  it('goes on at the next instant that exists where a local time is skipped', () => {
    expect(due('2026-02-28T01:30:00Z', 'P1M', 'Europe/Berlin')).toBe('2026-03-28T01:30:00.000Z');
    expect(due('2026-02-28T09:30:00-05:00', 'P8D', 'America/New_York')).toBe('2026-03-08T14:30:00.000Z');
    expect(due('2026-02-08T02:30:00-05:00', '1mo', 'America/New_York')).toBe('2026-03-08T07:00:00.000Z');
  });
  it('takes the first of a local time that comes twice, from either side', () => {
    expect(due('2026-10-01T01:30:00-04:00', 'P1M', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
    expect(due('2025-12-01T01:30:00-05:00', 'P11M', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  });
  it('adds the exact part after the calendar part', () => {
    expect(due('2026-01-31T00:00:00Z', 'P1M1DT1H')).toBe('2026-03-01T01:00:00.000Z');
  });
  it('counts a zone that nobody knows as UTC', () => {
    expect(due('2026-03-15T12:00:00Z', '1mo', 'Mars/Base')).toBe('2026-04-15T12:00:00.000Z');
  });
});

describe('offsetFrom', () => {
  const off = (from: string, text: string, zone = 'UTC') => new Date(offsetFrom(Date.parse(from), text, zoneOf(zone)!)).toISOString();
  it('goes forward and back, and nowhere', () => {
    expect(off('2026-03-15T12:00:00Z', '-1d')).toBe('2026-03-14T12:00:00.000Z');
    expect(off('2026-03-15T12:00:00Z', '+PT2H')).toBe('2026-03-15T14:00:00.000Z');
    expect([off('2026-03-15T12:00:00Z', '0d'), off('2026-03-15T12:00:00Z', '-PT0S')]).toEqual(Array(2).fill('2026-03-15T12:00:00.000Z'));
  });
  it('counts months by the calendar, back too', () => {
    expect(off('2026-03-31T12:00:00Z', '-1mo')).toBe('2026-02-28T12:00:00.000Z');
    expect(off('2026-04-15T11:00:00Z', '-1mo', 'Europe/Lisbon')).toBe('2026-03-15T12:00:00.000Z');
  });
});
