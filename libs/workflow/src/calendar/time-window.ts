import type { ConfigFault, ContactView, TimeWindow } from '@tributary/contract';
import type { IANAZone } from 'luxon';
import { instantOfWall, wallOf } from './due-at.js';
import { zoneOf, zoneOfContact } from './zone.js';

const DAY_MS = 86_400_000;
const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const TIME = /^(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?$/;
/** So many days are looked at: one of each name, what began yesterday, and a day that a zone left out. */
const LOOK_AHEAD = 16;

/** From 0, Monday; undefined: no day. `mon`, `Monday`, 1 to 7, and 0 for Sunday as others write it. */
function dayOf(day: string | number): number | undefined {
  const text = String(day).trim().toLowerCase();
  if (/^[0-7]$/.test(text)) return (Number(text) + 6) % 7;
  const found = text.length < 3 ? -1 : NAMES.findIndex((name) => text.startsWith(name));
  return found < 0 ? undefined : found;
}

/** Ms since midnight, up to 24:00; undefined: no time. */
export function timeMs(text: string): number | undefined {
  const found = TIME.exec(text.trim());
  if (!found) return undefined;
  const [hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  const ms = hours * 3_600_000 + minutes * 60_000 + seconds * 1_000;
  return minutes < 60 && seconds < 60 && ms <= DAY_MS ? ms : undefined;
}

/** What is wrong with a window in a config. @param at where it stands */
export function windowFaults({ days, from, to, timezone }: TimeWindow, at: readonly (string | number)[]): readonly ConfigFault[] {
  const faults = (days ?? []).flatMap((day, i): ConfigFault[] =>
    dayOf(day) === undefined
      ? [{ at: [...at, 'days', i], detail: `"${String(day)}" is no day; give mon, tue, wed, thu, fri, sat or sun.` }]
      : [],
  );
  for (const [key, text] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (typeof text !== 'string' || timeMs(text) !== undefined) continue;
    faults.push({ at: [...at, key], detail: `"${text}" is no time of day; write it as 09:00, up to 24:00.` });
  }
  if (typeof timezone === 'string' && timezone !== 'contact' && !zoneOf(timezone))
    faults.push({ at: [...at, 'timezone'], detail: `"${timezone}" is no time zone; give "contact", or a name as Europe/Lisbon.` });
  return faults;
}

/** By which clock a window opens. @param timezone the workspace's */
export function zoneOfWindow({ timezone }: TimeWindow, contact: Pick<ContactView, 'traits' | 'computed'>, workspace: string): IANAZone {
  const own = typeof timezone === 'string' && timezone !== 'contact' ? zoneOf(timezone) : null;
  return own ?? zoneOfContact(contact, workspace);
}

/**
 * The first instant from `at` on at which a window is open: `at` itself when it is open then. It opens at the next instant that exists
 * where its time is skipped, and at the first where its time comes twice. Whoever goes over midnight belongs to the day it opened on.
 * @param at ms
 */
export function opensAt(window: TimeWindow, at: number, zone: IANAZone): number {
  const days = new Set((window.days ?? []).map(dayOf));
  const from = timeMs(window.from ?? '00:00') ?? 0;
  const end = timeMs(window.to ?? '24:00') ?? DAY_MS;
  const lasts = end > from ? end - from : end - from + DAY_MS;
  const today = Math.floor(wallOf(at, zone) / DAY_MS) * DAY_MS;
  let first: number | null = null;
  for (let day = today - DAY_MS; day < today + LOOK_AHEAD * DAY_MS && first === null; day += DAY_MS) {
    if (days.size > 0 && !days.has((Math.floor(day / DAY_MS) + 3) % 7)) continue;
    const opens = instantOfWall(day + from, zone);
    if (at <= opens) first = opens;
    else if (at < instantOfWall(day + from + lasts, zone)) first = at;
  }
  return first ?? at;
}
