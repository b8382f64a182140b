import { z } from 'zod';
import { defineEffect, type Outcome } from '@tributary/contract';

function leave({ status }: Outcome): string {
  return status === 'skipped' || status === 'failed' ? status : 'next';
}

export const syncAudience = defineEffect({
  kind: 'sync-audience',
  version: 1,
  title: 'Ad audience',
  icon: 'megaphone',
  group: 'Ads',
  summary: 'Puts the contact into an ad audience, or takes it out. Goes on when the ad platform has been told; who refused ads, or cannot be found by email or phone, is skipped.',
  sentence: 'Ad audience {audience}: {mode}',
  config: z.object({
    audience: z.string().min(1).max(200).meta({ title: 'Audience', widget: 'audience-picker' }),
    mode: z.enum(['add', 'remove']).meta({ title: 'Do', widget: 'choice' }),
  }),
  outputs: ['next', 'skipped', 'failed'],
  repeat: () => 'safe',
  request: ({ config: { audience, mode }, contact }) => ({ port: 'audience', payload: { audience, mode, contact: contact.id } }),
  answer: (_ctx, outcome) => leave(outcome),
  examples: [
    {
      name: 'asks for a place in the audience',
      given: { id: 'c1' },
      config: { audience: 'aud_1', mode: 'add' },
      asks: { port: 'audience', payload: { audience: 'aud_1', mode: 'add', contact: 'c1' } },
      repeat: 'safe',
    },
    { name: 'goes on when the platform was told', config: { audience: 'aud_1', mode: 'remove' }, outcome: { status: 'done', response: {} }, leaves: 'next' },
    { name: 'goes on in a sandbox', config: { audience: 'aud_1', mode: 'add' }, outcome: { status: 'simulated', response: {} }, leaves: 'next' },
    {
      name: 'tells who was skipped',
      config: { audience: 'aud_1', mode: 'add' },
      outcome: { status: 'skipped', reason: { code: 'audience.no-key', detail: 'No email.' } },
      leaves: 'skipped',
    },
    {
      name: 'tells what failed',
      config: { audience: 'aud_1', mode: 'add' },
      outcome: { status: 'failed', reason: { code: 'audience.refused-call', detail: '2650' } },
      leaves: 'failed',
    },
    { name: 'refuses a mode that is none', config: { audience: 'aud_1', mode: 'replace' }, invalid: ['mode'] },
    { name: 'refuses an empty name', config: { audience: '', mode: 'add' }, invalid: ['audience'] },
  ],
});
