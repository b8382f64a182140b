import { z } from 'zod';
import { listQuery } from './listing.js';

const key = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'use 1 to 64 letters, digits, "_", "." or "-", beginning with a letter or digit');
const text = z.string().max(1_000_000);

const content = { name: z.string().min(1).max(200).optional(), html: text.optional(), mjml: text.optional(), text: text.nullable().optional(), topic: z.string().max(200).nullable().optional() };
export const templateCreate = z.object({ key: key.optional().meta({ description: 'Made from the name when absent' }), subject: text, ...content }).meta({ id: 'TemplateCreate' });
export type TemplateCreate = z.output<typeof templateCreate>;
export const templatePatch = z.object({ subject: text.optional(), ...content }).meta({ id: 'TemplatePatch' });
export type TemplatePatch = z.output<typeof templatePatch>;
export const templatePreview = z.object({ contact: z.string().min(1).max(2_000).optional() }).meta({ id: 'TemplatePreview' });
export type TemplatePreview = z.output<typeof templatePreview>;

export const topicCreate = z
  .object({ key: key.optional(), name: z.string().min(1).max(200).optional(), description: z.string().max(5_000).optional(), consent: z.enum(['opt-in', 'opt-out']).optional() })
  .meta({ id: 'TopicCreate' });
export type TopicCreate = z.output<typeof topicCreate>;
export const topicPatch = topicCreate.omit({ key: true }).meta({ id: 'TopicPatch' });
export type TopicPatch = z.output<typeof topicPatch>;

const address = z.string().min(1).max(1_000);
export const suppressionCreate = z
  .object({ address: address.optional(), email: address.optional().meta({ description: 'The same as address' }), reason: z.string().max(200).optional() })
  .meta({ id: 'SuppressionCreate' });
export type SuppressionCreate = z.output<typeof suppressionCreate>;
export const suppressionsQuery = listQuery.extend({ address: z.string().optional() });
export type SuppressionsQuery = z.output<typeof suppressionsQuery>;

export const smtpChannel = z.object({ url: z.string().max(2_000), from: z.string().max(500).optional() }).meta({ id: 'SmtpChannel' });
export type SmtpChannel = z.output<typeof smtpChannel>;

const most = z.int().min(0).max(1_000_000).nullish();
const limit = z
  .object({ most: z.int().min(1).max(10_000_000), per: z.string().max(60).meta({ description: 'A duration such as 1s, 1m, 1h or 1d' }) })
  .nullish()
  .meta({ description: 'Null takes it away' });
export const settingsPatch = z
  .object({
    caps: z.object({ email: z.object({ perDay: most, perWeek: most }).nullish() }).optional(),
    limits: z.object({ email: limit, http: limit }).optional().meta({ description: 'How often the workspace goes out, by way: { email: { most: 600, per: "1m" } }' }),
  })
  .meta({ id: 'SettingsPatch' });
export type SettingsPatch = z.output<typeof settingsPatch>;
export const slackChannel = z.object({ webhookUrl: z.string().max(2_000) }).meta({ id: 'SlackChannel' });
export type SlackChannel = z.output<typeof slackChannel>;
export const httpChannel = z.object({ signingSecret: z.string().max(200).optional().meta({ description: 'whsec_ and base64 of 24 to 64 bytes; made and shown once when absent' }) }).meta({ id: 'HttpChannel' });
export type HttpChannel = z.output<typeof httpChannel>;
const graphUrl = z.string().max(100).optional().meta({ description: 'Another address than Meta’s, of this machine: http://127.0.0.1:<port>' });
export const metaChannel = z.object({ accessToken: z.string().max(5_000), adAccountId: z.string().max(100), graphUrl }).meta({ id: 'MetaChannel' });
export type MetaChannel = z.output<typeof metaChannel>;
export const channelPut = z
  .object({ ...smtpChannel.partial().shape, ...slackChannel.partial().shape, ...httpChannel.shape, ...metaChannel.partial().shape })
  .meta({ id: 'ChannelPut', description: 'smtp: { url, from }; slack: { webhookUrl }; http: { signingSecret }; meta: { accessToken, adAccountId, graphUrl? }' });
export type ChannelPut = z.output<typeof channelPut>;
