import { z } from 'zod';
import { defineAction } from '@tributary/contract';

export const addToSegment = defineAction({
  kind: 'add-to-segment',
  version: 1,
  title: 'Add to segment',
  icon: 'user-plus',
  group: 'Contact',
  summary: 'Picks the contact into a static segment. Who is in it already stays there.',
  sentence: 'Puts into {segment}',
  config: z.object({
    segment: z.string().min(1).max(200).meta({ title: 'Segment', widget: 'static-segment-picker', placeholder: 'guests' }),
  }),
  outputs: ['next'],
  run({ config, contact }) {
    contact.segments.add(config.segment);
    return 'next';
  },
  changes: ({ segment }) => [`static:${segment}`],
  examples: [
    { name: 'picks the contact', config: { segment: 'guests' }, becomes: { segments: ['guests'] }, leaves: 'next' },
    {
      name: 'changes nothing twice',
      given: { segments: ['guests'] },
      config: { segment: 'guests' },
      becomes: { segments: ['guests'] },
      leaves: 'next',
    },
    { name: 'refuses an empty name', config: { segment: '' }, invalid: ['segment'] },
  ],
});
