import { IANAZone } from 'luxon';
import { parseDuration } from '@tributary/contract';
import { instantOfWall } from './due-at.js';

/** When somebody works. `days`: 1 Monday to 7 Sunday; `from` and `to` as `09:00`, local; a `to` that is not after `from` is on the next day. */
export interface WorkingHours {
  readonly days: readonly number[];
  readonly from: string;
  readonly to: string;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const WEEK_DAYS = 7;
/** 1970-01-01, day 0, was a Thursday. */
const WEEKDAY_OF_DAY_0 = 4;

/** From `00:00` to `24:00`, in ms from midnight; undefined: no such time. */
export function timeOfDayMs(text: string): number | undefined {
  const found = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text);
  const ms = found ? (Number(found[1]) * 60 + Number(found[2])) * MINUTE_MS : DAY_MS + 1;
  return ms <= DAY_MS ? ms : undefined;
}

/** One person's hours, by days counted from 1970-01-01 as clocks there show them. */
class Hours {
  readonly #zone: IANAZone;
  readonly #days: ReadonlySet<number>;
  readonly #from: number;
  readonly #lengthMs: number;

  constructor({ days, from, to }: WorkingHours, timezone: string) {
    this.#zone = IANAZone.create(timezone);
    const known = days.filter((day) => day >= 1 && day <= WEEK_DAYS);
    this.#days = new Set(known.length > 0 ? known : [1, 2, 3, 4, 5, 6, 7]); // nobody works never: hours that say so say nothing
    this.#from = timeOfDayMs(from) ?? 0;
    const length = (timeOfDayMs(to) ?? DAY_MS) - this.#from;
    this.#lengthMs = length > 0 ? length : length + DAY_MS;
  }

  #wall(at: number): number {
    return at + (this.#zone.isValid ? this.#zone.offset(at) * MINUTE_MS : 0);
  }
  #works(day: number): boolean {
    return this.#days.has(((((day + WEEKDAY_OF_DAY_0 - 1) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS) + 1);
  }
  opens(day: number): number {
    return instantOfWall(day * DAY_MS + this.#from, this.#zone);
  }
  closes(day: number): number {
    return instantOfWall(day * DAY_MS + this.#from + this.#lengthMs, this.#zone);
  }
  /** The first working day from this one on. */
  workingDay(from: number): number {
    let day = from;
    while (!this.#works(day)) day++;
    return day;
  }
  /** The working day that an instant is in, else the next one. */
  dayOf(at: number): number {
    let day = this.workingDay(Math.floor(this.#wall(at) / DAY_MS) - 1); // a night shift began the day before
    while (this.closes(day) <= at) day = this.workingDay(day + 1);
    return day;
  }
  /** The same local time on another day. */
  onDay(at: number, day: number, from: number): number {
    const instant = instantOfWall(this.#wall(at) + (day - from) * DAY_MS, this.#zone);
    return Math.min(Math.max(instant, this.opens(day)), this.closes(day));
  }
}

/**
 * When something is due that is given to somebody now. Hours, minutes and seconds count while that person works; days are working days, at the
 * same local time; weeks, months (30 days) and years (365 days) go by the calendar, to the next working day. Outside working hours counting begins when they open.
 * @param from ms
 * @param length a duration; null: at once, within working hours
 * @returns ms, never before `from`
 * @throws {RangeError} when the text is no duration; configs are checked before
 */
export function dueWithinHours(from: number, length: string | null, hours: WorkingHours, timezone: string): number {
  const duration = length === null ? null : parseDuration(length);
  if (duration === undefined) throw new RangeError(`"${(length ?? '').slice(0, 60)}" is no duration.`);
  const own = new Hours(hours, timezone);
  let day = own.dayOf(from);
  let at = Math.max(from, own.opens(day));
  if (!duration) return at;
  const begun = day;
  const calendarDays = duration.weeks * WEEK_DAYS + duration.months * 30 + duration.years * 365;
  day = own.workingDay(day + calendarDays);
  at = day === begun + calendarDays ? own.onDay(at, day, begun) : own.opens(day);
  for (let left = duration.days; left > 0; left--) {
    const next = own.workingDay(day + 1);
    at = own.onDay(at, next, day);
    day = next;
  }
  return afterWorking(own, day, at, ((duration.hours * 60 + duration.minutes) * 60 + duration.seconds) * 1_000);
}

/** So many ms of work later. */
function afterWorking(own: Hours, from: number, begins: number, workMs: number): number {
  let [day, at, left] = [from, begins, workMs];
  while (left > own.closes(day) - at) {
    left -= own.closes(day) - at;
    day = own.workingDay(day + 1);
    at = own.opens(day);
  }
  return at + left;
}
