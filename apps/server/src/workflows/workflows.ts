import { Conflict, Fault, NotFound, type Kinds, type Page, type VersionPatch, type WorkflowCreate, type WorkflowDraft, type WorkflowPatch, type WorkflowResume } from '@tributary/contract';
import { changeDefinitions, inTransaction, run, type Connection, type Pool } from '@tributary/store';
import type { Validation } from '@tributary/workflow';
import { cursorOf, pageOf, readCursor } from '../http/cursor.js';
import { workspaceNow } from '../segments/workspace-now.js';
import { addJob, BEGIN_SPREAD } from '../stages/bulk/jobs.js';
import type { Engine } from '../wiring/engine.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { beginTimes } from './begin-times.js';
import { checkGraph } from './check-graph.js';
import { graphNames } from './graph-names.js';
import { draftsAllowed, tagOf } from './entity-tag.js';
import { workflowIdOf } from './workflow-id.js';
import { workflowsPicking } from './workflow-usage.js';
import { holdWorkflow, listWorkflows, refuseArchived, workflowByRef, workflowEntry, type WorkflowEntry, type WorkflowRow, type WorkflowState } from './workflow-rows.js';

const UNNAMED = 'Untitled workflow';

const insert = { name: 'insert-workflow', text: `insert into workflow (workspace, name, graph, created_at, updated_at) values ($1, $2, $3, $4, $4) returning id` };
const rename = { name: 'rename-workflow', text: `update workflow set name = $2, updated_at = $3 where id = $1` };
const saveDraft = { name: 'save-draft', text: `update workflow set graph = $2, name = $3, draft = draft + 1, updated_at = $4 where id = $1` };
const setState = { name: 'set-workflow-state', text: `update workflow set state = $2, updated_at = $3 where id = $1` };
/** What fell due while nothing was sent, before anything of it can be sent; the runs that asked for it hear of it by the job. */
const takeBack = {
  name: 'take-overdue-back',
  text: `
    update effect e set status = 'skipped', next_attempt_at = null, ended_at = c.now,
      reason = jsonb_build_object('code', 'overdue', 'detail', 'It fell due while the workflow was paused, and was not sent when that was resumed.')
    from (select date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())) as now from workspace w left join shard h on h.id = w.shard where w.id = $1) c
    where e.workspace = $1 and e.workflow = $2 and e.status = 'pending' and e.next_attempt_at <= c.now and e.port <> 'telling'`,
};
const remove = { name: 'delete-workflow', text: `delete from workflow where id = $1` };
const versions = {
  name: 'workflow-versions',
  text: `
    select v.version, v.published_at, v.backfill, v.graph, v.name, a.name as by from workflow_version v left join account a on a.id = v.published_by
    where v.workflow = $1 and ($2::int is null or v.version < $2) order by v.version desc limit $3`,
};

const nameVersion = { name: 'name-workflow-version', text: `update workflow_version set name = $3 where workflow = $1 and version = $2 returning version` };

export interface VersionView {
  readonly version: number;
  readonly at: string;
  /** What changed, in the words of whoever published it. */
  readonly name: string | null;
  /** Who published it; null: a key, or somebody who is gone. */
  readonly by: string | null;
  readonly backfill: string;
  readonly graph: unknown;
}

const nameOf = (given: string): string => given.trim() || UNNAMED;

/** @throws {Conflict} for a workflow that nobody can be in */
function refuseDraft(row: WorkflowRow, what: string): void {
  if (row.live_version === null) throw new Conflict('workflow.not-published', `The workflow was never published, so there is nothing to ${what}; publish it first.`);
}

/** Workflows as people draw, change and end them. Publishing is apart. */
export class Workflows {
  constructor(
    private readonly pool: Pool,
    private readonly engine: Engine,
    private readonly kinds: Kinds,
  ) {}

  /** Oldest first. */
  async list(workspace: Workspace, query: { limit: number; after?: string | undefined }): Promise<Page<WorkflowEntry>> {
    const rows = await listWorkflows(this.pool, workspace.id, Number(readCursor(query.after, ['number'])?.[0] ?? 0), query.limit + 1);
    return pageOf(rows, query.limit, workflowEntry, (row) => [row.id]);
  }

  one(workspace: Workspace, ref: string): Promise<WorkflowRow> {
    return workflowByRef(this.pool, workspace.id, ref);
  }

  async create(workspace: Workspace, wanted: WorkflowCreate): Promise<WorkflowRow> {
    const now = new Date(await workspaceNow(this.pool, workspace.id));
    const [row] = await run<{ id: number }>(this.pool, insert, [workspace.id, nameOf(wanted.name), JSON.stringify(wanted.graph), now]);
    return this.one(workspace, workflowIdOf(row!.id));
  }

