import { z } from 'zod';
import { listQuery } from './listing.js';

const json = z.record(z.string(), z.json());
const rule = z.unknown().meta({ description: 'An expression of the segment language', type: 'object' });
const contacts = z.array(z.string().min(1).max(1_000)).min(1).max(10_000);

export const eventsQuery = listQuery.extend({
  contact: z.string().optional(),
  name: z.string().optional(),
  messageId: z.string().optional(),
  refused: z.enum(['true', 'false']).optional(),
});
export type EventsQuery = z.output<typeof eventsQuery>;

export const companiesQuery = listQuery.extend({ search: z.string().optional() });
export type CompaniesQuery = z.output<typeof companiesQuery>;

export const contactsQuery = listQuery.extend({ search: z.string().optional(), segment: z.string().optional(), tag: z.string().optional() });
export type ContactsQuery = z.output<typeof contactsQuery>;

/** What a contact's timeline can be narrowed to. */
export const TIMELINE_KINDS = ['event', 'segment', 'change', 'run', 'message', 'task'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];
export const timelineQuery = listQuery.extend({ kind: z.enum(TIMELINE_KINDS).optional() });
export type TimelineQuery = z.output<typeof timelineQuery>;

export const summaryQuery = z.object({ owner: z.string().optional().meta({ description: 'A user, by id or email: whose tasks are counted; everybody’s when absent' }) });
export type SummaryQuery = z.output<typeof summaryQuery>;

const tags = z.array(z.string().min(1).max(200)).max(500);
export const contactPatch = z
  .object({
    traits: json.optional(),
    tags: z.object({ add: tags.optional(), remove: tags.optional() }).optional(),
    consent: z.record(z.string().max(200), z.enum(['subscribed', 'unsubscribed', 'never'])).optional(),
    owner: z.string().max(500).nullable().optional(),
  })
  .meta({ id: 'ContactPatch' });
export type ContactPatch = z.output<typeof contactPatch>;

export const segmentKey = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'use 1 to 64 letters, digits, "_", "." or "-", beginning with a letter or digit');
export const segmentCreate = z
  .object({
    key: segmentKey.optional().meta({ description: 'Made from the name when absent' }),
    name: z.string().min(1).max(200).optional(),
    description: z.string().max(5_000).optional(),
    colour: z.string().max(50).nullable().optional(),
    kind: z.enum(['active', 'static']).default('active'),
    of: z.enum(['contact', 'company']).default('contact'),
    rule: rule.optional(),
  })
  .meta({ id: 'SegmentCreate' });
export type SegmentCreate = z.output<typeof segmentCreate>;

export const segmentPatch = z
  .object({
    name: z.string().min(1).max(200).optional(),
    description: z.string().max(5_000).optional(),
    colour: z.string().max(50).nullable().optional(),
    rule: rule.optional(),
    locked: z.boolean().optional().meta({ description: 'Only who may lock segments changes a locked one' }),
    owner: z.string().max(100).nullable().optional().meta({ description: 'A member, by id' }),
  })
  .meta({ id: 'SegmentPatch' });
export type SegmentPatch = z.output<typeof segmentPatch>;

export const segmentPreview = z.object({ rule, at: z.string().optional(), segment: z.string().max(200).optional().meta({ description: 'The segment whose rule it is, by id or key: it is not warned of being like itself' }), estimate: z.boolean().optional().meta({ description: 'Answer at once, from a sample: `estimated` with `low` and `high`, between which the count lies with 95 %; few people are counted all the same' }) }).meta({ id: 'SegmentPreview' });
export type SegmentPreview = z.output<typeof segmentPreview>;

export const segmentDiff = z.object({ rule }).meta({ id: 'SegmentDiff' });
export type SegmentDiff = z.output<typeof segmentDiff>;

export const overlapQuery = z.object({ ids: z.string().max(2_000).default('').meta({ description: 'Two to five segments, by id or key, with commas' }) });
export type OverlapQuery = z.output<typeof overlapQuery>;

export const placesQuery = z.object({ search: z.string().max(200).default('') });
export type PlacesQuery = z.output<typeof placesQuery>;

export const segmentWhy = z.object({ rule, contact: z.string().min(1).max(2_000) }).meta({ id: 'SegmentWhy' });
export type SegmentWhy = z.output<typeof segmentWhy>;

export const memberList = z.object({ contacts }).meta({ id: 'MemberList' });
export type MemberList = z.output<typeof memberList>;

export const workspaceCreate = z
  .object({ name: z.string().min(1).max(200).default('Workspace'), kind: z.enum(['live', 'sandbox']).default('live'), timezone: z.string().default('UTC') })
  .meta({ id: 'WorkspaceCreate' });
export type WorkspaceCreate = z.output<typeof workspaceCreate>;

export const keyCreate = z.object({ name: z.string().min(1).max(200).default('Key'), scope: z.enum(['write', 'manage', 'read']).default('write') }).meta({ id: 'KeyCreate' });
export type KeyCreate = z.output<typeof keyCreate>;

export const clockMove = z
  .object({ now: z.string().optional().meta({ description: 'ISO 8601 instant' }), advance: z.string().optional().meta({ description: 'A duration such as 3d' }) })
  .meta({ id: 'ClockMove' });
export type ClockMove = z.output<typeof clockMove>;

export const settledQuery = z.object({ wait: z.coerce.number().min(0).max(300).default(0).meta({ description: 'Seconds to wait at most' }) });
export type SettledQuery = z.output<typeof settledQuery>;

export const itemsQuery = listQuery.extend({ status: z.enum(['parked']).default('parked'), contact: z.string().optional() });
export type ItemsQuery = z.output<typeof itemsQuery>;

export const itemsRetry = z
  .object({ filter: z.object({ contact: z.string().optional(), code: z.string().optional(), ids: z.array(z.string()).max(10_000).optional() }).default({}) })
  .meta({ id: 'ItemsRetry' });
export type ItemsRetry = z.output<typeof itemsRetry>;
