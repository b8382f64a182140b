import { InvalidInput, NotFound, parseInstant, parseWindowMs, type Page, type TaskCreate, type TaskPatch, type TasksQuery } from '@tributary/contract';
import { shardOf } from '@tributary/ingest';
import { inTransaction, loadContacts, run, type Connection, type ContactKey, type Pool } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import { makeEvents } from '../stages/accept/make-events.js';
import type { Engine } from '../wiring/engine.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { findUser } from './find-user.js';
import { makeTasks } from './make-tasks.js';
import { userIdOf } from './sales-ids.js';
import { taskColumns, taskView, type TaskRow, type TaskView } from './task-rows.js';
import { findTeam } from './teams.js';

const clock = `(select date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())) as now, w.timezone from workspace w left join shard s on s.id = w.shard where w.id = $1)`;
const list = {
  name: 'task-list',
  text: `
    select ${taskColumns}, c.now from task t, ${clock} c
    where t.workspace = $1 and ($2::int is null or t.owner = $2) and ($3::int is null or t.team = $3) and ($4::uuid is null or (t.contact = $4 and t.shard = $5))
      and ($6::text is null or $6 = case when t.done_at is not null then 'done' when t.snooze_until > c.now then 'snoozed' else 'open' end)
      and ($7::text is null or case $7 when 'overdue' then t.due_at < c.now and t.done_at is null
        else t.due_at >= date_trunc('day', c.now, c.timezone) and t.due_at < (date_trunc('day', c.now at time zone c.timezone) + interval '1 day') at time zone c.timezone end)
      and ($8::timestamptz is null or (t.due_at, t.id) > ($8, $9::uuid))
    order by t.due_at, t.id limit $10`,
};
const one = { name: 'task-view', text: `select ${taskColumns}, c.now from task t, ${clock} c where t.workspace = $1 and t.id = $2` };
const lock = { name: 'lock-task', text: `${one.text} for update of t` };
const change = {
  name: 'change-task',
  text: `
    update task set title = $3, notes = $4, priority = $5, owner = $6, outcome = $7, snooze_until = $8, done_at = $9, escalate_at = case when $9::timestamptz is null then escalate_at end, changed_at = clock_timestamp(),
      warning = case when $6::int is null then warning end
    where workspace = $1 and id = $2`,
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function instantOf(text: string, path: string): Date {
  const at = parseInstant(text);
  if (at === null) throw new InvalidInput('task.bad-instant', `${path}: "${text.slice(0, 60)}" is no instant; write ISO 8601 such as 2026-03-01T12:00:00Z.`, { path });
  return new Date(at);
}

/** The longest `dueIn`, ms: working hours are counted day by day. */
const LONGEST_DUE_MS = 366 * 86_400_000;

function checkDue({ dueAt, dueIn }: TaskCreate): void {
  if (dueAt !== undefined && dueIn !== undefined) throw new InvalidInput('task.two-dues', 'Give either "dueAt" (an instant) or "dueIn" (a duration).', { path: 'dueIn' });
  if (dueIn !== undefined && !((parseWindowMs(dueIn) ?? Infinity) <= LONGEST_DUE_MS)) throw new InvalidInput('task.bad-duration', `dueIn: "${dueIn.slice(0, 60)}" is no duration up to a year; write 15m, 6h, 3d, 2w or ISO 8601.`, { path: 'dueIn' });
}

/** Tasks as people see, make, do, put off and pass on. */
export class Tasks {
  constructor(
    private readonly pool: Pool,
    private readonly engine: Engine,
  ) {}

  /** Soonest due first. */
  async list(workspace: Workspace, query: TasksQuery): Promise<Page<TaskView>> {
    const place = readCursor(query.after, ['instant', 'uuid']);
    const owner = query.owner === undefined ? null : (await findUser(this.pool, workspace.id, query.owner)).id;
    const team = query.team === undefined ? null : (await findTeam(this.pool, workspace.id, query.team)).id;
    const contact = query.contact === undefined ? null : await resolveContact(this.pool, workspace, query.contact);
    const filters = [owner, team, contact?.contact ?? null, contact?.shard ?? null, query.status ?? null, query.due ?? null];
    const rows = await run<TaskRow>(this.pool, list, [workspace.id, ...filters, place?.[0] ?? null, place?.[1] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, taskView, (row) => [row.dueAt.toISOString(), row.id]);
  }

  /** @throws {NotFound} */
  async one(workspace: Workspace, id: string): Promise<TaskView> {
    return taskView(await this.#row(this.pool, one, workspace, id));
  }

  async create(workspace: Workspace, wanted: TaskCreate): Promise<TaskView> {
    checkDue(wanted);
    const contact = wanted.contact == null ? null : await resolveContact(this.pool, workspace, wanted.contact);
    const named = wanted.owner == null ? await this.#ownerOf(wanted.owner === null ? null : contact) : userIdOf((await findUser(this.pool, workspace.id, wanted.owner)).id);
    const id = randomUUID();
    const dueAt = wanted.dueAt === undefined ? null : instantOf(wanted.dueAt, 'dueAt').getTime();
    const about = { workspace: workspace.id, id, shard: contact?.shard ?? shardOf(id, workspace.sandboxShard), contact: contact?.contact ?? null, workflow: null, run: null, node: null };
    const task = { ...about, title: wanted.title, notes: wanted.notes ?? '', message: null, priority: wanted.priority ?? 'normal', named, otherwise: 'nobody' as const, dueIn: wanted.dueIn ?? null, dueAt };
    await inTransaction(this.pool, (connection) => makeTasks(connection, [task]));
    return this.one(workspace, id);
  }

  /** Done the first time, it is an event of its contact, which workflows may wait for. */
  async change(workspace: Workspace, id: string, patch: TaskPatch): Promise<TaskView> {
    const owner = patch.owner == null ? patch.owner : (await findUser(this.pool, workspace.id, patch.owner)).id;
    const snoozeUntil = patch.snoozeUntil == null ? patch.snoozeUntil : instantOf(patch.snoozeUntil, 'snoozeUntil');
    const isDone = await inTransaction(this.pool, async (connection) => {
      const was = await this.#row(connection, lock, workspace, id);
      const doneAt = patch.done === undefined ? was.doneAt : patch.done ? (was.doneAt ?? was.now) : null;
      const next = { ...was, title: patch.title ?? was.title, outcome: patch.outcome === undefined ? was.outcome : patch.outcome, owner: owner === undefined ? was.owner : owner, doneAt };
      const snooze = snoozeUntil === undefined ? was.snoozeUntil : snoozeUntil;
      await run(connection, change, [workspace.id, was.id, next.title, patch.notes ?? was.notes, patch.priority ?? was.priority, next.owner, next.outcome, snooze, doneAt]);
      if (was.doneAt !== null || doneAt === null) return false;
      await completed(connection, workspace, next);
      return true;
    });
    if (isDone) this.engine.wake();
    return this.one(workspace, id);
  }

  async #ownerOf(contact: ContactKey | null): Promise<string | null> {
    const [row] = contact ? await loadContacts(this.pool, [contact]) : [];
    return row?.owner ?? null;
  }

  async #row(connection: Connection, statement: typeof one, workspace: Workspace, id: string): Promise<TaskRow> {
    const [row] = UUID.test(id) ? await run<TaskRow>(connection, statement, [workspace.id, id]) : [];
    if (!row) throw new NotFound('task', id);
    return row;
  }
}

/** The message id is made of the task, so it is told once however often it is done. */
async function completed(connection: Connection, workspace: Workspace, { id, shard, contact, title, outcome, owner, workflow, run: of, node }: TaskRow): Promise<void> {
  if (contact === null) return;
  const properties = { task: id, title, outcome, owner: owner === null ? null : userIdOf(owner), workflow: workflow === null ? null : workflowIdOf(workflow), run: of, node };
  await makeEvents(connection, [{ workspace: workspace.id, contact, shard, name: 'Task Completed', messageId: `task:${id}`, properties, chain: { root: null, depth: 0 } }]);
}
