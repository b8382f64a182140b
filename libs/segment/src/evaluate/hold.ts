import type { Verdict } from '@tributary/contract';

/**
 * A condition's value and how long it surely holds, in one number: the sign says true (+) or false (-), the size is the time left
 * in ms, always above 0, `Infinity` for as long as no data arrives. So the rules for `validUntil` become arithmetic:
 * `and` is the least (a false one: the latest of the false; a true one: the earliest of all), `or` the greatest, `not` the negative.
 * SQL counts the same way with float8, which is why both sides agree to the millisecond.
 * @see libs/segment/README.md, Decisions, 1
 */
export type Hold = number;

export const ALWAYS: Hold = Infinity;
export const NEVER: Hold = -Infinity;

/** A value that time alone does not change. */
export function lasting(isTrue: boolean): Hold {
  return isTrue ? ALWAYS : NEVER;
}

/** @param leftMs above 0, or Infinity */
export function holding(isTrue: boolean, leftMs: number): Hold {
  return isTrue ? leftMs : -leftMs;
}

/** The same value, for `leftMs` at the most. */
export function noLongerThan(hold: Hold, leftMs: number): Hold {
  return holding(hold > 0, Math.min(Math.abs(hold), leftMs));
}

export function verdictOf(hold: Hold, at: number): Verdict {
  const leftMs = Math.abs(hold);
  return { member: hold > 0, validUntil: leftMs === Infinity ? null : at + leftMs };
}

/** Whether so long has passed since an instant. All in ms. */
export function agedHold(since: number, at: number, lengthMs: number): Hold {
  return since + lengthMs > at ? at - since - lengthMs : ALWAYS;
}

/** Whether a start lies in (at - length, at], and for how long that holds. All in ms. `segment_age` says the same in SQL. */
export function ageHold(start: number, at: number, lengthMs: number): Hold {
  if (start > at) return at - start;
  return start + lengthMs > at ? start + lengthMs - at : NEVER;
}
