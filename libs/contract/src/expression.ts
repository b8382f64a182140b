import { z } from 'zod';
import { comparisonSchema, dateSchema, durationSchema, numericSchema } from './comparison.js';

export const traitConditionSchema = comparisonSchema('trait');
export const propertyConditionSchema = comparisonSchema('property');

/** An attribute of the contact compares so. */
export type TraitCondition = z.infer<typeof traitConditionSchema>;
/** A property of an event compares so; `context.…` reads its context. */
export type PropertyCondition = z.infer<typeof propertyConditionSchema>;

type Distribute<T, Key extends string> = T extends unknown ? Omit<T, Key> : never;
/** A condition without the path it reads: what an operator does with a value. */
export type Comparison = Distribute<TraitCondition, 'trait'>;

export const COUNT_OPERATORS = ['gte', 'lte', 'gt', 'lt', 'eq'] as const;
/** The highest number of events a condition may ask for. */
export const MAX_COUNT = 100_000;

export const countSchema = z.strictObject({ op: z.enum(COUNT_OPERATORS), n: z.int().min(0).max(MAX_COUNT) });
export type Count = z.infer<typeof countSchema>;

const whereSchema = z.array(propertyConditionSchema).max(50).optional();
/** Which events of a name are looked at: those of the last so long, or from (inclusive) to (exclusive); neither: all. */
const periodShape = { within: durationSchema.optional(), from: dateSchema.optional(), to: dateSchema.optional() };
/** The name of an event; one that ends in `*` means all whose names begin so. */
const eventNameSchema = z.string().min(1).max(200);
const propertySchema = z.string().min(1).max(500);

export const eventConditionSchema = z.strictObject({
  event: eventNameSchema.meta({ title: 'Event' }),
  count: countSchema.optional(),
  ...periodShape,
  where: whereSchema,
});
/** That many matching events happened; `count` defaults to at least one, no `within`, `from` or `to` means ever. */
export type EventCondition = z.infer<typeof eventConditionSchema>;

