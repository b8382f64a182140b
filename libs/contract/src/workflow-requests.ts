import { z } from 'zod';
import { listQuery } from './listing.js';

/** A graph while it is drawn: only its outer shape, so that half a drawing can be kept. `validate` of the workflow library says what is missing. */
const drawnGraph = z
  .looseObject({
    nodes: z.array(z.looseObject({})).default([]),
    edges: z.array(z.looseObject({})).default([]),
    settings: z.looseObject({}).nullish(),
  })
  .meta({ id: 'DrawnGraph' });
export type DrawnGraph = z.output<typeof drawnGraph>;

const name = z.string().max(1_000);
const contacts = z.array(z.string().min(1).max(1_000)).min(1).max(10_000);

export const nodesQuery = listQuery.extend({ limit: listQuery.shape.limit.unwrap().optional() });
export type NodesQuery = z.output<typeof nodesQuery>;

export const workflowCreate = z
  .object({ name: name.default(''), graph: drawnGraph.default({ nodes: [], edges: [] }).meta({ description: 'May be incomplete; absent: empty' }) })
  .meta({ id: 'WorkflowCreate' });
export type WorkflowCreate = z.output<typeof workflowCreate>;

export const workflowDraft = z.object({ graph: drawnGraph, name: name.optional() }).meta({ id: 'WorkflowDraft' });
export type WorkflowDraft = z.output<typeof workflowDraft>;

export const workflowPatch = z.object({ name: name.optional() }).meta({ id: 'WorkflowPatch' });
export type WorkflowPatch = z.output<typeof workflowPatch>;

export const workflowValidate = z
  .object({ graph: z.unknown().optional().meta({ description: 'Absent: the draft', type: 'object' }) })
  .meta({ id: 'WorkflowValidate' });
export type WorkflowValidate = z.output<typeof workflowValidate>;

export const BACKFILLS = ['none', 'current', 'both'] as const;
/** Of people inside: they finish the version they began, go on in the new one, or leave. */
const inside = z.enum(['stay', 'move', 'exit']);

export const workflowPublish = z
  .object({
    backfill: z.enum(BACKFILLS).default('none').meta({ description: 'none: newcomers; current: who is a member now, and nobody later; both' }),
    waiting: z
      .union([inside, z.record(z.string().max(200), inside.nullable())])
      .nullish()
      .meta({ description: 'What becomes of people who are inside: all of them, or by the node at which they are; "stay" where nothing is said' }),
    name: z.string().max(1_000).nullish().meta({ description: 'What changed, in a few words; the version is listed with it' }),
  })
  .meta({ id: 'WorkflowPublish' });
export type WorkflowPublish = z.output<typeof workflowPublish>;

export const versionPatch = z.object({ name: z.string().max(1_000).nullish().meta({ description: 'null or empty takes it away' }) }).meta({ id: 'VersionPatch' });
export type VersionPatch = z.output<typeof versionPatch>;

export const workflowResume = z
  .object({ overdue: z.enum(['run', 'exit', 'skip']).default('run').meta({ description: 'What becomes of what fell due while paused: done now, passed over up to the next wait, or those people exit' }) })
  .meta({ id: 'WorkflowResume' });
export type WorkflowResume = z.output<typeof workflowResume>;

export const workflowEnrol = z.object({ contacts }).meta({ id: 'WorkflowEnrol' });
export type WorkflowEnrol = z.output<typeof workflowEnrol>;

export const runsQuery = listQuery.extend({
  workflow: z.string().optional(),
  contact: z.string().optional(),
  status: z.enum(['active', 'completed', 'exited', 'failed']).optional(),
  doing: z.enum(['running', 'waiting', 'acting', 'held']).optional(),
  node: z.string().optional().meta({ description: 'At which they are, or ended' }),
  passed: z.string().optional().meta({ description: 'A node that they have left by an output' }),
  reason: z.string().optional().meta({ description: 'A code, such as http.answered' }),
});
export type RunsQuery = z.output<typeof runsQuery>;

const retryVersion = z.enum(['same', 'newest']).nullish().meta({ description: 'By which version the run goes on from the step it failed at; same when absent' });
export const runRetry = z.object({ version: retryVersion }).nullish().meta({ id: 'RunRetry' });
export type RunRetry = z.output<typeof runRetry>;

export const runsRetry = z
  .object({
    version: retryVersion,
    filter: z
      .object({
        workflow: z.string().optional(),
        node: z.string().optional(),
        reason: z.string().optional(),
        contact: z.string().optional(),
        ids: z.array(z.string()).max(10_000).optional(),
      })
      .default({}),
  })
  .meta({ id: 'RunsRetry' });
export type RunsRetry = z.output<typeof runsRetry>;

export const workflowSimulate = z
  .object({
    contact: z.string().min(1).max(2_000),
    at: z.string().optional().meta({ description: 'ISO 8601 instant at which the contact enters; now when absent' }),
    assume: z.record(z.string(), z.string()).nullish().meta({ description: 'By node: the output by which it is left' }),
    event: z
      .object({ name: z.string().max(200).optional(), properties: z.record(z.string(), z.json()).optional() })
      .nullish()
      .meta({ description: 'The event that starts it; the contact’s last of that name when absent' }),
  })
  .meta({ id: 'WorkflowSimulate' });
export type WorkflowSimulate = z.output<typeof workflowSimulate>;
