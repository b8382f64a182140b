import { z } from 'zod';
import { defineTrigger, isMissing, type ConfigFault } from '@tributary/contract';
import { cronFaults } from '../calendar/cron.js';
import { zoneOf } from '../calendar/zone.js';

const NOT = { enters: false, reason: null } as const;
/** Any instant: a schedule that comes at all comes within some years of it. */
const SOME_DAY = Date.UTC(2026, 0, 1);

const config = z.object({
  cron: z
    .string()
    .min(1)
    .max(200)
    .meta({ title: 'When', placeholder: '0 9 * * 1', description: 'Minute, hour, day of the month, month, day of the week: 0 9 * * 1 is Mondays at nine' }),
  segment: z.string().min(1).max(200).meta({ title: 'Segment', widget: 'segment-picker', placeholder: 'vip' }),
  timezone: z.string().max(200).nullish().meta({ title: 'Time zone', placeholder: 'Europe/Lisbon', description: 'Absent: the workspace’s' }),
});

function check({ cron, timezone }: z.output<typeof config>): readonly ConfigFault[] {
  const faults = [...cronFaults(cron, 'cron', SOME_DAY)];
  if (!isMissing(timezone) && !zoneOf(timezone)) faults.push({ at: ['timezone'], detail: `"${timezone.slice(0, 60)}" is no time zone; give a name as Europe/Lisbon, or leave it empty for the workspace’s.` });
  return faults;
}

export const schedule = defineTrigger({
  kind: 'schedule',
  version: 1,
  title: 'Schedule',
  icon: 'clock',
  group: 'Triggers',
  summary:
    'Starts for everybody who is in the segment at each of these times. What was missed while nothing ran is made up for once. A time that clocks skip counts when they go on, one that comes twice the first time.',
  sentence: 'Starts at {cron} for everybody in {segment}',
  config,
  outputs: ['next'],
  check,
  conditions: ({ segment }) => [{ at: [], expression: { segment } }],
  listensTo: ({ cron, segment, timezone }) => ({ type: 'schedule', cron, segment, timezone: isMissing(timezone) ? null : timezone }),
  // Whoever is in the segment then is put in; nothing that happens to one contact starts it.
  matches: () => NOT,
  examples: [
    { name: 'takes the members of a segment', config: { cron: '0 9 * * 1', segment: 'vip' } },
    { name: 'goes by the clock of a place', config: { cron: '*/15 8-18 * * MON-FRI', segment: 'vip', timezone: 'Europe/Lisbon' } },
    { name: 'refuses what is no schedule', config: { cron: 'every monday', segment: 'vip' }, invalid: ['cron'] },
    { name: 'refuses seconds', config: { cron: '0 0 9 * * 1', segment: 'vip' }, invalid: ['cron'] },
    { name: 'refuses a day that never comes', config: { cron: '0 0 30 2 *', segment: 'vip' }, invalid: ['cron'] },
    { name: 'refuses a zone that nobody knows', config: { cron: '0 9 * * 1', segment: 'vip', timezone: 'Mars/Base' }, invalid: ['timezone'] },
  ],
});
