import { z } from 'zod';
import { DURATION_PATTERN } from './duration.js';
import { ANNIVERSARY_PATTERN, PERIODS } from './operators.js';

export * from './operators.js';

/** The most values one list may hold. */
export const MAX_LIST = 1_000;

/** The longest regular expression, in characters. */
export const MAX_PATTERN = 500;

export const scalarSchema = z.union([z.string().min(1), z.number(), z.boolean()]);
/** A JSON number, or text that reads as one: `"20"`. */
export const numericSchema = z.union([z.number(), z.string().min(1)]);
const listSchema = z.array(scalarSchema).min(1).max(MAX_LIST);

export const durationSchema = z.string().regex(DURATION_PATTERN).meta({ description: '90s 15m 6h 3d 2w 1mo 1y, or ISO 8601' });
/** `YYYY-MM-DD`, an instant in ISO 8601, or a number: seconds since 1970, or milliseconds from 1e11 on. */
export const dateSchema = z.union([z.string().min(10), z.number()]);

const VALUES = {
  any: z.union([scalarSchema, listSchema]),
  list: listSchema,
  text: z.union([z.string().min(1), z.number()]),
  number: numericSchema,
  range: z.tuple([numericSchema, numericSchema]),
  one: scalarSchema,
  date: dateSchema,
  bound: z.union([z.string().min(2), z.number()]),
  duration: durationSchema,
  pattern: z.union([z.string().min(1).max(MAX_PATTERN), z.number()]),
  period: z.enum(PERIODS),
  anniversary: z.string().regex(ANNIVERSARY_PATTERN).meta({ description: 'today, or so many days from today: today+2d' }),
};

const timezone = z.string().min(1).optional().meta({ description: 'IANA name, or "contact"; default the workspace\'s' });

/** One object schema an operator, over a path named by `subject`. Exact types for each operator come out of the union. */
export function comparisonSchema<const Subject extends 'trait' | 'property'>(subject: Subject) {
  const path = { [subject]: z.string().min(1).max(500) } as Record<Subject, z.ZodString>;
  const of = <const Op extends string, Shape extends keyof typeof VALUES>(op: readonly Op[], shape: Shape) =>
    z.strictObject({ ...path, op: z.enum(op), value: VALUES[shape], timezone });
  return z.discriminatedUnion('op', [
    of(['equals', 'not_equals'], 'any'),
    of(['in', 'not_in'], 'list'),
    of(['contains', 'not_contains', 'starts_with', 'ends_with'], 'text'),
    of(['gt', 'gte', 'lt', 'lte'], 'number'),
    of(['between'], 'range'),
    z.strictObject({ ...path, op: z.enum(['exists', 'not_exists']), timezone }),
    of(['includes', 'not_includes'], 'one'),
    of(['before', 'after'], 'bound'),
    of(['on_day'], 'date'),
    of(['within_last'], 'duration'),
    of(['within_next'], 'duration'),
    of(['matches'], 'pattern'),
    of(['in_period'], 'period'),
    of(['anniversary'], 'anniversary'),
    z.strictObject({ ...path, op: z.literal('has_been'), value: VALUES.any, for_at_least: durationSchema.optional(), for_less_than: durationSchema.optional(), timezone }),
  ]);
}
