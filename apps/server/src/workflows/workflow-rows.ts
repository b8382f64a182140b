import { Conflict, NotFound } from '@tributary/contract';
import { run, type Connection } from '@tributary/store';
import { parseWorkflowId, workflowIdOf } from './workflow-id.js';

export type WorkflowState = 'draft' | 'published' | 'paused' | 'archived';

export interface WorkflowRow {
  readonly id: number;
  readonly name: string;
  readonly state: WorkflowState;
  readonly graph: unknown;
  /** Counts the saves of the draft. */
  readonly draft: number;
  readonly live_version: number | null;
  readonly live_graph: unknown;
  readonly published_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** A workflow as the API shows it. */
export interface WorkflowView {
  readonly id: string;
  readonly name: string;
  readonly state: WorkflowState;
  /** The version that newcomers run; 0: never published. */
  readonly version: number;
  /** The draft. */
  readonly graph: unknown;
  readonly published: { readonly version: number; readonly at: string; readonly graph: unknown } | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** In a list: the published graph is left out, the people inside are counted. */
export interface WorkflowEntry extends Omit<WorkflowView, 'published'> {
  readonly published: { readonly version: number; readonly at: string } | null;
  readonly people: number;
}

const columns = `w.id, w.name, w.state, w.graph, w.draft, w.live_version, v.published_at, w.created_at, w.updated_at`;
const joined = `workflow w left join workflow_version v on v.workflow = w.id and v.version = w.live_version`;

const one = { name: 'workflow-one', text: `select ${columns}, v.graph as live_graph from ${joined} where w.workspace = $1 and w.id = $2` };
const oneHeld = { name: 'workflow-one-held', text: `${one.text} for update of w` };
const list = {
  name: 'workflow-list',
  text: `
    select ${columns},
      coalesce((select c.n from workflow_count c where c.workflow = w.id and c.node = '' and c.what = 'active'), 0)
        + coalesce((select sum(d.delta) from workflow_count_delta d where d.workflow = w.id and d.node = '' and d.what = 'active'), 0) as people
    from ${joined} where w.workspace = $1 and w.id > $2 order by w.id limit $3`,
};

async function read(statement: typeof one, connection: Connection, workspace: number, ref: string): Promise<WorkflowRow> {
  const [row] = await run<WorkflowRow>(connection, statement, [workspace, parseWorkflowId(ref) ?? -1]);
  if (!row) throw new NotFound('workflow', ref);
  return row;
}

/** @throws {NotFound} */
export const workflowByRef = (connection: Connection, workspace: number, ref: string): Promise<WorkflowRow> => read(one, connection, workspace, ref);

/** Held as it is until the transaction ends. @throws {NotFound} */
export const holdWorkflow = (connection: Connection, workspace: number, ref: string): Promise<WorkflowRow> => read(oneHeld, connection, workspace, ref);

export const listWorkflows = (connection: Connection, workspace: number, after: number, limit: number): Promise<(WorkflowRow & { people: string })[]> =>
  run(connection, list, [workspace, after, limit]);

function headOf(row: WorkflowRow) {
  return {
    ...{ id: workflowIdOf(row.id), name: row.name, state: row.state, version: row.live_version ?? 0, graph: row.graph },
    ...{ createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString() },
  };
}
const publishedOf = (row: WorkflowRow) => (row.live_version === null ? null : { version: row.live_version, at: row.published_at!.toISOString() });

export function workflowView(row: WorkflowRow): WorkflowView {
  const published = publishedOf(row);
  return { ...headOf(row), published: published && { ...published, graph: row.live_graph } };
}

export const workflowEntry = (row: WorkflowRow & { people: string }): WorkflowEntry => ({ ...headOf(row), published: publishedOf(row), people: Number(row.people) });

/** @throws {Conflict} for a workflow that ended for good */
export function refuseArchived(row: WorkflowRow): void {
  if (row.state === 'archived') throw new Conflict('workflow.archived', 'The workflow is archived, for good; copy its graph into a new one to go on with it.');
}
