import { readTrait, type DateInterest, type Interest, type Json, type ScheduleInterest } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { nextOfCron, reachedAfter, zoneOf, zoneOfContact } from '@tributary/workflow';
import { workspaceNow } from '../segments/workspace-now.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { zoneOfSchedule } from './begin-times.js';

/** For how far ahead dates are counted. */
const AHEAD = '30d';
const AHEAD_MS = 30 * 86_400_000;
/** So many instants of a schedule are shown. */
const SHOWN = 3;
/** So many different dates are looked at; who has more of them is told of these. */
const MOST_DATES = 200_000;

/** Equal dates once, however many contacts have them: birthdays are few. */
const dates = {
  name: 'dates-of-contacts',
  text: `
    select coalesce(c.traits -> $2, c.traits -> $3) as value, c.traits -> $2 is not null as whole, c.traits -> 'timezone' as timezone, count(*)::int as n
    from contact c where c.workspace = $1 and c.state = 'active' and (c.traits ? $2 or c.traits ? $3) group by 1, 2, 3 limit ${MOST_DATES}`,
};

/** What is known ahead of a trigger by time. */
export interface EnteringByTime {
  /** How far ahead the people are counted who reach the date, as a duration. */
  readonly ahead?: string;
  /** The next instants at which members of the segment enter. */
  readonly instants?: readonly string[];
  /** By whose clock these are. */
  readonly timezone?: string;
}

/** How many reach the date in the next 30 days. */
export async function countReaching(pool: Pool, workspace: Workspace, interest: DateInterest): Promise<{ count: number } & EnteringByTime> {
  const now = await workspaceNow(pool, workspace.id);
  const root = interest.trait.split('.')[0]!;
  const rows = await run<{ value: Json; whole: boolean; timezone: Json; n: number }>(pool, dates, [workspace.id, interest.trait, root]);
  let count = 0;
  for (const { value, whole, timezone, n } of rows) {
    const contact = { traits: { [whole ? interest.trait : root]: value, timezone }, computed: {} };
    const reached = reachedAfter(interest, readTrait(contact, interest.trait), zoneOfContact(contact, workspace.timezone), now);
    if (reached && reached.at <= now + AHEAD_MS) count += n;
  }
  return { count, ahead: AHEAD };
}

/** When members of the segment enter next. */
export async function nextInstants(pool: Pool, workspace: Workspace, interest: ScheduleInterest): Promise<EnteringByTime> {
  const timezone = zoneOfSchedule(interest, workspace);
  const instants: string[] = [];
  for (let at: number | null = await workspaceNow(pool, workspace.id); instants.length < SHOWN; ) {
    at = nextOfCron(interest.cron, zoneOf(timezone)!, at);
    if (at === null) break;
    instants.push(new Date(at).toISOString());
  }
  return { instants, timezone };
}

export const isByTime = (interest: Interest): interest is DateInterest | ScheduleInterest => interest.type === 'date' || interest.type === 'schedule';