  async rename(workspace: Workspace, ref: string, { name }: WorkflowPatch): Promise<WorkflowRow> {
    return this.#hold(workspace, ref, async (connection, row, now) => {
      refuseArchived(row);
      if (name !== undefined) await run(connection, rename, [row.id, nameOf(name), now]);
    });
  }

  /** @param ifMatch the ETag of the draft that was changed @throws {Fault} 428 without one, 412 when somebody else saved meanwhile */
  async saveDraft(workspace: Workspace, ref: string, { graph, name }: WorkflowDraft, ifMatch: string | undefined): Promise<WorkflowRow> {
    return this.#hold(workspace, ref, async (connection, row, now) => {
      refuseArchived(row);
      const allowed = draftsAllowed(ifMatch);
      if (allowed && !allowed.includes(row.draft))
        throw new Fault('workflow.stale', `The draft was saved by somebody else meanwhile; it is ${tagOf(row.draft)} now: read it again, and save over that.`, 412, { etag: tagOf(row.draft) });
      await run(connection, saveDraft, [row.id, JSON.stringify(graph), name === undefined ? row.name : nameOf(name), now]);
    });
  }

  /** What is wrong with a graph. @param graph absent: the draft */
  async validate(workspace: Workspace, ref: string, graph: unknown): Promise<Validation> {
    const row = await this.one(workspace, ref);
    return checkGraph(graph ?? row.graph, this.kinds, await graphNames(this.pool, workspace.id));
  }

  /** Nobody enters, and whoever is inside stays where they are. */
  pause(workspace: Workspace, ref: string): Promise<WorkflowRow> {
    return this.#turn(workspace, ref, 'paused', (row) => refuseDraft(row, 'pause'));
  }

  /** @param overdue what becomes of those whose wait ended meanwhile */
  async resume(workspace: Workspace, ref: string, { overdue }: WorkflowResume): Promise<WorkflowRow> {
    return this.#turn(workspace, ref, 'published', async (row, connection) => {
      refuseDraft(row, 'resume');
      if (row.state !== 'paused') return;
      if (overdue !== 'run') await run(connection, takeBack, [workspace.id, row.id]);
      const { segments } = await graphNames(connection, workspace.id);
      await beginTimes(connection, workspace, { id: row.id, graph: row.live_graph, before: null }, this.kinds, (name) => segments.resolve(name)?.id, await workspaceNow(connection, workspace.id));
      await addJob(connection, { workspace: workspace.id, kind: 'resume', phase: BEGIN_SPREAD, config: { workflow: row.id, overdue, at: await workspaceNow(connection, workspace.id) } });
    });
  }

  /** For good: everybody inside exits. */
  archive(workspace: Workspace, ref: string): Promise<WorkflowRow> {
    return this.#turn(workspace, ref, 'archived', async (row, connection) => {
      if (row.live_version !== null) await addJob(connection, { workspace: workspace.id, kind: 'archive', phase: BEGIN_SPREAD, config: { workflow: row.id } });
    });
  }

  /** @throws {Conflict} once it was published: its runs and counts refer to it */
  async delete(workspace: Workspace, ref: string): Promise<void> {
    await inTransaction(this.pool, async (connection) => {
      const row = await holdWorkflow(connection, workspace.id, ref);
      if (row.live_version !== null)
        throw new Conflict('workflow.was-published', 'The workflow was published, so its runs and counts refer to it; archive it instead: POST …/archive.');
      const users = (await workflowsPicking(connection, workspace.id, { widget: 'workflow-picker', name: workflowIdOf(row.id) }, this.kinds)).filter((one) => one.id !== workflowIdOf(row.id));
      if (users.length > 0) throw new Conflict('workflow.in-use', `The workflow is started by ${users.map((one) => one.name).join(', ')}; change those first.`, { usedBy: { workflows: users } });
      await run(connection, remove, [row.id]);
    });
  }

  /** Newest first. */
  async versions(workspace: Workspace, ref: string, query: { limit: number; after?: string | undefined }): Promise<Page<VersionView>> {
    const { id } = await this.one(workspace, ref);
    const rows = await run<Omit<VersionView, 'at'> & { published_at: Date }>(this.pool, versions, [id, readCursor(query.after, ['number'])?.[0] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, ({ published_at, ...row }) => ({ ...row, at: published_at.toISOString() }), (row) => [row.version]);
  }

  /** Says what a version changed. @throws {NotFound} */
  async nameVersion(workspace: Workspace, ref: string, version: string, { name }: VersionPatch): Promise<VersionView> {
    const { id } = await this.one(workspace, ref);
    const number = /^[1-9]\d{0,8}$/.test(version) ? Number(version) : 0;
    const [named] = await run<{ version: number }>(this.pool, nameVersion, [id, number, name?.trim() || null]);
    if (!named) throw new NotFound('version', version);
    const { items } = await this.versions(workspace, ref, { limit: 1, after: cursorOf([number + 1]) });
    return items[0]!;
  }

  /** Asking for the state it is in changes nothing. */
  async #turn(workspace: Workspace, ref: string, to: WorkflowState, prepare: (row: WorkflowRow, connection: Connection) => Promise<void> | void): Promise<WorkflowRow> {
    const turned = await this.#hold(
      workspace,
      ref,
      async (connection, row, now) => {
        if (row.state === to) return;
        refuseArchived(row);
        await prepare(row, connection);
        await run(connection, setState, [row.id, to, now]);
      },
      changeDefinitions,
    );
    this.engine.wake();
    return turned;
  }

  /** One transaction in which nobody else changes the workflow; it as it is then. @param first what is locked before it */
  async #hold(workspace: Workspace, ref: string, work: (connection: Connection, row: WorkflowRow, now: Date) => Promise<void>, first = async (_c: Connection, _w: number) => {}): Promise<WorkflowRow> {
    return inTransaction(this.pool, async (connection) => {
      await first(connection, workspace.id);
      const row = await holdWorkflow(connection, workspace.id, ref);
      await work(connection, row, new Date(await workspaceNow(connection, workspace.id)));
      return workflowByRef(connection, workspace.id, ref);
    });
  }
}
