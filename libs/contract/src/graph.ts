import { z } from 'zod';
import type { Expression, PropertyCondition } from './expression.js';
import type { Json, JsonObject } from './json.js';
import { timeWindowSchema } from './time-window.js';

/** A condition as a form field. Only its outer shape is checked here: the segment library's `parse` is safe at any depth, a schema is not. */
export const ruleField = z
  .record(z.string(), z.unknown())
  .meta({ title: 'Condition', widget: 'expression' }) as unknown as z.ZodType<Expression>;

/** Property comparisons as a form field, all of which must hold; shape only, as above. */
export const whereField = z.array(z.record(z.string(), z.unknown())).meta({ title: 'Where', widget: 'where' }) as unknown as z.ZodType<
  readonly PropertyCondition[]
>;

/** Any value that JSON carries, as a form field. */
export const jsonField = z.unknown() as z.ZodType<Json>;

const config = z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;
const name = z.string().min(1).max(200);

/** `version`: of the kind when the node was saved; absent means the newest. */
export const graphNodeSchema = z.object({
  id: name,
  kind: name,
  version: z.int().min(1).optional(),
  config: config.default({}),
  position: z.object({ x: z.number(), y: z.number() }).optional(),
  // Whatever else stands there is left alone: it says nothing to the engine.
  note: z.string().optional().catch(undefined).meta({ description: 'For whoever reads the drawing' }),
});
export type GraphNode = z.output<typeof graphNodeSchema>;

export const edgeSchema = z.object({ from: name, output: name, to: name });
/** Who leaves `from` by `output` arrives at `to`. */
export type Edge = z.output<typeof edgeSchema>;

export const REENTRY_MODES = ['once', 'after-exit', 'every-time'] as const;
export const reentrySchema = z.object({ mode: z.enum(REENTRY_MODES), minInterval: z.string().nullish() });
/** Whether somebody may pass the workflow again; `minInterval` is a duration, counted from the end of the last run. */
export type Reentry = z.output<typeof reentrySchema>;

export const graphSettingsSchema = z.object({
  reentry: reentrySchema.nullish(),
  exitWhen: ruleField.nullish(),
  goal: ruleField.nullish(),
  window: timeWindowSchema.nullish(),
});
export type GraphSettings = z.output<typeof graphSettingsSchema>;

/** The most nodes and edges of one workflow. */
export const MAX_GRAPH_NODES = 1_000;
export const MAX_GRAPH_EDGES = 5_000;

/** A drawn automation, as stored and sent. Its shape only: `validate` of the workflow library says whether it can run. */
export const graphSchema = z
  .object({
    nodes: z.array(graphNodeSchema).max(MAX_GRAPH_NODES),
    edges: z.array(edgeSchema).max(MAX_GRAPH_EDGES).default([]),
    settings: graphSettingsSchema.nullish(),
  })
  .meta({ id: 'Graph' });
export type Graph = z.output<typeof graphSchema>;
