import { Conflict, NotAllowed, NotFound, type ListQuery, type Page, type Role } from '@tributary/contract';
import { inTransaction, run, type Connection, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { accountIdOf, parseAccountId } from './account-rows.js';
import type { Actor } from './actor.js';

/** Somebody who may come into a workspace. */
export interface MemberView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly lastSeenAt: string | null;
}
interface Row {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly lastSeenAt: Date | null;
}

const columns = `a.id, a.name, a.email, m.role, a.last_seen_at as "lastSeenAt"`;
const list = { name: 'member-list', text: `select ${columns} from account_access m join account a on a.id = m.account where m.workspace = $1 and m.account > $2 order by m.account limit $3` };
const one = { name: 'member-view', text: `select ${columns} from account_access m join account a on a.id = m.account where m.workspace = $1 and m.account = $2` };
// Whoever changes what a member is holds all owners: two of them cannot take each other away at once.
const holdOwners = { name: 'hold-owners', text: `select account from account_access where workspace = $1 and role = 'owner' order by account for update` };
const anyOwner = { name: 'any-owner', text: `select account from account_access where workspace = $1 and role = 'owner' limit 1` };
const write = { name: 'write-role', text: `update account_access set role = $3 where workspace = $1 and account = $2` };
const remove = { name: 'remove-member', text: `delete from account_access where workspace = $1 and account = $2` };

const viewOf = ({ id, lastSeenAt, ...row }: Row): MemberView => ({ ...row, id: accountIdOf(id), lastSeenAt: lastSeenAt?.toISOString() ?? null });

const notYours = (): NotAllowed => new NotAllowed('member.owners', 'Only an owner decides who owns this workspace.', 403);

/** A key may invite the first owner, or nobody ever could be one. @throws {NotAllowed} when owners are not theirs to make */
export async function checkOwnership(connection: Connection, workspace: Workspace, actor: Actor): Promise<void> {
  if (actor.may('owners.manage')) return;
  if (actor.account === null && (await run(connection, anyOwner, [workspace.id])).length === 0) return;
  throw notYours();
}

/** Whether an account is a member. */
export async function memberByRef(connection: Connection, workspace: Workspace, ref: string): Promise<Row> {
  const [row] = await run<Row>(connection, one, [workspace.id, parseAccountId(ref)]);
  if (!row) throw new NotFound('member', ref);
  return row;
}

/** Who may come into a workspace, and as what. */
export class Members {
  constructor(private readonly pool: Pool) {}

  async list(workspace: Workspace, query: ListQuery): Promise<Page<MemberView>> {
    const rows = await run<Row>(this.pool, list, [workspace.id, Number(readCursor(query.after, ['number'])?.[0] ?? 0), query.limit + 1]);
    return pageOf(rows, query.limit, viewOf, (row) => [row.id]);
  }

  /** @throws {Conflict} for the last owner */
  async change(workspace: Workspace, actor: Actor, ref: string, role: Role): Promise<MemberView> {
    await this.#alter(workspace, actor, ref, role, (connection, member) => run(connection, write, [workspace.id, member.id, role]));
    return viewOf(await memberByRef(this.pool, workspace, ref));
  }

  /** @throws {Conflict} for the last owner */
  async remove(workspace: Workspace, actor: Actor, ref: string): Promise<void> {
    await this.#alter(workspace, actor, ref, null, (connection, member) => run(connection, remove, [workspace.id, member.id]));
  }

  /** @param role what the member becomes; null: none any more */
  async #alter(workspace: Workspace, actor: Actor, ref: string, role: Role | null, act: (connection: Connection, member: Row) => Promise<unknown>): Promise<void> {
    await inTransaction(this.pool, async (connection) => {
      const owners = await run(connection, holdOwners, [workspace.id]);
      const member = await memberByRef(connection, workspace, ref);
      if ((role === 'owner') !== (member.role === 'owner') && !actor.may('owners.manage')) throw notYours();
      const isLast = member.role === 'owner' && role !== 'owner' && owners.length === 1;
      if (isLast) throw new Conflict('member.last-owner', `${member.name} is the last owner of this workspace; make somebody else an owner first.`);
      await act(connection, member);
    });
  }
}
