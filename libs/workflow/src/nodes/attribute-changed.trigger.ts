import { z } from 'zod';
import { defineTrigger, isArray, jsonField, readChange, type Json } from '@tributary/contract';
import { isSameValue } from './same-value.js';
import { STARTING_CAUSES } from './starting-causes.js';

const changed = { type: 'trait', id: 't1', key: 'plan', before: 'free', after: 'pro', at: 0, cause: 'data' } as const;
const moved = { ...changed, key: 'address', before: { city: 'Faro', country: 'PT' }, after: { city: 'Porto', country: 'PT' } };
const scored = { ...changed, key: 'computed.score', before: { lead: 5 }, after: { lead: 8 } };
const NOT = { enters: false, reason: null } as const;
const ENTERS = { enters: true, entryKey: null } as const;

/** What is not asked for may be anything; a list means any of, as everywhere in the language. */
function isAsked(asked: Json | undefined, value: Json | undefined): boolean {
  if (asked === undefined || isSameValue(asked, value)) return true;
  return isArray(asked) && asked.some((one) => isSameValue(one, value));
}

export const attributeChanged = defineTrigger({
  kind: 'attribute-changed',
  version: 1,
  title: 'Attribute changed',
  icon: 'pencil',
  group: 'Triggers',
  summary: 'Starts when an attribute or a score of the contact gets another value.',
  sentence: 'Starts when {trait} changes[ from {from}][ to {to}]',
  config: z.object({
    trait: z.string().min(1).max(500).meta({ title: 'Attribute', widget: 'trait-picker', placeholder: 'plan' }),
    from: jsonField.optional().meta({ title: 'From', widget: 'value', description: 'Only when it was this; absent: whatever it was' }),
    to: jsonField.optional().meta({ title: 'To', widget: 'value', description: 'Only when it is this now; absent: whatever it is' }),
  }),
  outputs: ['next'],
  listensTo: ({ trait }) => ({ type: 'trait', trait }),
  matches({ trait, from, to }, happening) {
    if (happening.type !== 'trait' || !STARTING_CAUSES.includes(happening.cause)) return NOT;
    const change = readChange(happening, trait);
    if (!change || isSameValue(change.before, change.after)) return NOT;
    return isAsked(from, change.before) && isAsked(to, change.after) ? ENTERS : NOT;
  },
  examples: [
    { name: 'starts by any change', config: { trait: 'plan' }, happens: changed, enters: ENTERS },
    { name: 'starts by the change that is named', config: { trait: 'plan', from: 'free', to: 'pro' }, happens: changed, enters: ENTERS },
    { name: 'does not start from another value', config: { trait: 'plan', from: 'basic' }, happens: changed, enters: NOT },
    { name: 'does not start to another value', config: { trait: 'plan', to: 'basic' }, happens: changed, enters: NOT },
    { name: 'takes any of a list', config: { trait: 'plan', to: ['pro', 'team'] }, happens: changed, enters: ENTERS },
    { name: 'starts when it comes to be', config: { trait: 'plan', from: null }, happens: { ...changed, before: null }, enters: ENTERS },
    { name: 'starts when it is gone', config: { trait: 'plan', to: null }, happens: { ...changed, after: null }, enters: ENTERS },
    { name: 'looks inside an address', config: { trait: 'address.city', to: 'Porto' }, happens: moved, enters: ENTERS },
    { name: 'does not start by another part of it', config: { trait: 'address.country' }, happens: moved, enters: NOT },
    { name: 'hears of a score', config: { trait: 'computed.score.lead', to: 8 }, happens: scored, enters: ENTERS },
    { name: 'does not start late', config: { trait: 'plan' }, happens: { ...changed, cause: 'late' }, enters: NOT },
    { name: 'refuses an empty name', config: { trait: '' }, invalid: ['trait'] },
  ],
});
