import { DateTime } from 'luxon';

/** The calendar day on which an instant (ms) falls in a zone, as `2026-03-29`; an unknown zone counts as UTC. */
export function dayOf(at: number, timezone: string): string {
  return inZone(at, timezone).toFormat('yyyy-MM-dd');
}

/** The first instant (ms) of the next calendar day in a zone: where midnight does not exist, the first that does. */
export function nextDayAt(at: number, timezone: string): number {
  return inZone(at, timezone).plus({ days: 1 }).startOf('day').toMillis();
}

function inZone(at: number, timezone: string): DateTime {
  const local = DateTime.fromMillis(at, { zone: timezone });
  return local.isValid ? local : DateTime.fromMillis(at, { zone: 'UTC' });
}
