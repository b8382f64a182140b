import { z } from 'zod';

/** Ad platforms to which audiences can be sent so far. */
export const PROVIDERS = ['meta'] as const;

const name = z.string().min(1).max(200);
const segment = z.string().min(1).max(200).nullable().optional().meta({ description: 'By id or key: the audience keeps in step with its members; null: with none any more' });

export const audienceCreate = z
  .object({
    name,
    provider: z.enum(PROVIDERS, { error: 'give "meta"; other platforms are not offered yet' }),
    externalId: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'give the id of the audience at the platform').optional().meta({ description: 'Of an audience that is there already; made there when absent' }),
    segment,
  })
  .meta({ id: 'AudienceCreate' });
export type AudienceCreate = z.output<typeof audienceCreate>;

export const audiencePatch = z.object({ name: name.optional(), segment }).meta({ id: 'AudiencePatch' });
export type AudiencePatch = z.output<typeof audiencePatch>;
