/**
 * A length of time as people write it. Whole numbers only; which parts are set is kept, because a wait counts months by the
 * calendar while a window counts them as 30 days.
 */
export interface Duration {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

/** `90s 15m 6h 3d 2w 1mo 1y`, or ISO 8601: `P1DT12H`. For JSON Schema; `parseDuration` is the whole rule. */
export const DURATION_PATTERN =
  /^(?:\d{1,9}(?:s|m|h|d|w|mo|y)|P(?=.)(?:\d{1,9}Y)?(?:\d{1,9}M)?(?:\d{1,9}W)?(?:\d{1,9}D)?(?:T(?=.)(?:\d{1,9}H)?(?:\d{1,9}M)?(?:\d{1,9}S)?)?)$/;

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;

/** The longest window, in ms: 100 years of 365 days. Keeps every instant that is computed within what a database can store. */
export const LONGEST_WINDOW_MS = 100 * 365 * DAY_MS;

const NONE: Duration = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 };
const UNITS = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years' } as const;
const SHORT = /^(\d{1,9})(s|m|h|d|w|mo|y)$/;
const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** @returns undefined when the text is no duration, or lasts no time at all */
export function parseDuration(text: string): Duration | undefined {
  if (!DURATION_PATTERN.test(text)) return undefined;
  const duration = parseShort(text) ?? parseIso(text);
  return duration && windowMs(duration) > 0 ? duration : undefined;
}

function parseShort(text: string): Duration | undefined {
  const found = SHORT.exec(text);
  if (!found) return undefined;
  return { ...NONE, [UNITS[found[2] as keyof typeof UNITS]]: Number(found[1]) };
}

function parseIso(text: string): Duration | undefined {
  const found = ISO.exec(text);
  if (!found) return undefined;
  const [years, months, weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return { ...NONE, years: years!, months: months!, weeks: weeks!, days: days!, hours: hours!, minutes: minutes!, seconds: seconds! };
}

/** Exact length in ms as a window counts it: a day is 24 h, a month 30 days, a year 365 days. */
export function windowMs(duration: Duration): number {
  const days = duration.years * 365 + duration.months * 30 + duration.weeks * 7 + duration.days;
  return days * DAY_MS + duration.hours * HOUR_MS + duration.minutes * 60 * SECOND_MS + duration.seconds * SECOND_MS;
}

/** `-6h`, `6h`: so long ago; `+6h`: so far ahead. For dates that move with now. @returns ms to add to now; undefined: it is not written so */
export function parseOffsetMs(text: string): number | undefined {
  const ms = parseWindowMs(text.replace(/^[+-]/, ''));
  return ms === undefined ? undefined : text.startsWith('+') ? ms : -ms;
}

/** The length of a window written as text, in ms: 1 to LONGEST_WINDOW_MS; undefined when it is not one. */
export function parseWindowMs(text: string): number | undefined {
  const duration = parseDuration(text);
  if (!duration) return undefined;
  const ms = windowMs(duration);
  return ms <= LONGEST_WINDOW_MS ? ms : undefined;
}
