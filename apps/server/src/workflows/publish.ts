import { Fault, type Graph, type Kinds, type WorkflowPublish } from '@tributary/contract';
import { changeDefinitions, inTransaction, run, type Connection, type Pool } from '@tributary/store';
import { withPlaces } from '../places/resolve-places.js';
import type { SegmentNames } from '../segments/segment-names.js';
import { workspaceNow } from '../segments/workspace-now.js';
import { addJob, BEGIN_SPREAD } from '../stages/bulk/jobs.js';
import type { Engine } from '../wiring/engine.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { beginTimes } from './begin-times.js';
import { checkGraph } from './check-graph.js';
import { graphNames, type GraphNames } from './graph-names.js';
import { triggerOf } from './trigger-of.js';
import { holdWorkflow, refuseArchived, workflowByRef, type WorkflowRow } from './workflow-rows.js';

const insertVersion = {
  name: 'insert-workflow-version',
  text: `
    insert into workflow_version (workflow, version, workspace, graph, backfill, published_at, name, published_by)
    select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7 from workflow_version where workflow = $1 returning version`,
};
/** Who is paused stays paused: a new version is no wish to go on. */
const nextId = { name: 'next-item-id', text: `select nextval('item_id') as id` };
const goLive = {
  name: 'publish-workflow',
  text: `update workflow set live_version = $2, admits = $3, state = case when state = 'paused' then state else 'published' end, updated_at = $4 where id = $1`,
};

/** Makes drafts the version that newcomers run. */
export class Publishing {
  constructor(
    private readonly pool: Pool,
    private readonly engine: Engine,
    private readonly kinds: Kinds,
  ) {}

  /** @param by the account that publishes; null: a key @throws {Fault} 422 with every fault of the draft and its place */
  async publish(workspace: Workspace, ref: string, { backfill, waiting, name }: WorkflowPublish, by: number | null = null): Promise<WorkflowRow> {
    const published = await inTransaction(this.pool, async (connection) => {
      await changeDefinitions(connection, workspace.id); // first: the segments that are checked must be there when it stands
      const row = await holdWorkflow(connection, workspace.id, ref);
      refuseArchived(row);
      const names = await graphNames(connection, workspace.id);
      const graph = readyGraph(row.graph, this.kinds, names);
      const now = await workspaceNow(connection, workspace.id);
      const [made] = await run<{ version: number }>(connection, insertVersion, [row.id, workspace.id, JSON.stringify(graph), backfill, new Date(now), name?.trim() || null, by]);
      await run(connection, goLive, [row.id, made!.version, backfill !== 'current', new Date(now)]);
      await beginTimes(connection, workspace, { id: row.id, graph, before: row.state === 'published' ? row.live_graph : null }, this.kinds, (name) => names.segments.resolve(name)?.id, now);
      const segment = segmentEntered(graph, this.kinds, names.segments);
      if (backfill !== 'none' && segment !== null)
        await addJob(connection, { workspace: workspace.id, kind: 'backfill', phase: BEGIN_SPREAD, config: { workflow: row.id, version: made!.version, segment, after: await nextItemId(connection) } });
      if (row.live_version !== null && concernsAnybody(waiting))
        await addJob(connection, { workspace: workspace.id, kind: 'move', phase: BEGIN_SPREAD, config: { workflow: row.id, version: made!.version, waiting } });
      return workflowByRef(connection, workspace.id, ref);
    });
    this.engine.wake();
    return published;
  }
}

/** Whether anybody inside does anything else than finish the version they began. */
function concernsAnybody(waiting: WorkflowPublish['waiting']): waiting is NonNullable<WorkflowPublish['waiting']> {
  const wishes = typeof waiting === 'string' ? [waiting] : Object.values(waiting ?? {});
  return wishes.some((wish) => wish === 'move' || wish === 'exit');
}

/** Past the ids of all that was processed so far: the definitions are locked, so no batch is under way. */
async function nextItemId(connection: Connection): Promise<string> {
  const [row] = await run<{ id: string }>(connection, nextId, []);
  return row!.id;
}

/** A draft with each node's version of its kind, so that it is read the same when the kind has changed. @throws {Fault} */
function readyGraph(draft: unknown, kinds: Kinds, names: GraphNames): Graph {
  const { errors, warnings } = checkGraph(draft, kinds, names);
  const first = errors[0];
  if (first) {
    const others = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    throw new Fault('workflow.faults', `${first.path}: ${first.detail}${others}`, 422, { errors, warnings });
  }
  const graph = withPlaces(draft as Graph);
  return { ...graph, nodes: graph.nodes.map((node) => ({ ...node, version: node.version ?? kinds.get(node.kind)!.version })) };
}

/** The segment by whose entering the workflow begins; null: by something else, so nobody can be filled in. */
function segmentEntered(graph: Graph, kinds: Kinds, names: SegmentNames): number | null {
  const interest = triggerOf(graph, kinds)?.interest;
  return interest?.type === 'segment' && interest.entered ? (names.resolve(interest.segment)?.id ?? null) : null;
}
