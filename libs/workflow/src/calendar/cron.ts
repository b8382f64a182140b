import type { ConfigFault } from '@tributary/contract';
import { Cron } from 'croner';
import type { IANAZone } from 'luxon';
import { instantOfWall, wallOf } from './due-at.js';

const HOUR_MS = 3_600_000;
/** No change of clocks that concerns an instant lies further away: Samoa once left out a whole day. */
const AROUND_MS = 25 * HOUR_MS;

const known = new Map<string, Cron>();
/** So many are kept: few workspaces have more schedules. */
const MOST_KNOWN = 500;

/** An expression, read once, asked of the clock on the wall only: which instants these are is decided here. @throws {Error} */
function read(cron: string): Cron {
  const found = known.get(cron);
  if (found) return found;
  const made = new Cron(cron, { timezone: 'UTC', paused: true, mode: '5-part' });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(cron, made);
  return made;
}

/** What is wrong with an expression in a config: nothing, or one fault. @param from ms: where it is looked for the first instant */
export function cronFaults(cron: string, at: string, from: number): readonly ConfigFault[] {
  const advice = 'write five fields, as "0 9 * * 1" for Mondays at nine: minute, hour, day of the month, month, day of the week';
  const shown = `"${cron.slice(0, 60)}"`;
  try {
    if (read(cron).nextRun(new Date(from))) return [];
    return [{ at: [at], detail: `${shown} names a day that never comes.` }];
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern:\s*/, '').slice(0, 120) : '';
    return [{ at: [at], detail: `${shown} is no schedule (${why}); ${advice}.` }];
  }
}

/** What clocks show around an instant, at least and at most: they may change nearby. */
function wallsAround(at: number, zone: IANAZone): readonly [number, number] {
  const walls = [at - AROUND_MS, at, at + AROUND_MS].map((near) => at + wallOf(near, zone) - near);
  return [Math.min(...walls), Math.max(...walls)];
}

/**
 * The first instant after another at which clocks in a zone show what is asked for. Of a time that comes twice the first one counts, of one that
 * is skipped the next instant that exists: as for waits.
 * @param after ms, exclusive
 * @returns ms; null: none
 */
export function nextOfCron(cron: string, zone: IANAZone, after: number): number | null {
  let wall: Date | null = new Date(wallsAround(after, zone)[0]);
  for (wall = read(cron).nextRun(wall); wall; wall = read(cron).nextRun(wall)) {
    const at = instantOfWall(wall.getTime(), zone);
    if (at > after) return at;
  }
  return null;
}

/** The last such instant up to another. @param until ms, inclusive @returns ms; null: none */
export function latestOfCron(cron: string, zone: IANAZone, until: number): number | null {
  let wall: Date | undefined = new Date(wallsAround(until, zone)[1] + 1);
  for (wall = before(cron, wall); wall; wall = before(cron, wall)) {
    const at = instantOfWall(wall.getTime(), zone);
    if (at <= until) return at;
  }
  return null;
}

const before = (cron: string, wall: Date): Date | undefined => read(cron).previousRuns(1, wall)[0];
