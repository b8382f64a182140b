import { DateTime, IANAZone } from 'luxon';
import { parseDuration, parseWindowMs, windowMs, type ConfigFault } from '@tributary/contract';

const DAY_MS = 86_400_000;

/** Local time minus UTC at an instant, in ms. A zone that nobody knows counts as UTC. */
function offsetMs(at: number, zone: IANAZone): number {
  return zone.isValid ? zone.offset(at) * 60_000 : 0;
}

/** What clocks in a zone show at an instant, as ms since 1970 as if it were UTC. */
export const wallOf = (at: number, zone: IANAZone): number => at + offsetMs(at, zone);

/** The first instant of `(from, to]` that has the offset of `to`. */
function jumpBetween(from: number, to: number, zone: IANAZone): number {
  const after = offsetMs(to, zone);
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle, zone) === after) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The instant at which clocks in a zone show a local time.
 * @param wall the local time, as ms since 1970 as if it were UTC
 * @returns of a time that comes twice the first one; of a time that is skipped the next instant that exists
 */
export function instantOfWall(wall: number, zone: IANAZone): number {
  const [before, after] = [offsetMs(wall - DAY_MS, zone), offsetMs(wall + DAY_MS, zone)];
  const shown = [wall - before, wall - after].filter((at) => at + offsetMs(at, zone) === wall);
  return shown.length > 0 ? Math.min(...shown) : jumpBetween(wall - DAY_MS - before, wall + DAY_MS - after, zone);
}

/**
 * When a wait ends. Years and months are counted by the calendar of the zone and kept inside their month (31 January + 1mo is the
 * last of February); weeks and shorter are exact, as everywhere in the language.
 * @param from ms
 * @throws {RangeError} when the text is no duration; configs are checked before
 */
export function dueAt(from: number, text: string, timezone: string): number {
  return moved(from, text, IANAZone.create(timezone), 1);
}

function moved(from: number, text: string, zone: IANAZone, sign: 1 | -1): number {
  const duration = parseDuration(text);
  if (!duration) throw new RangeError(`"${text.slice(0, 60)}" is no duration.`);
  const [years, months] = [sign * duration.years, sign * duration.months];
  const exact = sign * windowMs({ ...duration, years: 0, months: 0 });
  if (years === 0 && months === 0) return from + exact;
  const wall = DateTime.fromMillis(wallOf(from, zone), { zone: 'utc' }).plus({ years, months }).toMillis();
  return instantOfWall(wall, zone) + exact;
}

/** A length of time with a sign; nothing at all is one too. */
const OFFSET = /^\s*([+-]?)\s*(\S+)\s*$/;
const NOTHING = /^(?:0+(?:s|m|h|d|w|mo|y)?|P(?:0+[YMWD])*(?:T(?:0+[HMS])+)?)$/;

/** An instant that lies so far after another, or before it: `1d`, `-1d`, `+PT2H`. @throws {RangeError} when the text is no offset */
export function offsetFrom(from: number, text: string, zone: IANAZone): number {
  const [, sign, length = ''] = OFFSET.exec(text) ?? [];
  return NOTHING.test(length) ? from : moved(from, length, zone, sign === '-' ? -1 : 1);
}

/** What is wrong with an offset in a config: nothing, or one fault. */
export function offsetFaults(text: string, at: string): readonly ConfigFault[] {
  const [, , length = ''] = OFFSET.exec(text) ?? [];
  if (NOTHING.test(length) || parseWindowMs(length) !== undefined) return [];
  const detail = `"${text.slice(0, 60)}" is no length of time up to 100 years; write it as 3d, or -3d for before.`;
  return [{ at: [at], detail }];
}

/** What is wrong with a duration in a config: nothing, or one fault. */
export function durationFaults(text: string, at: string): readonly ConfigFault[] {
  if (parseWindowMs(text) !== undefined) return [];
  return [
    {
      at: [at],
      detail: `"${text.slice(0, 60)}" is no length of time up to 100 years; write it as 90s, 15m, 6h, 3d, 2w, 1mo, 1y or in ISO 8601.`,
    },
  ];
}
