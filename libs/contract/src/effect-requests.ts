import { z } from 'zod';
import { listQuery } from './listing.js';

export const EFFECT_STATUSES = ['pending', 'started', 'done', 'failed', 'skipped', 'simulated', 'uncertain'] as const;

export const effectsQuery = listQuery.extend({
  kind: z.string().max(200).optional().meta({ description: 'Of the node, such as send-email' }),
  status: z.enum(EFFECT_STATUSES).optional(),
  contact: z.string().optional(),
  run: z.string().max(200).optional(),
});
export type EffectsQuery = z.output<typeof effectsQuery>;

export const effectSettle = z.object({ sent: z.boolean().meta({ description: 'true: it arrived, and the run goes on; false: it did not, and the run leaves by "failed"' }) }).meta({ id: 'EffectSettle' });
export type EffectSettle = z.output<typeof effectSettle>;

export const mailboxQuery = listQuery.extend({ contact: z.string().optional() });
export type MailboxQuery = z.output<typeof mailboxQuery>;
