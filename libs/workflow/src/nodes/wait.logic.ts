import { z } from 'zod';
import { defineLogic, durationSchema } from '@tributary/contract';
import { dueAt, durationFaults } from '../calendar/due-at.js';

export const wait = defineLogic({
  kind: 'wait',
  version: 1,
  title: 'Wait',
  icon: 'clock',
  group: 'Logic',
  summary: 'Holds the contact for a length of time. Months and years are counted by the calendar.',
  sentence: 'Waits {for}',
  config: z.object({ for: durationSchema.meta({ title: 'For', widget: 'duration', placeholder: '3d' }) }),
  outputs: ['next'],
  stays: true,
  check: (config) => durationFaults(config.for, 'for'),
  arrive: ({ config, enteredAt, timezone }) => ({ move: 'stay', deadlineAt: dueAt(enteredAt, config.for, timezone), wakeAt: null }),
  stir({ now, deadlineAt }) {
    const isOver = deadlineAt === null || now >= deadlineAt;
    return isOver ? { move: 'leave', output: 'next', reason: null } : { move: 'stay', deadlineAt, wakeAt: null };
  },
  examples: [
    { name: 'waits three days', config: { for: '3d' }, staysMs: 259_200_000 },
    { name: 'counts January as 31 days', config: { for: '1mo' }, staysMs: 31 * 86_400_000 },
    { name: 'reads ISO 8601', config: { for: 'PT90S' }, staysMs: 90_000 },
    { name: 'refuses what is no duration', config: { for: 'soon' }, invalid: ['for'] },
    { name: 'refuses no time at all', config: { for: '0s' }, invalid: ['for'] },
  ],
});
