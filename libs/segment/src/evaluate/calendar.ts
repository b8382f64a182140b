import type { Period } from '@tributary/contract';
import { dayAt, midnightOf } from '../value/zone.js';
import { holding, ALWAYS, NEVER, type Hold } from './hold.js';

type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A period as a unit of the calendar and how many of them it lies from the one of now. */
export function unitOf(period: Period): { readonly unit: Unit; readonly shift: -1 | 0 | 1 } {
  if (period === 'today') return { unit: 'day', shift: 0 };
  if (period === 'yesterday') return { unit: 'day', shift: -1 };
  if (period === 'tomorrow') return { unit: 'day', shift: 1 };
  const [which, unit] = period.split('_') as ['this' | 'last' | 'next', Unit];
  return { unit, shift: which === 'this' ? 0 : which === 'last' ? -1 : 1 };
}

const DAY_MS = 86_400_000;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const mondayOf = (day: number): number => day - ((((day + 3) % 7) + 7) % 7);

function civil(day: number): { year: number; month: number; date: number } {
  const at = new Date(day * DAY_MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), date: at.getUTCDate() };
}

/** Days since 1970-01-01; months beyond a year roll over. @param month 0 to 11 */
function dayOfCivil(year: number, month: number, date: number): number {
  const at = new Date(0);
  at.setUTCFullYear(year, month, date);
  return at.getTime() / DAY_MS;
}

/** The first day of the unit that lies `shift` after the one of a day. All in days since 1970-01-01. */
export function firstDayOf(unit: Unit, day: number, shift: number): number {
  if (unit === 'day') return day + shift;
  if (unit === 'week') return mondayOf(day) + 7 * shift;
  const { year, month } = civil(day);
  if (unit === 'month') return dayOfCivil(year, month + shift, 1);
  if (unit === 'quarter') return dayOfCivil(year, month - (month % 3) + 3 * shift, 1);
  return dayOfCivil(year + shift, 0, 1);
}

/**
 * Whether a day lies in a period around now. Periods only move on: true until the period has passed it, false until it comes to it.
 * @param day since 1970-01-01, of the value in the zone
 */
export function periodHold(period: Period, day: number, at: number, zone: string): Hold {
  const { unit, shift } = unitOf(period);
  const today = dayAt(at, zone);
  if (day < firstDayOf(unit, today, shift)) return NEVER;
  const isIn = day < firstDayOf(unit, today, shift + 1);
  const changes = isIn ? firstDayOf(unit, today, 1) : firstDayOf(unit, day, -shift);
  return holding(isIn, midnightOf(changes, zone) - at);
}

/** @param text `today`, `today+2d`, `today-1d` */
export function daysAhead(text: string): number {
  return text === 'today' ? 0 : Number(text.slice('today'.length, -1));
}

/** The day on which a date comes back in a year; 29 February is kept on the 28th where there is none. */
function anniversaryIn(year: number, { month, date }: { month: number; date: number }): number {
  const day = dayOfCivil(year, month, date);
  return month === 1 && date === 29 && civil(day).month !== 1 ? day - 1 : day;
}

/**
 * Whether a date comes back so many days from today.
 * @param day since 1970-01-01, of the date itself @param ahead days: 0 is today, 2 in two days, -1 yesterday
 */
export function anniversaryHold(day: number, ahead: number, at: number, zone: string): Hold {
  const today = dayAt(at, zone);
  const born = civil(day);
  const { year } = civil(today + ahead);
  const [next] = [year, year + 1].map((one) => anniversaryIn(one, born) - ahead).filter((one) => one >= today);
  if (next === undefined) return ALWAYS; // no year is without one
  return next === today ? holding(true, midnightOf(today + 1, zone) - at) : holding(false, midnightOf(next, zone) - at);
}
