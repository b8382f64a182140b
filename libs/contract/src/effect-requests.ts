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

export const mailboxQuery = listQuery.extend({ contact: z.string().optional() });
export type MailboxQuery = z.output<typeof mailboxQuery>;
