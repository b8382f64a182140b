import { IANAZone } from 'luxon';

const DAY_MS = 86_400_000;
/** Also the form SQL checks before it asks PostgreSQL, which would take `Any/Thing+5` for a zone of its own making. */
const NAME = /^(?!posix\/|right\/)(?:UTC|Etc\/GMT(?:\+(?:[1-9]|1[0-2])|-(?:[1-9]|1[0-4]))|[A-Za-z_]+(?:\/[A-Za-z_-]+)+)$/;

/** Asking Intl costs 50 µs and contacts may bring any name, so answers are kept, but never more than these. */
const MOST_KEPT = 2_000;
const known = new Map<string, boolean>();

/** `UTC` or an IANA name with an area: `Europe/Lisbon`. Abbreviations like `EST` are refused: they mean different things to different people. */
export function isZone(name: string): boolean {
  const answer = known.get(name);
  if (answer !== undefined) return answer;
  const valid = name.length < 64 && NAME.test(name) && IANAZone.isValidZone(name);
  if (known.size >= MOST_KEPT) known.clear();
  known.set(name, valid);
  return valid;
}

const midnights = new Map<string, Map<number, number>>();
const MOST_MIDNIGHTS = 20_000;

/**
 * The instant, in ms, at which a day begins in a zone. Kept, because Intl needs 40 µs for it and lives are full of the same days.
 * @param day days since 1970-01-01
 */
export function midnightOf(day: number, zone: string): number {
  if (zone === 'UTC') return day * DAY_MS;
  let ofZone = midnights.get(zone);
  if (!ofZone) midnights.set(zone, (ofZone = new Map()));
  let midnight = ofZone.get(day);
  if (midnight === undefined) {
    midnight = instantOnWall(day * DAY_MS, zone);
    if (ofZone.size >= MOST_MIDNIGHTS) ofZone.clear();
    ofZone.set(day, midnight);
  }
  return midnight;
}

/** The day of an instant, since 1970-01-01, on the calendars of a zone. @param at ms */
export function dayAt(at: number, zone: string): number {
  if (zone === 'UTC') return Math.floor(at / DAY_MS);
  const day = Math.floor((at + offsetMs(at, zone)) / DAY_MS);
  // Where midnight comes twice, the first one still belongs to the day before: a day begins once.
  return midnightOf(day, zone) > at ? day - 1 : day;
}

/**
 * The instant, in ms, at which a clock on the wall of the zone shows the given time.
 * A time that is skipped is read with the offset before the jump; of a time that comes twice, the second: what PostgreSQL does.
 * @param wallMs the wall's time as if it were UTC, in ms
 */
function instantOnWall(wallMs: number, zone: string): number {
  const before = offsetMs(wallMs - DAY_MS, zone);
  const after = offsetMs(wallMs + DAY_MS, zone);
  if (before === after) return wallMs - before;
  const early = wallMs - before;
  const late = wallMs - after;
  const earlyFits = offsetMs(early, zone) === before;
  const lateFits = offsetMs(late, zone) === after;
  if (earlyFits !== lateFits) return earlyFits ? early : late;
  return Math.max(early, late);
}

function offsetMs(at: number, zone: string): number {
  return Math.round(IANAZone.create(zone).offset(at) * 60_000);
}
