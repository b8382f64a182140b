import { DONE_TO_CONTACT, isOnlyMachine } from '@tributary/contract';
import type { SeenEvent } from './derived-state.js';

const DAY_MS = 86_400_000;
/** Days that count. */
const WINDOW = 30;
/** On so many days of the last 30 at least. */
const LEVELS: readonly (readonly [number, string])[] = [[10, 'high'], [3, 'medium'], [1, 'low'], [0, 'none']];

/** Days on which the contact did something, with those of an event. The same list: nothing new. @param now ms */
export function activeOn(days: readonly number[], event: SeenEvent, now: number): readonly number[] {
  const day = Math.floor(event.occurredAt / DAY_MS);
  if (days.at(-1) === day || DONE_TO_CONTACT.has(event.name) || isOnlyMachine(event)) return days;
  return withDays(days, [day], now);
}

export function withDays(days: readonly number[], more: readonly number[], now: number): readonly number[] {
  const from = Math.floor(now / DAY_MS) - WINDOW;
  const all = [...new Set([...days, ...more])].filter((day) => day > from).sort((a, b) => a - b);
  return all.length === days.length && all.every((day, i) => day === days[i]) ? days : all;
}

const levelOf = (n: number): string => LEVELS.find(([least]) => n >= least)![1];

/**
 * How much a contact did in the last 30 UTC days, today among them: on 10 days or more `high`, on 3 `medium`, on one `low`, else `none`.
 * @param now ms
 * @returns `until`: the instant (ms) at which it is less if nothing is done until then; null: it cannot be less
 */
export function engagementOf(days: readonly number[], now: number): { readonly level: string; readonly until: number | null } {
  const counting = days.filter((day) => (day + WINDOW) * DAY_MS > now);
  const level = levelOf(counting.length);
  const falls = counting.findIndex((_, i) => levelOf(counting.length - i - 1) !== level);
  return { level, until: falls < 0 ? null : (counting[falls]! + WINDOW) * DAY_MS };
}
