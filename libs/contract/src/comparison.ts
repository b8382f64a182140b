import { z } from 'zod';
import { DURATION_PATTERN } from './duration.js';

export * from './operators.js';

/** In the language, not offered yet: refused by name, so nobody takes them for a slip of the pen. */
export const LATER_OPERATORS = ['matches', 'on_day', 'within_next', 'in_period', 'anniversary', 'has_been'] as const;

/** The most values one list may hold. */
export const MAX_LIST = 1_000;

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
  duration: durationSchema,
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
    of(['before', 'after'], 'date'),
    of(['within_last'], 'duration'),
  ]);
}
