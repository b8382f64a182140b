import { Conflict, InvalidInput, NotFound, parseWindowMs, type Kinds, type ListQuery, type Page, type TeamCreate, type TeamPatch } from '@tributary/contract';
import { run, type Connection, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import { workflowsPicking } from '../workflows/workflow-usage.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { findUser } from './find-user.js';
import { parseTeamId, teamIdOf, userIdOf } from './sales-ids.js';

/** Users who share tasks. */
export interface TeamView {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** Told of tasks that stay undone. */
  readonly lead: string | null;
  /** A duration past the due instant. */
  readonly escalateAfter: string | null;
  readonly createdAt: string;
}
interface Row extends Omit<TeamView, 'id' | 'lead' | 'createdAt'> {
  readonly id: number;
  readonly lead: number | null;
  readonly createdAt: Date;
}

const columns = `id, key, name, lead, escalate_after as "escalateAfter", created_at as "createdAt"`;
const list = { name: 'team-list', text: `select ${columns} from team where workspace = $1 and ($2::text is null or key > $2) order by key limit $3` };
const find = { name: 'team-by-name', text: `select ${columns} from team where workspace = $1 and (id = $2 or key = $3) order by id = $2 desc limit 1` };
const insert = {
  name: 'insert-team',
  text: `insert into team (workspace, key, name, lead, escalate_after, created_at) values ($1, $2, $3, $4, $5, date_trunc('milliseconds', clock_timestamp())) on conflict do nothing returning ${columns}`,
};
const update = { name: 'update-team', text: `update team set name = $3, lead = $4, escalate_after = $5 where workspace = $1 and id = $2 returning ${columns}` };
const remove = {
  name: 'delete-team',
  text: `
    with members as (select count(*)::int as n from workspace_user where workspace = $1 and team = $2), gone as (
      delete from team where workspace = $1 and id = $2 and (select n from members) = 0
    ), turns as (
      delete from task_turn where workspace = $1 and team = $2 and (select n from members) = 0
    )
    update task set team = null, escalate_at = null where workspace = $1 and team = $2 and (select n from members) = 0`,
};
const members = { name: 'team-members', text: `select count(*)::int as n from workspace_user where workspace = $1 and team = $2` };

const viewOf = ({ id, lead, createdAt, ...row }: Row): TeamView => ({ id: teamIdOf(id), ...row, lead: lead === null ? null : userIdOf(lead), createdAt: createdAt.toISOString() });
const keyFrom = (name: string): string => name.normalize('NFKD').replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '').toLowerCase().slice(0, 64);

function checkLength(escalateAfter: string | null | undefined): void {
  if (escalateAfter == null || parseWindowMs(escalateAfter) !== undefined) return;
  throw new InvalidInput('team.bad-duration', `escalateAfter: "${escalateAfter.slice(0, 60)}" is no duration; write 90s, 15m, 6h, 3d, 2w or ISO 8601.`, { path: 'escalateAfter' });
}

/** A team by its id or key. @throws {NotFound} */
export async function findTeam(connection: Connection, workspace: number, ref: string): Promise<Row> {
  const [row] = await run<Row>(connection, find, [workspace, parseTeamId(ref), ref]);
  if (!row) throw new NotFound('team', ref);
  return row;
}

/** Teams as people make and change them. */
export class Teams {
  constructor(
    private readonly pool: Pool,
    private readonly kinds: Kinds,
  ) {}

  async list(workspace: Workspace, query: ListQuery): Promise<Page<TeamView>> {
    const rows = await run<Row>(this.pool, list, [workspace.id, readCursor(query.after, ['text'])?.[0] ?? null, query.limit + 1]);
    return pageOf(rows, query.limit, viewOf, (row) => [row.key]);
  }

  async one(workspace: Workspace, ref: string): Promise<TeamView> {
    return viewOf(await findTeam(this.pool, workspace.id, ref));
  }

  async create(workspace: Workspace, { key: given, name, lead, escalateAfter }: TeamCreate): Promise<TeamView> {
    const key = given ?? keyFrom(name ?? '');
    if (key === '') throw new InvalidInput('team.no-key', 'Give the team a key or a name.', { path: 'key' });
    checkLength(escalateAfter);
    const leader = lead == null ? null : (await findUser(this.pool, workspace.id, lead)).id;
    const [row] = await run<Row>(this.pool, insert, [workspace.id, key, name ?? key, leader, escalateAfter ?? null]);
    if (!row) throw new Conflict('team.key-taken', `There is a team with the key "${key}" already; choose another.`, { path: 'key' });
    return viewOf(row);
  }

  async change(workspace: Workspace, ref: string, { name, lead, escalateAfter }: TeamPatch): Promise<TeamView> {
    const known = await findTeam(this.pool, workspace.id, ref);
    checkLength(escalateAfter);
    const leader = lead === undefined ? known.lead : lead === null ? null : (await findUser(this.pool, workspace.id, lead)).id;
    const [row] = await run<Row>(this.pool, update, [workspace.id, known.id, name ?? known.name, leader, escalateAfter === undefined ? known.escalateAfter : escalateAfter]);
    if (!row) throw new NotFound('team', ref);
    return viewOf(row);
  }

  /** Its tasks stay, without a team. @throws {Conflict} while somebody is in it, or a workflow names it: with the list of where */
  async delete(workspace: Workspace, ref: string): Promise<void> {
    const { id, key } = await findTeam(this.pool, workspace.id, ref);
    const [{ n } = { n: 0 }] = await run<{ n: number }>(this.pool, members, [workspace.id, id]);
    if (n > 0) throw new Conflict('team.in-use', `${n} ${n === 1 ? 'user is' : 'users are'} in the team "${key}"; put them into another first.`);
    const workflows = await workflowsPicking(this.pool, workspace.id, { widget: 'team-picker', name: key, id: teamIdOf(id) }, this.kinds);
    if (workflows.length > 0) throw new Conflict('team.in-use', `The team "${key}" is named by ${workflows.map((one) => one.name).join(', ')}; name another there first.`, { usedBy: { workflows } });
    await run(this.pool, remove, [workspace.id, id]);
  }
}
