import { z } from 'zod';
import { defineEffect } from '@tributary/contract';
import { dueFaults, dueIn, given, goOn } from './follow-up.js';

const name = z.string().min(1).max(500);
const to = z.union([z.object({ owner: z.literal(true) }), z.object({ roundRobin: name }), z.object({ user: name })], {
  error: 'give { "owner": true }, { "roundRobin": a team } or { "user": an id or email }',
});

export const notifySales = defineEffect({
  kind: 'notify-sales',
  version: 1,
  title: 'Tell sales',
  icon: 'bell',
  group: 'Sales',
  summary: 'Gives somebody in sales a task about the contact and tells them. Nobody is told twice about one thing.',
  sentence: 'Tells sales: {message}',
  config: z.object({
    message: z.string().min(1).max(100_000).meta({ title: 'Message', widget: 'long-text', placeholder: '{{ contact.traits.firstName }} is looking at prices' }),
    to: to.optional().meta({ title: 'To', widget: 'assignee', description: 'The contact’s owner, else whose turn it is, when empty' }),
    dueIn,
    priority: z.enum(['low', 'normal', 'high']).optional().meta({ title: 'Priority', widget: 'choice' }),
    channels: z
      .array(z.enum(['email', 'slack']))
      .max(2)
      .optional()
      .meta({ title: 'By', description: 'By all that are set up when empty' }),
  }),
  outputs: ['next'],
  check: (config) => dueFaults(config.dueIn),
  repeat: () => 'safe',
  request: ({ config, contact }) => ({ port: 'sales', payload: { ...given(config), tells: true, contact: contact.id } }),
  answer: (_ctx, outcome) => goOn(outcome),
  examples: [
    {
      name: 'asks for somebody of a team',
      given: { id: 'c1' },
      config: { message: 'Call {{ contact.email }}', to: { roundRobin: 'west' }, priority: 'high' },
      asks: { port: 'sales', payload: { message: 'Call {{ contact.email }}', to: { roundRobin: 'west' }, priority: 'high', tells: true, contact: 'c1' } },
      repeat: 'safe',
    },
    { name: 'goes on when somebody was told', config: { message: 'Call' }, outcome: { status: 'done', response: {} }, leaves: 'next' },
    { name: 'takes the owner', config: { message: 'Call', to: { owner: true } }, outcome: { status: 'simulated', response: {} }, leaves: 'next' },
    { name: 'refuses an empty message', config: { message: '' }, invalid: ['message'] },
    { name: 'refuses to tell nobody that is known', config: { message: 'Call', to: { everyone: true } }, invalid: ['to'] },
    { name: 'refuses what is no duration', config: { message: 'Call', dueIn: '20y' }, invalid: ['dueIn'] },
  ],
});
