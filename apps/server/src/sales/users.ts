import { Conflict, InvalidInput, parseInstant, type Kinds, type Page, type UserCreate, type UserPatch, type UsersQuery } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { timeOfDayMs, type WorkingHours } from '@tributary/workflow';
import { pageOf, readCursor } from '../http/cursor.js';
import { workflowsPicking } from '../workflows/workflow-usage.js';
import { isZone } from '../workspaces/zone.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { findUser, userColumns, type UserRow } from './find-user.js';
import { plainEmail, teamIdOf, userIdOf } from './sales-ids.js';
import { findTeam } from './teams.js';

/** Somebody who works in the workspace and is given tasks. */
export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly timezone: string;
  readonly workingHours: WorkingHours;
  readonly absentFrom: string | null;
  readonly absentUntil: string | null;
  readonly weight: number;
  readonly team: string | null;
  readonly createdAt: string;
}

const OFFICE_HOURS: WorkingHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' };

const list = { name: 'user-list', text: `select ${userColumns} from workspace_user where workspace = $1 and ($2::int is null or id > $2) and ($3::int is null or team = $3) order by id limit $4` };
const insert = {
  name: 'insert-user',
  text: `
    insert into workspace_user (workspace, name, email, timezone, working_hours, absent_from, absent_until, weight, team, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, date_trunc('milliseconds', clock_timestamp())) on conflict do nothing returning ${userColumns}`,
};
const update = {
  name: 'update-user',
  text: `
    update workspace_user u set name = $2, email = $3, timezone = $4, working_hours = $5, absent_from = $6, absent_until = $7, weight = $8, team = $9
    where workspace = $1 and id = $10 and not exists (select from workspace_user o where o.workspace = $1 and o.email = $3 and o.id <> u.id) returning ${userColumns}`,
};
const openTasks = { name: 'open-tasks-of-user', text: `select count(*)::int as n from (select from task where workspace = $1 and owner = $2 and done_at is null limit 1000) t` };
const remove = { name: 'delete-user', text: `with led as (update team set lead = null where workspace = $1 and lead = $2) delete from workspace_user u where workspace = $1 and id = $2 and not exists (select from task t where t.workspace = $1 and t.owner = u.id and t.done_at is null)` };

const viewOf = ({ id, absentFrom, absentUntil, team, createdAt, ...row }: UserRow): UserView => ({
  ...{ id: userIdOf(id), ...row, absentFrom: absentFrom?.toISOString() ?? null, absentUntil: absentUntil?.toISOString() ?? null },
  ...{ team: team === null ? null : teamIdOf(team), createdAt: createdAt.toISOString() },
});

function instantOf(text: string | null, path: string): Date | null {
  if (text === null) return null;
  const at = parseInstant(text);
  if (at === null) throw new InvalidInput('user.bad-instant', `${path}: "${text.slice(0, 60)}" is no instant; write ISO 8601 such as 2026-03-01T12:00:00Z.`, { path });
  return new Date(at);
}

function checkHours(hours: WorkingHours): WorkingHours {
  for (const at of ['from', 'to'] as const) {
    if (timeOfDayMs(hours[at]) !== undefined) continue;
    throw new InvalidInput('user.bad-time', `workingHours.${at}: "${hours[at]}" is no time of day; write it as 09:00, from 00:00 to 24:00.`, { path: `workingHours.${at}` });
  }
  return { ...hours, days: [...new Set(hours.days)].sort() };
}

/** Users as people make and change them. Signing in is another matter: these are who tasks are given to. */
export class Users {
  constructor(
    private readonly pool: Pool,
    private readonly kinds: Kinds,
  ) {}

  async list(workspace: Workspace, query: UsersQuery): Promise<Page<UserView>> {
    const team = query.team === undefined ? null : (await findTeam(this.pool, workspace.id, query.team)).id;
    const rows = await run<UserRow>(this.pool, list, [workspace.id, readCursor(query.after, ['number'])?.[0] ?? null, team, query.limit + 1]);
    return pageOf(rows, query.limit, viewOf, (row) => [row.id]);
  }

  async one(workspace: Workspace, ref: string): Promise<UserView> {
    return viewOf(await findUser(this.pool, workspace.id, ref));
  }

  async create(workspace: Workspace, wanted: UserCreate): Promise<UserView> {
    const [row] = await run<UserRow>(this.pool, insert, await this.#columns(workspace, wanted, null));
    if (!row) throw emailTaken(wanted.email);
    return viewOf(row);
  }

  async change(workspace: Workspace, ref: string, wanted: UserPatch): Promise<UserView> {
    const known = await findUser(this.pool, workspace.id, ref);
    const [row] = await run<UserRow>(this.pool, update, [...(await this.#columns(workspace, wanted, known)), known.id]);
    if (!row) throw emailTaken(wanted.email ?? known.email);
    return viewOf(row);
  }

  /** @throws {Conflict} while tasks of theirs are open, or a workflow names them: with the list of where */
  async delete(workspace: Workspace, ref: string): Promise<void> {
    const { id, name, email } = await findUser(this.pool, workspace.id, ref);
    const [{ n } = { n: 0 }] = await run<{ n: number }>(this.pool, openTasks, [workspace.id, id]);
    if (n > 0) throw new Conflict('user.has-tasks', `${name} has ${n} open ${n === 1 ? 'task' : 'tasks'}; give them to somebody else or do them first.`);
    const workflows = await workflowsPicking(this.pool, workspace.id, { widget: 'user-picker', name: email, id: userIdOf(id), plain: plainEmail }, this.kinds);
    if (workflows.length > 0) throw new Conflict('user.in-use', `${name} is named by ${workflows.map((one) => one.name).join(', ')}; name somebody else there first.`, { usedBy: { workflows } });
    await run(this.pool, remove, [workspace.id, id]);
  }

  /** What a row holds, from what was asked for and what is known already. */
  async #columns(workspace: Workspace, wanted: UserPatch, known: UserRow | null): Promise<unknown[]> {
    const email = wanted.email === undefined ? known!.email : plainEmail(wanted.email);
    if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 320) throw new InvalidInput('user.bad-email', 'email: give an email address such as ana@example.com.', { path: 'email' });
    const timezone = wanted.timezone ?? known?.timezone ?? workspace.timezone;
    if (!isZone(timezone)) throw new InvalidInput('user.bad-timezone', `timezone: "${timezone.slice(0, 60)}" is no time zone; use an IANA name such as Europe/Lisbon.`, { path: 'timezone' });
    const hours = checkHours(wanted.workingHours ?? known?.workingHours ?? OFFICE_HOURS);
    const absentFrom = wanted.absentFrom === undefined ? (known?.absentFrom ?? null) : instantOf(wanted.absentFrom, 'absentFrom');
    const absentUntil = wanted.absentUntil === undefined ? (known?.absentUntil ?? null) : instantOf(wanted.absentUntil, 'absentUntil');
    const team = wanted.team === undefined ? (known?.team ?? null) : wanted.team === null ? null : (await findTeam(this.pool, workspace.id, wanted.team)).id;
    const name = wanted.name ?? known?.name ?? email.split('@')[0];
    return [workspace.id, name, email, timezone, JSON.stringify(hours), absentFrom, absentUntil, wanted.weight ?? known?.weight ?? 1, team];
  }
}

const emailTaken = (email: string): Conflict => new Conflict('user.email-taken', `There is a user with the email "${plainEmail(email)}" already.`, { path: 'email' });
