import { describe, expect, it } from '@jest/globals';
import { cronFaults, latestOfCron, nextOfCron } from './cron.js';
import { zoneOf } from './zone.js';

/** Days before clocks change, or none does. */
const CHANGES = [
  ['UTC', '2026-03-27'],
  ['Asia/Kathmandu', '2026-05-31'],
  ['Europe/Lisbon', '2026-03-28'],
  ['Europe/Lisbon', '2026-10-24'],
  ['America/New_York', '2026-03-07'],
  ['America/New_York', '2026-10-31'],
  ['Australia/Lord_Howe', '2026-04-04'],
  ['Australia/Lord_Howe', '2026-10-03'],
  ['Pacific/Chatham', '2026-09-26'],
  ['Pacific/Apia', '2011-12-29'], // a whole day is left out
] as const;
const MINUTE = 60_000;

/** What clocks show, as ms since 1970 as if it were UTC. */
type Matches = (wall: Date) => boolean;

/** All instants of a time, by walking every minute: those that show what is asked for and did not show it before, and where what is asked for was skipped the first that exists. */
function walked(matches: Matches, zone: string, from: number, to: number): number[] {
  const found: number[] = [];
  const offset = (at: number) => zoneOf(zone)!.offset(at) * MINUTE;
  let shown = from - 2_880 * MINUTE + offset(from - 2_880 * MINUTE);
  for (let at = from - 2_880 * MINUTE; at <= to; at += MINUTE) {
    const wall = at + offset(at);
    let hit = false;
    for (; shown < wall; shown += MINUTE) hit ||= matches(new Date(shown + MINUTE));
    if (hit && at > from) found.push(at);
  }
  return found;
}

const at = (hour: number, minute: number): Matches => (wall) => wall.getUTCHours() === hour && wall.getUTCMinutes() === minute;
const TIMES: [string, Matches][] = [
  ['*/30 * * * *', (wall) => wall.getUTCMinutes() % 30 === 0],
  ['30 1 * * *', at(1, 30)],
  ['30 2 * * *', at(2, 30)],
  ['0 9 * * 1', (wall) => at(9, 0)(wall) && wall.getUTCDay() === 1],
  ['5 0-3 * * *', (wall) => wall.getUTCHours() <= 3 && wall.getUTCMinutes() === 5],
  ['0 3 1 * 0', (wall) => at(3, 0)(wall) && (wall.getUTCDate() === 1 || wall.getUTCDay() === 0)], // day or weekday, as in POSIX
];

describe('nextOfCron', () => {
  it.each(CHANGES)(
    'is each time on the wall once, over changes of clocks, in %s from %s',
    (zone, day) => {
      const [from, to] = [Date.parse(day), Date.parse(day) + 2 * 86_400_000];
      for (const [cron, matches] of TIMES) {
        const expected = walked(matches, zone, from, to);
        const found: number[] = [];
        for (let at = nextOfCron(cron, zoneOf(zone)!, from); at !== null && at <= to; at = nextOfCron(cron, zoneOf(zone)!, at)) found.push(at);
        expect([cron, found.map((at) => new Date(at).toISOString())]).toEqual([cron, expected.map((at) => new Date(at).toISOString())]);
        if (expected.length > 0) expect(latestOfCron(cron, zoneOf(zone)!, to)).toBe(expected.at(-1));
      }
    },
  );
  it('knows the last one up to an instant', () => {
    expect(latestOfCron('0 9 * * *', zoneOf('UTC')!, Date.UTC(2026, 0, 2, 9))).toBe(Date.UTC(2026, 0, 2, 9));
    expect(latestOfCron('0 9 * * *', zoneOf('UTC')!, Date.UTC(2026, 0, 2, 9) - 1)).toBe(Date.UTC(2026, 0, 1, 9));
  });
});

describe('cronFaults', () => {
  it('says how to write it', () => expect(cronFaults('every monday', 'cron', 0)[0]!.detail).toContain('write five fields, as "0 9 * * 1"'));
  it('has nothing to say of what is right', () => expect(['0 9 * * 1', ' 0  9 * * MON-FRI ', '@daily'].flatMap((cron) => cronFaults(cron, 'cron', 0))).toEqual([]));
});
