import type { Json } from '@tributary/contract';
import { dayAt, midnightOf } from './zone.js';

/** A date as conditions read it. `day` counts days since 1970-01-01; `at` is an instant in ms. */
export type DateValue = { readonly day: number } | { readonly at: number };

/** A span of time in ms, `end` exclusive. An instant is one millisecond long, so one rule compares days and instants. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const DAY_MS = 86_400_000;
const SECONDS_BELOW = 1e11;
/** 0001-01-01 to 9999-12-31 in ms: what four digits of a year can say. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const INSTANT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]+))?)?(?: ?(?:Z|([+-])(0[0-9]|1[0-5]):([0-5][0-9])))?$/;

/** @returns undefined for whatever is no date: other forms, days that do not exist, numbers outside the years 1 to 9999 */
export function dateOf(value: Json | undefined): DateValue | undefined {
  if (typeof value === 'number') return dateOfNumber(value);
  if (typeof value !== 'string') return undefined;
  const day = dayOf(value);
  if (day !== undefined) return { day };
  const at = instantOf(value);
  return at === undefined ? undefined : { at };
}

function dateOfNumber(value: number): DateValue | undefined {
  const at = Math.floor(Math.abs(value) < SECONDS_BELOW ? value * 1_000 : value);
  return at >= FIRST_MS && at <= LAST_MS ? { at } : undefined;
}

function instantOf(text: string): number | undefined {
  const found = INSTANT.exec(text);
  const day = found ? dayOf(found[1]!) : undefined;
  if (!found || day === undefined) return undefined;
  const [, , hours, minutes, seconds = '0', fraction = '', sign, zoneHours = '0', zoneMinutes = '0'] = found;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const time = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000 + ms;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return day * DAY_MS + time - (sign === '-' ? -offset : offset);
}

function dayOf(text: string): number | undefined {
  const found = DATE.exec(text);
  if (!found) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // 30 February rolls over into March.
  return date.getUTCDate() === day ? date.getTime() / DAY_MS : undefined;
}

/** A day lasts from midnight to midnight in the zone (23 to 25 h), an instant one millisecond. */
export function spanOf(date: DateValue, zone: string): Span {
  if ('at' in date) return { start: date.at, end: date.at + 1 };
  return { start: midnightOf(date.day, zone), end: midnightOf(date.day + 1, zone) };
}

/** Where its span starts, in ms. */
export function startOf(date: DateValue, zone: string): number {
  return 'at' in date ? date.at : midnightOf(date.day, zone);
}

/** The day, since 1970-01-01, on which it begins in the zone. */
export function dayIn(date: DateValue, zone: string): number {
  return 'at' in date ? dayAt(date.at, zone) : date.day;
}

/** The same for what comes back each year: there midnight in UTC is a day, for that is how days are often stored. */
export function calendarDayOf(date: DateValue, zone: string): number {
  return 'at' in date && date.at % DAY_MS === 0 ? date.at / DAY_MS : dayIn(date, zone);
}
