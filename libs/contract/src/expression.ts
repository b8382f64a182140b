import { z } from 'zod';
import { comparisonSchema, dateSchema, durationSchema } from './comparison.js';

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

export const eventConditionSchema = z.strictObject({
  event: z.string().min(1).max(200).meta({ title: 'Event' }),
  count: countSchema.optional(),
  within: durationSchema.optional(),
  from: dateSchema.optional(),
  to: dateSchema.optional(),
  where: z.array(propertyConditionSchema).max(50).optional(),
});
/** That many matching events happened; `count` defaults to at least one, no `within`, `from` or `to` means ever. */
export type EventCondition = z.infer<typeof eventConditionSchema>;

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

/** Who belongs: the public format of segments, branches, filters, goals and exit rules. */
export type Expression = Everyone | And | Or | Not | TraitCondition | TagCondition | SegmentCondition | EventCondition;

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
  ]),
);
