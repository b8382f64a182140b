import type { Json } from '@tributary/contract';
import { workflowIdOf } from '../workflows/workflow-id.js';
import { userIdOf } from './sales-ids.js';
import type { Why } from './tell-act.js';

/** The traits that name a contact; null where it has none such. */
export interface TaskPerson {
  readonly userId: string | null;
  readonly email: Json;
  readonly firstName: Json;
  readonly lastName: Json;
  readonly name: Json;
}

/** Something to do for a user. */
export interface TaskView {
  readonly id: string;
  readonly title: string;
  readonly notes: string;
  /** What a workflow has to say of it. */
  readonly message: string | null;
  readonly contact: string | null;
  /** What the contact is called by. */
  readonly person: TaskPerson | null;
  readonly owner: string | null;
  readonly dueAt: string;
  readonly priority: string;
  readonly status: 'open' | 'snoozed' | 'done';
  readonly snoozeUntil: string | null;
  readonly doneAt: string | null;
  readonly outcome: string | null;
  readonly workflow: string | null;
  readonly workflowName: string | null;
  readonly run: string | null;
  /** What the contact had done last when it was made, newest first. */
  readonly why: readonly Why[];
  /** Why it has no owner. */
  readonly warning: Json;
  readonly createdAt: string;
}

export interface TaskRow {
  readonly id: string;
  readonly shard: number;
  readonly contact: string | null;
  readonly person: TaskPerson | null;
  readonly title: string;
  readonly notes: string;
  readonly message: string | null;
  readonly owner: number | null;
  readonly priority: string;
  readonly dueAt: Date;
  readonly snoozeUntil: Date | null;
  readonly doneAt: Date | null;
  readonly outcome: string | null;
  readonly workflow: number | null;
  readonly workflowName: string | null;
  readonly run: string | null;
  readonly node: string | null;
  readonly why: readonly Why[];
  readonly warning: Json;
  readonly createdAt: Date;
  /** By the workspace's clock. */
  readonly now: Date;
}

const person = `(select jsonb_build_object('userId', k.user_id, 'email', k.traits->'email', 'firstName', k.traits->'firstName', 'lastName', k.traits->'lastName', 'name', k.traits->'name')
  from contact k where k.shard = t.shard and k.workspace = t.workspace and k.id = t.contact)`;
export const taskColumns = `${person} as person, (select f.name from workflow f where f.id = t.workflow) as "workflowName", t.id, t.shard, t.contact, t.title, t.notes, t.message, t.owner, t.priority, t.due_at as "dueAt", t.snooze_until as "snoozeUntil", t.done_at as "doneAt", t.outcome, t.workflow, t.run, t.node, t.why, t.warning, t.created_at as "createdAt"`;

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

/** Who snoozed a task sees it again when the workspace's clock says so: nothing has to happen for that. */
export function statusOf({ doneAt, snoozeUntil, now }: Pick<TaskRow, 'doneAt' | 'snoozeUntil' | 'now'>): TaskView['status'] {
  if (doneAt) return 'done';
  return snoozeUntil && snoozeUntil > now ? 'snoozed' : 'open';
}

export function taskView(row: TaskRow): TaskView {
  const { id, title, notes, message, contact, person: of, owner, dueAt, priority, snoozeUntil, doneAt, outcome, workflow, workflowName, run, why, warning, createdAt } = row;
  return {
    ...{ id, title, notes, message, contact, person: of, owner: owner === null ? null : userIdOf(owner), dueAt: dueAt.toISOString(), priority, status: statusOf(row) },
    ...{ snoozeUntil: instant(snoozeUntil), doneAt: instant(doneAt), outcome, workflow: workflow === null ? null : workflowIdOf(workflow), workflowName, run, why, warning, createdAt: createdAt.toISOString() },
  };
}
