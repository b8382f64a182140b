import { parseInstant, type DateInterest, type Json } from '@tributary/contract';
import type { IANAZone } from 'luxon';
import { instantOfWall, offsetFrom, wallOf } from './due-at.js';
import { timeMs } from './time-window.js';

const DAY_MS = 86_400_000;
const DAY_ONLY = /^\s*(\d{4}-\d{2}-\d{2})\s*$/;
/** So many years of a yearly date are looked at: those that the offset reaches over, one that was reached already, one that was skipped. */
const YEARS_AHEAD = 4;

/** When a date is reached next. */
export interface Reached {
  /** ms */
  readonly at: number;
  /** Which date that is: whoever reached it does not reach it again, by whatever clock. */
  readonly date: string;
}

/** A date by the clock on the wall, and whether it is a day without a time. */
interface Written {
  readonly wall: number;
  readonly isDay: boolean;
  readonly name: string;
}

/** @param asDay midnight UTC is a day too: how clients send birthdays */
function written(value: Json | undefined, zone: IANAZone, asDay: boolean): Written | null {
  const at = parseInstant(value);
  if (at === null) return null;
  const isDay = (typeof value === 'string' && DAY_ONLY.test(value)) || (asDay && at % DAY_MS === 0);
  const name = new Date(at).toISOString();
  return { wall: isDay ? at : wallOf(at, zone), isDay, name: isDay ? name.slice(0, 10) : name };
}

/** The instant that is asked for of a date: days and weeks before a time of the day are counted by the calendar, everything else as in `wait-until`. */
function askedOf(wall: number, exact: number | null, { offset, at }: DateInterest, zone: IANAZone): number {
  if (at === null) {
    const from = exact ?? instantOfWall(wall, zone);
    return offset === null ? from : offsetFrom(from, offset, zone);
  }
  // On the wall no day is longer than another: three days before the 14th is the 11th, also over a change of clocks.
  const moved = offset === null ? wall : offsetFrom(wall, offset, UTC);
  return instantOfWall(Math.floor(moved / DAY_MS) * DAY_MS + (timeMs(at) ?? 0), zone);
}
const UTC = { isValid: true, offset: () => 0 } as unknown as IANAZone;

/** The wall time of a date in another year; 29 February is kept on the 28th. */
function inYear(wall: number, year: number): number {
  const date = new Date(wall);
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()];
  const last = new Date(Date.UTC(2000, 0, 1));
  last.setUTCFullYear(year, month + 1, 0);
  const kept = new Date(wall);
  kept.setUTCFullYear(year, month, Math.min(day, last.getUTCDate()));
  return kept.getTime();
}

/**
 * When a contact reaches a date next, after an instant.
 * @param value what the attribute holds
 * @param zone the contact's
 * @param after ms, exclusive: what lies there or before is past and not reached any more
 * @param reached names of dates that were reached before
 * @returns null: never, as far as the attribute says now
 */
export function reachedAfter(interest: DateInterest, value: Json | undefined, zone: IANAZone, after: number, reached: readonly string[] = []): Reached | null {
  const date = written(value, zone, interest.yearly);
  if (!date) return null;
  if (!interest.yearly) {
    const exact = date.isDay ? null : parseInstant(value);
    return later({ at: askedOf(date.wall, exact, interest, zone), date: date.name }, after, reached);
  }
  const first = new Date(date.wall).getUTCFullYear();
  const shift = askedOf(date.wall, null, interest, zone) - instantOfWall(date.wall, zone);
  const year = Math.max(first, new Date(after - shift).getUTCFullYear() - 1);
  for (let ahead = 0; ahead < YEARS_AHEAD; ahead++) {
    const at = askedOf(inYear(date.wall, year + ahead), null, interest, zone);
    const found = later({ at, date: `${date.name}/${year + ahead}` }, after, reached);
    if (found) return found;
  }
  return null;
}

/** Past what PostgreSQL and we can say as an instant nothing is reached. */
const LAST = Date.UTC(9999, 0);

function later(one: Reached, after: number, reached: readonly string[]): Reached | null {
  return one.at > after && one.at < LAST && !reached.includes(one.date) ? one : null;
}
