import { z } from 'zod';
import { defineTrigger } from '@tributary/contract';
import { STARTING_CAUSES } from './starting-causes.js';

const added = { type: 'tag', id: 't1', tag: 'vip', added: true, at: 0, cause: 'data' } as const;
const NOT = { enters: false, reason: null } as const;

export const tagAdded = defineTrigger({
  kind: 'tag-added',
  version: 1,
  title: 'Tag added',
  icon: 'tag',
  group: 'Triggers',
  summary: 'Starts when the tag is put on the contact. Who bears it already starts nothing.',
  sentence: 'Starts when tag {tag} is put on',
  config: z.object({
    tag: z.string().min(1).max(200).meta({ title: 'Tag', widget: 'tag-picker', placeholder: 'vip', description: '*: any tag' }),
  }),
  outputs: ['next'],
  listensTo: ({ tag }) => ({ type: 'tag', tag }),
  matches(config, happening) {
    const isIt = happening.type === 'tag' && happening.added && STARTING_CAUSES.includes(happening.cause);
    return isIt && (config.tag === '*' || config.tag === happening.tag) ? { enters: true, entryKey: null } : NOT;
  },
  examples: [
    { name: 'starts by the tag', config: { tag: 'vip' }, happens: added, enters: { enters: true, entryKey: null } },
    { name: 'starts by any tag', config: { tag: '*' }, happens: added, enters: { enters: true, entryKey: null } },
    { name: 'starts by no other tag', config: { tag: 'trial' }, happens: added, enters: NOT },
    { name: 'does not start when it is taken off', config: { tag: 'vip' }, happens: { ...added, added: false }, enters: NOT },
    { name: 'does not start by an import', config: { tag: 'vip' }, happens: { ...added, cause: 'import' }, enters: NOT },
    { name: 'refuses an empty tag', config: { tag: '' }, invalid: ['tag'] },
  ],
});
