import { defineTrigger } from '@tributary/contract';
import { matchesTransition, transitionConfig } from './starting-causes.js';

const moved = { type: 'transition', id: 't1', segment: { id: '7', key: 'west-coast' }, entered: false, at: 0, cause: 'data' } as const;

export const segmentLeft = defineTrigger({
  kind: 'segment-left',
  version: 1,
  title: 'Segment left',
  icon: 'users',
  group: 'Triggers',
  summary: 'Starts when the contact is no longer a member of the segment.',
  sentence: 'Starts when someone leaves {segment}',
  config: transitionConfig,
  outputs: ['next'],
  conditions: ({ segment }) => [{ at: [], expression: { segment } }],
  listensTo: ({ segment }) => ({ type: 'segment', segment, entered: false }),
  matches: (config, happening) => matchesTransition(config, happening, false),
  examples: [
    { name: 'starts by the key', config: { segment: 'west-coast' }, happens: moved, enters: { enters: true, entryKey: null } },
    { name: 'starts by the id', config: { segment: '7' }, happens: moved, enters: { enters: true, entryKey: null } },
    {
      name: 'does not start the other way',
      config: { segment: '7' },
      happens: { ...moved, entered: true },
      enters: { enters: false, reason: null },
    },
    {
      name: 'does not start when the rule changed',
      config: { segment: '7' },
      happens: { ...moved, cause: 'definition' },
      enters: { enters: false, reason: null },
    },
    {
      name: 'starts for a cause that is named',
      config: { segment: '7', causes: ['import'] },
      happens: { ...moved, cause: 'import' },
      enters: { enters: true, entryKey: null },
    },
    { name: 'refuses an unknown cause', config: { segment: '7', causes: ['chance'] }, invalid: ['causes.0'] },
  ],
});
