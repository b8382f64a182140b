import { z } from 'zod';
import {
  defineLogic,
  isOnlyMachine,
  durationSchema,
  ruleField,
  whereField,
  type ConfigFault,
  type EventHappening,
  type LogicContext,
  type Move,
} from '@tributary/contract';
import { dueAt, durationFaults } from '../calendar/due-at.js';
import { isNamed } from '../event-name.js';

const config = z.object({
  event: z.string().min(1).max(200).optional().meta({ title: 'Event', widget: 'event-picker' }),
  where: whereField.optional(),
  when: ruleField.optional(),
  timeout: durationSchema.meta({ title: 'At most', widget: 'duration', placeholder: '3d' }),
});
type Config = z.output<typeof config>;

const matched = (reason: string | null): Move => ({ move: 'leave', output: 'matched', reason });
const TIMEOUT: Move = { move: 'leave', output: 'timeout', reason: null };

function check({ event, where, when, timeout }: Config): readonly ConfigFault[] {
  const faults = [...durationFaults(timeout, 'timeout')];
  if ((event === undefined) === (when === undefined))
    faults.push({ at: ['event'], detail: 'Give either "event", with "where" if need be, or "when".' });
  if (where !== undefined && event === undefined) faults.push({ at: ['where'], detail: '"where" looks at an event; give "event" too.' });
  return faults;
}

/** An event that happened before the one that started the run is no answer to anything the run did. */
function isAwaited({ config, where, startedAt }: LogicContext<Config>, event: EventHappening): boolean {
  if (config.event === undefined || !isNamed(event.name, config.event) || event.occurredAt < startedAt || isOnlyMachine(event, config.where)) return false;
  return config.where === undefined || config.where.length === 0 || where(config.where, event);
}

function look(ctx: LogicContext<Config>, deadlineAt: number): Move {
  const verdict = ctx.config.when ? ctx.ask(ctx.config.when) : { member: false, validUntil: null };
  return verdict.member ? matched('the condition holds') : { move: 'stay', deadlineAt, wakeAt: verdict.validUntil };
}

export const waitFor = defineLogic({
  kind: 'wait-for',
  version: 1,
  title: 'Wait for',
  icon: 'hourglass',
  group: 'Logic',
  summary: 'Holds the contact until something happens or holds, at most for a time. What already holds lets them pass at once.',
  sentence: 'Waits[ for {event}][ where {where}] up to {timeout}',
  config,
  outputs: ['matched', 'timeout'],
  stays: true,
  check,
  conditions({ event, where, when }) {
    if (when) return [{ at: ['when'], expression: when }];
    return event === undefined
      ? []
      : [{ at: [], expression: { event: event.replace(/(?<=.)\*$/, ''), ...(where ? { where: [...where] } : {}) } }];
  },
  awaits: ({ event }) => event ?? null,
  watches: ({ when }) => when ?? null,
  arrive: (ctx) => look(ctx, dueAt(ctx.enteredAt, ctx.config.timeout, ctx.timezone)),
  stir(ctx, stir) {
    const { now, deadlineAt } = ctx;
    if (deadlineAt === null || now > deadlineAt) return TIMEOUT;
    // At one instant what is due comes before what happens: an event of the very deadline is too late.
    if (stir.type === 'event') return now < deadlineAt && isAwaited(ctx, stir.event) ? matched(null) : look(ctx, deadlineAt);
    const seen = look(ctx, deadlineAt);
    return seen.move === 'stay' && stir.type === 'due' && now >= deadlineAt ? TIMEOUT : seen;
  },
  examples: [
    {
      name: 'passes at once when it holds already',
      given: { tags: ['vip'] },
      config: { when: { tag: 'vip' }, timeout: '1d' },
      leaves: 'matched',
    },
    { name: 'stays until the time is out', config: { when: { tag: 'vip' }, timeout: '1d' }, staysMs: 86_400_000 },
    { name: 'waits for an event', config: { event: 'Order Completed', timeout: '2h' }, staysMs: 7_200_000 },
    { name: 'refuses nothing to wait for', config: { timeout: '2h' }, invalid: ['event'] },
    { name: 'refuses two things to wait for', config: { event: 'A', when: { tag: 'b' }, timeout: '2h' }, invalid: ['event'] },
    { name: 'refuses to wait for ever', config: { event: 'A' }, invalid: ['timeout'] },
  ],
});
