import { z } from 'zod';
import { defineEffect, type ConfigFault, type Json, type JsonObject, type Outcome } from '@tributary/contract';

const liquid = (title: string, widget: string, placeholder?: string) =>
  z.string().max(1_000_000).optional().meta({ title, widget, placeholder });

/** Only what is given: the payload is JSON, which knows no undefined. */
function given(config: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(config).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function leave(outcome: Outcome): string {
  switch (outcome.status) {
    case 'done':
    case 'simulated':
    case 'uncertain': // most likely it was sent; whoever wants to be sure holds the run until somebody says
      return 'next';
    case 'skipped':
      return 'skipped';
    case 'failed':
      return 'failed';
  }
}

export const sendEmail = defineEffect({
  kind: 'send-email',
  version: 3,
  upgrade: { 1: (config) => config, 2: (config) => config },
  title: 'Send email',
  icon: 'mail',
  group: 'Messages',
  summary: 'Sends the contact an email, from a template or written here. Who may not be written to is skipped.',
  sentence: 'Sends[ {template}][ {subject}]',
  config: z.object({
    template: z.string().min(1).max(200).optional().meta({ title: 'Template', widget: 'template-picker' }),
    subject: liquid('Subject', 'text', 'Welcome, {{ contact.traits.firstName }}'),
    html: liquid('Content', 'html'),
    text: liquid('As plain text', 'long-text'),
    from: z.string().min(1).max(500).optional().meta({ title: 'From', widget: 'text', placeholder: 'Ana <ana@example.com>' }),
    replyTo: z.string().min(1).max(500).optional().meta({ title: 'Reply to', widget: 'text' }),
    topic: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ title: 'Topic', widget: 'topic-picker', description: 'Only who has not unsubscribed from it' }),
    transactional: z
      .boolean()
      .optional()
      .meta({ title: 'Transactional', widget: 'switch', description: 'A receipt or the like: no frequency cap' }),
    trackOpens: z
      .boolean()
      .optional()
      .meta({ title: 'See who opens it', widget: 'switch', description: 'By a picture that nobody sees: Email Opened', default: true }),
    trackClicks: z
      .boolean()
      .optional()
      .meta({ title: 'See who clicks', widget: 'switch', description: 'Links lead through this server: Email Link Clicked', default: true }),
    whenCapped: z
      .enum(['skip', 'hold'])
      .optional()
      .meta({ title: 'When capped', widget: 'choice', description: 'Go on without this mail, or hold it until the next day; default skip' }),
    whenUncertain: z
      .enum(['go-on', 'hold'])
      .optional()
      .meta({ title: 'When uncertain', widget: 'choice', description: 'Nobody knows whether it was sent: go on after 15 minutes, or hold until somebody says; default go-on' }),
  }),
  outputs: ['next', 'skipped', 'failed'],
  check({ template, subject, html, text }) {
    const isWritten = subject !== undefined || html !== undefined || text !== undefined;
    if (template !== undefined)
      return isWritten ? [{ at: ['template'], detail: 'Give either a template, or subject and content; not both.' }] : [];
    if (!isWritten) return [{ at: ['template'], detail: 'Give a template, or a subject and its content.' }];
    const missing = (key: 'subject' | 'html'): ConfigFault => ({ at: [key], detail: `"${key}" is missing; give it some text.` });
    return [...(subject === undefined || subject === '' ? [missing('subject')] : []), ...(html === undefined ? [missing('html')] : [])];
  },
  repeat: () => 'never',
  request: ({ config, contact }) => ({ port: 'email', payload: { ...given(config), contact: contact.id } }),
  answer: (_ctx, outcome) => leave(outcome),
  examples: [
    {
      name: 'asks for a mail by template',
      given: { id: 'c1' },
      config: { template: 'welcome', topic: 'news' },
      asks: { port: 'email', payload: { template: 'welcome', topic: 'news', contact: 'c1' } },
      repeat: 'never',
    },
    {
      name: 'never renders what it asks for',
      given: { id: 'c1', traits: { firstName: 'Ana' } },
      config: { subject: 'Hello {{ contact.traits.firstName }}', html: '<p>Hi</p>' },
      asks: { port: 'email', payload: { subject: 'Hello {{ contact.traits.firstName }}', html: '<p>Hi</p>', contact: 'c1' } },
    },
    { name: 'goes on when it was sent', config: { template: 'a' }, outcome: { status: 'done', response: {} }, leaves: 'next' },
    { name: 'goes on in a sandbox', config: { template: 'a' }, outcome: { status: 'simulated', response: {} }, leaves: 'next' },
    {
      name: 'goes on when nobody knows',
      config: { template: 'a' },
      outcome: { status: 'uncertain', reason: { code: 'email.no-answer', detail: 'Lost.' } },
      leaves: 'next',
    },
    {
      name: 'tells who was skipped',
      config: { template: 'a' },
      outcome: { status: 'skipped', reason: { code: 'email.unsubscribed', detail: 'No.' } },
      leaves: 'skipped',
    },
    {
      name: 'tells what failed',
      config: { template: 'a' },
      outcome: { status: 'failed', reason: { code: 'email.refused', detail: '550' } },
      leaves: 'failed',
    },
    {
      name: 'asks to be held when nobody knows',
      given: { id: 'c1' },
      config: { template: 'a', whenUncertain: 'hold' },
      asks: { port: 'email', payload: { template: 'a', whenUncertain: 'hold', contact: 'c1' } },
    },
    {
      name: 'asks not to see who opens it, nor who clicks',
      given: { id: 'c1' },
      config: { template: 'a', trackOpens: false, trackClicks: false },
      asks: { port: 'email', payload: { template: 'a', trackOpens: false, trackClicks: false, contact: 'c1' } },
    },
    { name: 'refuses a choice that is none', config: { template: 'a', whenUncertain: 'retry' }, invalid: ['whenUncertain'] },
    { name: 'refuses a mail without content', config: { subject: 'Hello' }, invalid: ['html'] },
    { name: 'refuses nothing at all', config: {}, invalid: ['template'] },
    { name: 'refuses two contents', config: { template: 'a', subject: 'b', html: 'c' }, invalid: ['template'] },
  ],
});
