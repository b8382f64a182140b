import { z } from 'zod';
import { defineTrigger } from '@tributary/contract';

export const manual = defineTrigger({
  kind: 'manual',
  version: 1,
  title: 'Added by hand',
  icon: 'hand',
  group: 'Triggers',
  summary: 'Starts for contacts that somebody puts in.',
  sentence: 'Starts for people who are put in',
  config: z.object({}),
  outputs: ['next'],
  listensTo: () => ({ type: 'manual' }),
  matches: (_config, happening) => (happening.type === 'manual' ? { enters: true, entryKey: null } : { enters: false, reason: null }),
  examples: [
    { name: 'starts by hand', config: {}, happens: { type: 'manual', id: 'e1', at: 0 }, enters: { enters: true, entryKey: null } },
  ],
});
