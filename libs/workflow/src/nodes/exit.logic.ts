import { z } from 'zod';
import { defineLogic } from '@tributary/contract';

export const exit = defineLogic({
  kind: 'exit',
  version: 1,
  title: 'Exit',
  icon: 'door',
  group: 'Logic',
  summary: 'Ends the run here.',
  sentence: 'Leaves[: {reason}]',
  config: z.object({ reason: z.string().max(500).optional().meta({ title: 'Reason', widget: 'text', description: 'Shown in the run' }) }),
  outputs: [],
  stays: false,
  arrive: ({ config }) => ({ move: 'end', reason: config.reason ?? 'exit' }),
  examples: [
    { name: 'ends with a reason', config: { reason: 'bought elsewhere' }, ends: 'bought elsewhere' },
    { name: 'ends without one', config: {}, ends: 'exit' },
  ],
});
