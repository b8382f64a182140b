import { z } from 'zod';
import { defineAction } from '@tributary/contract';

export const removeTag = defineAction({
  kind: 'remove-tag',
  version: 1,
  title: 'Remove tag',
  icon: 'tag-off',
  group: 'Contact',
  summary: 'Takes a tag off the contact. Without the tag it changes nothing.',
  sentence: 'Takes tag {tag} off',
  config: z.object({
    tag: z.string().min(1).max(200).meta({ title: 'Tag', widget: 'tag-picker', placeholder: 'trial' }),
  }),
  outputs: ['next'],
  run({ config, contact }) {
    contact.tags.delete(config.tag);
    return 'next';
  },
  changes: ({ tag }) => [`tag:${tag}`],
  examples: [
    { name: 'takes the tag off', given: { tags: ['trial', 'vip'] }, config: { tag: 'trial' }, becomes: { tags: ['vip'] }, leaves: 'next' },
    {
      name: 'changes nothing without the tag',
      given: { tags: ['vip'] },
      config: { tag: 'trial' },
      becomes: { tags: ['vip'] },
      leaves: 'next',
    },
    { name: 'refuses an empty tag', config: { tag: '' }, invalid: ['tag'] },
  ],
});
