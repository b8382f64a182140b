import type { JsonObject } from '@tributary/contract';
import { run, type Connection } from '@tributary/store';
import type { WorkingHours } from '@tributary/workflow';
import type { WantedTask } from './make-tasks.js';
import { parseUserId, plainEmail } from './sales-ids.js';
import type { Credits } from './turns.js';

/** A user as tasks are given to them. */
export interface Candidate {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly timezone: string;
  readonly hours: WorkingHours;
  readonly team: number | null;
  readonly weight: number;
  /** ISO 8601. */
  readonly absentFrom: string | null;
  readonly absentUntil: string | null;
}

/** What is around one wanted task. */
export interface TaskAround {
  /** By the workspace's clock. */
  readonly now: Date;
  readonly timezone: string;
  /** Whom it names, if there is such a user. */
  readonly named: Candidate | null;
  /** Newest first. */
  readonly acts: readonly { readonly type: string; readonly name: string | null; readonly properties: JsonObject; readonly at: string }[];
  /** Of the same contact, workflow and node there is one that is not done. */
  readonly isRepeated: boolean;
}

const candidate = `jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email, 'timezone', u.timezone, 'hours', u.working_hours, 'team', u.team, 'weight', u.weight, 'absentFrom', u.absent_from, 'absentUntil', u.absent_until)`;

const around = {
  name: 'task-surroundings',
  text: `
    select date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())) as now, w.timezone,
      (select ${candidate} from workspace_user u where u.workspace = i.workspace and (u.id = i.user_id or u.email = i.email) limit 1) as named,
      coalesce((
        select jsonb_agg(jsonb_build_object('type', a.type, 'name', a.name, 'properties', a.properties, 'at', to_char(a.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by a.occurred_at desc, a.message_id desc)
        from (
          select e.type, e.name, e.properties, e.occurred_at, e.message_id from event e
          where e.shard = i.shard and e.workspace = i.workspace and e.contact = i.contact and e.source = 'client' and e.type in ('track', 'page', 'screen') and e.occurred_at <= coalesce(s.clock, clock_timestamp())
          order by e.occurred_at desc, e.message_id desc limit 3
        ) a
      ), '[]') as acts,
      i.node is not null and exists (select from task t where t.shard = i.shard and t.workspace = i.workspace and t.contact = i.contact and t.workflow = i.workflow and t.node = i.node and t.done_at is null) as "isRepeated"
    from unnest($1::int[], $2::int[], $3::uuid[], $4::int[], $5::text[], $6::int[], $7::text[]) with ordinality as i(shard, workspace, contact, user_id, email, workflow, node, n)
    join shard s on s.id = i.shard join workspace w on w.id = i.workspace order by i.n`,
};

/** The class of advisory locks of steps that make tasks about one contact. */
const STEPS = 7_413;
// In the order of the locks themselves, so that nobody waits crosswise; two that share a lock wait, and nothing more.
const lockSteps = { name: 'lock-task-steps', text: `select pg_advisory_xact_lock(${STEPS}, k) from (select distinct hashtext(t) as k from unnest($1::text[]) as t order by k) s` };

/** Waits for whoever makes a task of the same contact, workflow and node just now, so that one of both sees the other's. */
export async function lockTaskSteps(connection: Connection, wanted: readonly WantedTask[]): Promise<void> {
  const steps = wanted.filter((w) => w.node !== null).map((w) => `${w.workspace} ${w.contact} ${w.workflow} ${w.node}`);
  if (steps.length > 0) await run(connection, lockSteps, [steps]);
}

/** What is around each of these, in their order. */
export async function loadTaskSurroundings(connection: Connection, wanted: readonly WantedTask[]): Promise<TaskAround[]> {
  return run<TaskAround>(connection, around, [
    wanted.map((w) => w.shard),
    wanted.map((w) => w.workspace),
    wanted.map((w) => w.contact),
    wanted.map((w) => (w.named === null ? null : parseUserId(w.named))),
    wanted.map((w) => (w.named === null ? null : plainEmail(w.named))),
    wanted.map((w) => w.workflow),
    wanted.map((w) => w.node),
  ]);
}

export interface TeamRow {
  readonly workspace: number;
  readonly id: number;
  readonly key: string;
  readonly escalateAfter: string | null;
}
const teams = { name: 'teams-of-workspaces', text: `select workspace, id, key, escalate_after as "escalateAfter" from team where workspace = any($1::int[])` };

export function loadTeams(connection: Connection, wanted: readonly WantedTask[]): Promise<TeamRow[]> {
  return run<TeamRow>(connection, teams, [[...new Set(wanted.map((w) => w.workspace))]]);
}

/** Whose turn it is among some users; held until the transaction ends. */
export interface TurnPool {
  readonly workspace: number;
  /** 0: all. */
  readonly team: number;
  readonly credits: Credits;
  readonly users: readonly Candidate[];
}

// The row that is there is written over by itself: that locks it, and shows it as whoever held it before left it. Sorted, so that nobody waits crosswise.
const lock = {
  name: 'lock-task-turns',
  text: `
    with held as (
      insert into task_turn as t (workspace, team) select workspace, team from (select distinct * from unnest($1::int[], $2::int[]) as p(workspace, team)) p order by workspace, team
      on conflict (workspace, team) do update set credits = t.credits returning workspace, team, credits
    )
    select h.*, coalesce((select jsonb_agg(${candidate} order by u.id) from workspace_user u where u.workspace = h.workspace and (h.team = 0 or u.team = h.team) and u.weight > 0), '[]') as users from held h`,
};

export async function lockTurns(connection: Connection, pools: readonly { readonly workspace: number; readonly team: number }[]): Promise<TurnPool[]> {
  if (pools.length === 0) return [];
  return run<TurnPool>(connection, lock, [pools.map((p) => p.workspace), pools.map((p) => p.team)]);
}
