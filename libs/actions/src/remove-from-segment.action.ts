import { z } from 'zod';
import { defineAction } from '@tributary/contract';

export const removeFromSegment = defineAction({
  kind: 'remove-from-segment',
  version: 1,
  title: 'Remove from segment',
  icon: 'user-minus',
  group: 'Contact',
  summary: 'Takes the contact out of a static segment. Who is not in it stays outside.',
  sentence: 'Takes out of {segment}',
  config: z.object({
    segment: z.string().min(1).max(200).meta({ title: 'Segment', widget: 'static-segment-picker', placeholder: 'guests' }),
  }),
  outputs: ['next'],
  run({ config, contact }) {
    contact.segments.delete(config.segment);
    return 'next';
  },
  changes: ({ segment }) => [`static:${segment}`],
  examples: [
    {
      name: 'takes the contact out',
      given: { segments: ['guests', 'old'] },
      config: { segment: 'guests' },
      becomes: { segments: ['old'] },
      leaves: 'next',
    },
    { name: 'changes nothing for who is outside', config: { segment: 'guests' }, becomes: { segments: [] }, leaves: 'next' },
    { name: 'refuses an empty name', config: { segment: '' }, invalid: ['segment'] },
  ],
});
