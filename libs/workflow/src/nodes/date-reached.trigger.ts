import { z } from 'zod';
import { defineTrigger, isMissing, type ConfigFault } from '@tributary/contract';
import { offsetFaults } from '../calendar/due-at.js';
import { timeMs } from '../calendar/time-window.js';

const reached = { type: 'date', id: 'd1', trait: 'trialEndsAt', date: '2026-05-14', at: 0 } as const;
const NOT = { enters: false, reason: null } as const;
const DAY_MS = 86_400_000;

const config = z.object({
  trait: z.string().min(1).max(500).meta({ title: 'Date attribute', widget: 'trait-picker', placeholder: 'trialEndsAt' }),
  offset: z.string().max(60).nullish().meta({ title: 'Offset', placeholder: '-3d', description: '3d after, -3d before' }),
  at: z.string().max(20).nullish().meta({ title: 'Time of day', placeholder: '09:00', description: 'By the contact’s clock; absent: at the date itself, of a day its midnight' }),
  yearly: z.boolean().nullish().meta({ title: 'Every year', widget: 'switch', description: 'As a birthday; 29 February is kept on the 28th' }),
});

function check({ offset, at }: z.output<typeof config>): readonly ConfigFault[] {
  const faults = isMissing(offset) ? [] : [...offsetFaults(offset, 'offset')];
  const ms = isMissing(at) ? 0 : timeMs(at);
  if (ms === undefined || ms >= DAY_MS) faults.push({ at: ['at'], detail: `"${String(at).slice(0, 20)}" is no time of day; write it as 09:00, from 00:00 to 23:59.` });
  return faults;
}

export const dateReached = defineTrigger({
  kind: 'date-reached',
  version: 1,
  title: 'Date reached',
  icon: 'calendar',
  group: 'Triggers',
  summary:
    'Starts when a date of the contact is reached, or so long before or after it, by the contact’s clock: once for each date. One that is past when it is set starts nothing. A time that clocks skip counts when they go on, one that comes twice the first time.',
  sentence: 'Starts on {trait}[ {offset}][ at {at}][, every year{yearly?}]',
  config,
  outputs: ['next'],
  check,
  listensTo: ({ trait, offset, at, yearly }) => ({
    ...{ type: 'date', trait, offset: isMissing(offset) ? null : offset },
    ...{ at: isMissing(at) ? null : at, yearly: yearly === true },
  }),
  matches: ({ trait }, happening) => (happening.type === 'date' && happening.trait === trait ? { enters: true, entryKey: null } : NOT),
  examples: [
    { name: 'starts when the date is reached', config: { trait: 'trialEndsAt' }, happens: reached, enters: { enters: true, entryKey: null } },
    { name: 'starts so long before', config: { trait: 'trialEndsAt', offset: '-3d', at: '09:00' }, happens: reached, enters: { enters: true, entryKey: null } },
    { name: 'starts every year', config: { trait: 'birthday', yearly: true }, happens: { ...reached, trait: 'birthday' }, enters: { enters: true, entryKey: null } },
    { name: 'does not start by another date', config: { trait: 'birthday' }, happens: reached, enters: NOT },
    { name: 'refuses an empty name', config: { trait: '' }, invalid: ['trait'] },
    { name: 'refuses what is no offset', config: { trait: 'a', offset: 'soon' }, invalid: ['offset'] },
    { name: 'refuses what is no time of day', config: { trait: 'a', at: '24:00' }, invalid: ['at'] },
  ],
});