/** What may be made of a property of many events. */
export const AGGREGATES = ['sum', 'avg', 'min', 'max', 'distinct'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

const aggregateSchema = <const Kind extends Aggregate>(kind: Kind) =>
  z.strictObject({
    event: eventNameSchema,
    ...({ [kind]: propertySchema } as Record<Kind, z.ZodString>),
    op: z.enum([...COUNT_OPERATORS, 'equals']),
    value: numericSchema,
    ...periodShape,
    where: whereSchema,
  });
export const aggregateConditionSchema = z.union([aggregateSchema('sum'), aggregateSchema('avg'), aggregateSchema('min'), aggregateSchema('max'), aggregateSchema('distinct')]);
/** The sum, average, least, greatest or number of different values of a property of the matching events compares so. */
export type AggregateCondition = z.infer<typeof aggregateConditionSchema>;

export const firstEventConditionSchema = z.strictObject({ first_event: eventNameSchema, ...periodShape, not_within: durationSchema.optional(), where: whereSchema });
/** The first matching event lies there; `not_within`: it happened, but longer ago. */
export type FirstEventCondition = z.infer<typeof firstEventConditionSchema>;

export const lastEventConditionSchema = z.strictObject({
  last_event: eventNameSchema,
  ...periodShape,
  not_within: durationSchema.optional(),
  has: z.literal(true).optional(),
  where: whereSchema,
});
/** The last matching event lies there; with `has`, the last event of the name whatever it carries, which then has to match `where`. */
export type LastEventCondition = z.infer<typeof lastEventConditionSchema>;

/** The most steps of a sequence. */
export const MAX_STEPS = 10;
const stepSchema = z.union([eventNameSchema, z.strictObject({ event: eventNameSchema, where: whereSchema })]);
export const sequenceConditionSchema = z.strictObject({
  sequence: z.array(stepSchema).min(1).max(MAX_STEPS),
  max_gap: durationSchema.optional(),
  within: durationSchema.optional(),
});
/** These happened one after the other, each at most `max_gap` after the one before, all inside `within`; others may lie between. */
export type SequenceCondition = z.infer<typeof sequenceConditionSchema>;

/** The most periods that `regularly` looks back. */
export const MAX_PERIODS = 366;
export const regularlyConditionSchema = z.strictObject({
  regularly: eventNameSchema,
  period: durationSchema,
  count: countSchema.optional(),
  of_last: z.int().min(1).max(MAX_PERIODS),
  at_least: z.int().min(0).max(MAX_PERIODS),
  where: whereSchema,
});
/** In at least so many of the last so many periods, counted back from now, the event happened that often. */
export type RegularlyCondition = z.infer<typeof regularlyConditionSchema>;

export const CONSENT_STATES = ['subscribed', 'unsubscribed', 'never'] as const;
export type ConsentState = (typeof CONSENT_STATES)[number];
export const consentConditionSchema = z.strictObject({ consent: z.string().min(1).max(200), is: z.enum(CONSENT_STATES) });
/** What the contact said to a topic or channel. `subscribed` is also who said nothing to a topic that one has to opt out of; `never`: said nothing. */
export type ConsentCondition = z.infer<typeof consentConditionSchema>;

/** Half of the way round the Earth, in km: further away is nothing. */
export const MAX_KM = 20_038;
export const nearConditionSchema = z.strictObject({
  near: z.strictObject({
    place: z.string().min(1).max(200).optional(),
    lat: z.number().min(-90).max(90).optional(),
    lon: z.number().min(-180).max(180).optional(),
    km: z.number().min(0).max(MAX_KM),
  }),
});
/** The contact's place, `computed.geo`, lies within that distance. A named place is resolved to `lat` and `lon` when the rule is saved. */
export type NearCondition = z.infer<typeof nearConditionSchema>;

export interface Everyone {
  readonly everyone: true;
}
export interface And {
  readonly and: readonly Expression[];
}
export interface Or {
  readonly or: readonly Expression[];
}
export interface Not {
  readonly not: Expression;
}
/** The contact bears the tag; `*`: any tag. */
export interface TagCondition {
  readonly tag: string;
}
/** The contact is a member of the segment, named by id or key. */
export interface SegmentCondition {
  readonly segment: string;
}

/** Some company of the contact, in that role if one is named, is so. Inside stand conditions on the company's attributes, joined as they like. */
export interface CompanyCondition {
  readonly company: Expression;
  readonly role?: string | undefined;
}

/** Who belongs: the public format of segments, branches, filters, goals and exit rules. */
export type Expression =
  | Everyone
  | And
  | Or
  | Not
  | TraitCondition
  | TagCondition
  | SegmentCondition
  | EventCondition
  | AggregateCondition
  | FirstEventCondition
  | LastEventCondition
  | SequenceCondition
  | RegularlyCondition
  | ConsentCondition
  | NearCondition
  | CompanyCondition;

/**
 * The format as a schema, for forms and API documents. `parse` of the segment library says the same with better messages, checks
 * what a schema cannot (dates, zones, ranges) and is safe against input of any depth; this one is not: never give it raw input.
 */
export const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.strictObject({ everyone: z.literal(true) }),
    z.strictObject({ and: z.array(expressionSchema).min(1) }),
    z.strictObject({ or: z.array(expressionSchema).min(1) }),
    z.strictObject({ not: expressionSchema }),
    traitConditionSchema,
    z.strictObject({ tag: z.string().min(1).max(200) }),
    z.strictObject({ segment: z.string().min(1).max(200) }),
    eventConditionSchema,
    aggregateConditionSchema,
    firstEventConditionSchema,
    lastEventConditionSchema,
    sequenceConditionSchema,
    regularlyConditionSchema,
    consentConditionSchema,
    nearConditionSchema,
    z.strictObject({ company: expressionSchema, role: z.string().min(1).max(200).optional() }),
  ]),
);
