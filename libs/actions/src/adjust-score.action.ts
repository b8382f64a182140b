import { z } from 'zod';
import { defineAction } from '@tributary/contract';

export const adjustScore = defineAction({
  kind: 'adjust-score',
  version: 1,
  title: 'Adjust score',
  icon: 'gauge',
  group: 'Contact',
  summary: 'Adds to a score of the contact, or sets it. A score that is not there yet counts as 0.',
  sentence: 'Changes score {score}[ by {by}][ to {set}]',
  config: z.object({
    score: z.string().min(1).max(200).meta({ title: 'Score', widget: 'score-picker', placeholder: 'lead' }),
    by: z.number().optional().meta({ title: 'Add', widget: 'number', placeholder: '5' }),
    set: z.number().optional().meta({ title: 'Set to', widget: 'number' }),
  }),
  outputs: ['next'],
  check: ({ by, set }) => ((by === undefined) === (set === undefined) ? [{ at: ['by'], detail: 'Give either "by" or "set".' }] : []),
  run({ config: { score, by, set }, contact }) {
    if (set !== undefined) contact.scores.set(score, set);
    else contact.scores.adjust(score, by ?? 0);
    return 'next';
  },
  changes: () => ['trait:computed'],
  examples: [
    { name: 'adds', given: { scores: { lead: 10 } }, config: { score: 'lead', by: 5 }, becomes: { scores: { lead: 15 } }, leaves: 'next' },
    { name: 'takes off below nothing', config: { score: 'lead', by: -5 }, becomes: { scores: { lead: -5 } }, leaves: 'next' },
    { name: 'sets', given: { scores: { lead: 10 } }, config: { score: 'lead', set: 0 }, becomes: { scores: { lead: 0 } }, leaves: 'next' },
    { name: 'refuses both', config: { score: 'lead', by: 1, set: 1 }, invalid: ['by'] },
    { name: 'refuses neither', config: { score: 'lead' }, invalid: ['by'] },
  ],
});
