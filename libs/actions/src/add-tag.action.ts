import { z } from 'zod';
import { defineAction } from '@tributary/contract';

export const addTag = defineAction({
  kind: 'add-tag',
  version: 1,
  title: 'Add tag',
  icon: 'tag',
  group: 'Contact',
  summary: 'Puts a tag on the contact. Doing it twice changes nothing.',
  sentence: 'Adds tag {tag}',
  config: z.object({
    tag: z.string().min(1).max(200).meta({ title: 'Tag', widget: 'tag-picker', placeholder: 'vip' }),
  }),
  outputs: ['next'],
  run({ config, contact }) {
    contact.tags.add(config.tag);
    return 'next';
  },
  changes: ({ tag }) => [`tag:${tag}`],
  examples: [
    { name: 'tags the contact', config: { tag: 'vip' }, becomes: { tags: ['vip'] }, leaves: 'next' },
    { name: 'refuses an empty tag', config: { tag: '' }, invalid: ['tag'] },
    { name: 'changes nothing twice', given: { tags: ['vip'] }, config: { tag: 'vip' }, becomes: { tags: ['vip'] }, leaves: 'next' },
  ],
});
