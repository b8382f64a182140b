import { z } from 'zod';
import {
  defineLogic,
  isMissing,
  parseInstant,
  readTrait,
  timeWindowSchema,
  type ConfigFault,
  type LogicContext,
  type Move,
} from '@tributary/contract';
import { offsetFaults, offsetFrom } from '../calendar/due-at.js';
import { readDate } from '../calendar/read-date.js';
import { opensAt, windowFaults, zoneOfWindow } from '../calendar/time-window.js';
import { zoneOfContact } from '../calendar/zone.js';

const config = z.object({
  at: z
    .string()
    .max(10_000)
    .nullish()
    .meta({ title: 'Instant', widget: 'text', placeholder: '2026-12-24T09:00:00Z', description: 'A date in ISO 8601; may be Liquid' }),
  trait: z.string().min(1).max(500).nullish().meta({ title: 'Date attribute', widget: 'trait-picker', placeholder: 'trialEndsAt' }),
  offset: z.string().max(60).nullish().meta({ title: 'Offset', widget: 'text', placeholder: '-3d', description: '3d after, -3d before' }),
  window: timeWindowSchema.nullish(),
});
type Config = z.output<typeof config>;

const HAS_LIQUID = /\{\{|\{%/;

function check({ at, trait, offset, window }: Config): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (isMissing(at) && isMissing(trait) && !window)
    faults.push({ at: ['at'], detail: 'Give "at", "trait" or "window": what is waited for?' });
  if (!isMissing(at) && !isMissing(trait)) faults.push({ at: ['at'], detail: 'Give either "at" or "trait", not both.' });
  if (!isMissing(at) && !HAS_LIQUID.test(at) && parseInstant(at) === null)
    faults.push({ at: ['at'], detail: `"${at.slice(0, 60)}" is no date; write it as 2026-12-24 or 2026-12-24T09:00:00Z.` });
  if (!isMissing(offset)) faults.push(...offsetFaults(offset, 'offset'));
  return [...faults, ...(window ? windowFaults(window, ['window']) : [])];
}

/** The date that is waited for, ms. Null: it is missing. Undefined: none is asked for. */
function targetOf({ config: { at, trait, offset }, ...ctx }: LogicContext<Config>): number | null | undefined {
  const isAt = !isMissing(at);
  if (!isAt && isMissing(trait)) return undefined;
  const zone = zoneOfContact(ctx.contact, ctx.timezone);
  const date = readDate(isAt ? ctx.render(at).trim() : readTrait(ctx.contact, trait!), zone);
  return date === null || isMissing(offset) ? date : offsetFrom(date, offset, zone);
}

const leave = (output: string, reason: string | null): Move => ({ move: 'leave', output, reason });

function arrive(ctx: LogicContext<Config>): Move {
  const { now, contact, timezone } = ctx;
  const { window, trait } = ctx.config;
  const target = targetOf(ctx);
  if (target === null) return leave('missing', trait ? `"${trait.slice(0, 100)}" holds no date` : '"at" gave no date');
  if (target !== undefined && target < now) return leave('past', `${new Date(target).toISOString()} is past`);
  const from = target ?? now;
  const deadlineAt = window ? opensAt(window, from, zoneOfWindow(window, contact, timezone)) : from;
  return deadlineAt <= now ? leave('next', null) : { move: 'stay', deadlineAt, wakeAt: null };
}

export const waitUntil = defineLogic({
  kind: 'wait-until',
  version: 1,
  title: 'Wait until',
  icon: 'calendar',
  group: 'Logic',
  summary: 'Holds the contact until a date, so long before or after it, or until a window of local time opens.',
  sentence: 'Waits until[ {at}][ {offset} from][ {trait}][ {window}]',
  config,
  outputs: ['next', 'past', 'missing'],
  stays: true,
  check,
  arrive,
  stir({ now, deadlineAt }) {
    const isOver = deadlineAt === null || now >= deadlineAt;
    return isOver ? leave('next', null) : { move: 'stay', deadlineAt, wakeAt: null };
  },
  examples: [
    { name: 'waits for an instant', config: { at: '2026-01-02T12:00:00Z' }, staysMs: 36 * 3_600_000 },
    { name: 'fills in what is Liquid', config: { at: '{{ event.properties.on }}' }, renders: '2026-01-02', staysMs: 86_400_000 },
    { name: 'waits for a date of the contact', given: ends('2026-01-11'), config: { trait: 'trialEndsAt' }, staysMs: 10 * 86_400_000 },
    {
      name: 'waits for a time before it',
      given: ends('2026-01-11T06:00:00Z'),
      config: { trait: 'trialEndsAt', offset: '-3d' },
      staysMs: 7.25 * 86_400_000,
    },
    {
      name: 'reads a day by the clock of the contact',
      given: { traits: { trialEndsAt: '2026-01-11', timezone: 'America/New_York' } },
      config: { trait: 'trialEndsAt' },
      staysMs: 10 * 86_400_000 + 5 * 3_600_000,
    },
    { name: 'tells what is past', given: ends('2025-12-31'), config: { trait: 'trialEndsAt' }, leaves: 'past' },
    { name: 'goes on at the very instant', given: ends('2026-01-01T00:00:00Z'), config: { trait: 'trialEndsAt' }, leaves: 'next' },
    { name: 'tells what is missing', config: { trait: 'trialEndsAt' }, leaves: 'missing' },
    { name: 'tells what is no date', given: ends('soon'), config: { trait: 'trialEndsAt' }, leaves: 'missing' },
    { name: 'waits for a window', config: { window: { from: '09:00', to: '18:00' } }, staysMs: 9 * 3_600_000 },
    { name: 'passes an open window', config: { window: { from: '22:00', to: '06:00' } }, leaves: 'next' },
    {
      name: 'waits for a day of the week',
      config: { window: { days: ['mon'], from: '09:00', to: '18:00' } },
      staysMs: (4 * 24 + 9) * 3_600_000,
    },
    {
      name: 'waits for the window after the date',
      given: ends('2026-01-11T20:00:00Z'),
      config: { trait: 'trialEndsAt', window: { from: '09:00', to: '18:00' } },
      staysMs: (11 * 24 + 9) * 3_600_000,
    },
    { name: 'refuses nothing to wait for', config: {}, invalid: ['at'] },
    { name: 'refuses two dates', config: { at: '2026-01-01', trait: 'a' }, invalid: ['at'] },
    { name: 'refuses a date that does not exist', config: { at: '2026-02-30' }, invalid: ['at'] },
    { name: 'refuses what is no offset', config: { trait: 'a', offset: 'soon' }, invalid: ['offset'] },
    {
      name: 'refuses a window that cannot be read',
      config: { window: { days: ['noday'], from: '25:00', timezone: 'Mars/Base' } },
      invalid: ['window.days.0', 'window.from', 'window.timezone'],
    },
  ],
});

function ends(trialEndsAt: string) {
  return { traits: { trialEndsAt } };
}
