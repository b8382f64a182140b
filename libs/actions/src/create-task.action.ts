import { z } from 'zod';
import { defineEffect } from '@tributary/contract';
import { dueFaults, dueIn, given, goOn } from './follow-up.js';

export const createTask = defineEffect({
  kind: 'create-task',
  version: 1,
  title: 'Create task',
  icon: 'check-square',
  group: 'Sales',
  summary: 'Puts a task about the contact into an inbox: its owner’s, or that of whose turn it is. Nobody is pinged.',
  sentence: 'Makes a task: {title}',
  config: z.object({
    title: z.string().min(1).max(10_000).meta({ title: 'Title', widget: 'text', placeholder: 'Call {{ contact.traits.firstName }}' }),
    notes: z.string().max(100_000).optional().meta({ title: 'Notes', widget: 'long-text' }),
    dueIn,
    owner: z.string().min(1).max(500).optional().meta({ title: 'For', widget: 'user-picker', description: 'The contact’s owner when empty' }),
  }),
  outputs: ['next'],
  check: (config) => dueFaults(config.dueIn),
  repeat: () => 'safe',
  request: ({ config, contact }) => ({ port: 'sales', payload: { ...given(config), tells: false, contact: contact.id } }),
  answer: (_ctx, outcome) => goOn(outcome),
  examples: [
    {
      name: 'asks for a task, its texts as they were written',
      given: { id: 'c1', traits: { firstName: 'Ana' } },
      config: { title: 'Call {{ contact.traits.firstName }}', dueIn: '4h' },
      asks: { port: 'sales', payload: { title: 'Call {{ contact.traits.firstName }}', dueIn: '4h', tells: false, contact: 'c1' } },
      repeat: 'safe',
    },
    { name: 'goes on when it was made', config: { title: 'Call' }, outcome: { status: 'done', response: {} }, leaves: 'next' },
    {
      name: 'goes on when the contact is gone',
      config: { title: 'Call' },
      outcome: { status: 'skipped', reason: { code: 'contact.gone', detail: 'Gone.' } },
      leaves: 'next',
    },
    { name: 'refuses a task without a title', config: { title: '' }, invalid: ['title'] },
    { name: 'refuses what is no duration', config: { title: 'Call', dueIn: 'soon' }, invalid: ['dueIn'] },
  ],
});
