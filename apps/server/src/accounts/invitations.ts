import { Conflict, Fault, InvalidInput, isNewPassword, NotAllowed, NotFound, type InvitationAccept, type InvitationCreate, type ListQuery, type Page, type Role } from '@tributary/contract';
import { inTransaction, run, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import { plainEmail } from '../sales/sales-ids.js';
import type { Workspace } from '../workspaces/workspaces.js';
import type { AccountMails } from './account-mail.js';
import { accountByEmail, grantAccess, insertAccount, type AccountRow } from './account-rows.js';
import type { Actor } from './actor.js';
import { checkOwnership } from './members.js';
import type { Passwords } from './passwords.js';
import type { Sessions } from './sessions.js';
import type { CameIn, SignIn } from './sign-in.js';
import { hashToken, newToken } from './tokens.js';

/** An invitation that was not taken up yet. */
export interface InvitationView {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly expiresAt: string;
}
/** What whoever has the link is shown. `hasAccount`: they give the password of their account instead of a new one. */
export interface OpenedInvitation {
  readonly email: string;
  readonly role: Role;
  readonly workspace: { readonly name: string };
  readonly expiresAt: string;
  readonly hasAccount: boolean;
}
interface Row {
  readonly id: number;
  readonly workspace: number;
  readonly email: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const columns = `i.id, i.workspace, i.email, i.role, i.created_at as "createdAt", i.expires_at as "expiresAt"`;
const DAYS = 7;
const list = { name: 'invitation-list', text: `select ${columns} from invitation i where workspace = $1 and id > $2 and expires_at > clock_timestamp() order by id limit $3` };
// Another invitation of the same person takes the place of the earlier one, and what has expired goes.
const insert = {
  name: 'insert-invitation',
  text: `
    with gone as (delete from invitation where (workspace = $1 and email = $2) or expires_at < clock_timestamp())
    insert into invitation as i (workspace, email, role, hash, invited_by, created_at, expires_at)
    select $1, $2, $3, $4, $5, now, now + ${DAYS} * interval '1 day' from (select date_trunc('milliseconds', clock_timestamp()) as now) n returning ${columns}`,
};
const remove = { name: 'delete-invitation', text: `delete from invitation where workspace = $1 and id = $2 returning id` };
const open = { name: 'open-invitation', text: `select ${columns}, w.name as "workspaceName" from invitation i join workspace w on w.id = i.workspace where i.hash = $1 and i.expires_at > clock_timestamp()` };
const take = { name: 'take-invitation', text: `delete from invitation i where hash = $1 and expires_at > clock_timestamp() returning ${columns}` };
const isMember = { name: 'is-member', text: `select a.id from account a join account_access m on m.account = a.id and m.workspace = $1 where a.email = $2` };

const viewOf = ({ id, email, role, createdAt, expiresAt }: Row): InvitationView => ({ id: `inv_${id}`, email, role, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() });
const ended = (): Fault => new Fault('invitation.ended', 'This invitation was taken up, withdrawn, or is older than 7 days; ask for another.', 404);

/** Links by which people become members. */
export class Invitations {
  constructor(
    private readonly pool: Pool,
    private readonly publicUrl: string,
    private readonly by: { readonly sessions: Sessions; readonly passwords: Passwords; readonly signIn: SignIn; readonly mails: AccountMails },
  ) {}

  async list(workspace: Workspace, query: ListQuery): Promise<Page<InvitationView>> {
    const rows = await run<Row>(this.pool, list, [workspace.id, Number(readCursor(query.after, ['number'])?.[0] ?? 0), query.limit + 1]);
    return pageOf(rows, query.limit, viewOf, (row) => [row.id]);
  }

  /** @returns the link, this once @throws {Conflict} for who is a member already; {NotAllowed} when owners are not theirs to make */
  async create(workspace: Workspace, actor: Actor, wanted: InvitationCreate): Promise<InvitationView & { link: string }> {
    if (wanted.role === 'owner') await checkOwnership(this.pool, workspace, actor);
    const email = plainEmail(wanted.email);
    if ((await run(this.pool, isMember, [workspace.id, email])).length > 0) throw new Conflict('invitation.member', `"${email}" is a member of this workspace already; change the role there.`, { path: 'email' });
    const token = newToken();
    const [row] = await run<Row>(this.pool, insert, [workspace.id, email, wanted.role, hashToken(token), actor.account]);
    const link = `${this.publicUrl}/invitation/${token}`;
    const before = `You are invited to the workspace "${workspace.name}" of Tributary, as ${wanted.role}. This link lets you in:`;
    await this.by.mails.send(workspace, { to: email, subject: 'You are invited to Tributary', before, link, after: `It works once, for ${DAYS} days.` }, { own: true });
    return { ...viewOf(row!), link };
  }

  /** @throws {NotFound} */
  async delete(workspace: Workspace, id: string): Promise<void> {
    const rows = await run(this.pool, remove, [workspace.id, Number(/^inv_(\d{1,9})$/.exec(id)?.[1] ?? -1)]);
    if (rows.length === 0) throw new NotFound('invitation', id);
  }

  /** @throws {Fault} when the link leads nowhere any more */
  async read(token: string): Promise<OpenedInvitation> {
    const { email, role, workspaceName, expiresAt } = await this.#opened(token);
    return { email, role, workspace: { name: workspaceName }, expiresAt: expiresAt.toISOString(), hasAccount: (await accountByEmail(this.pool, email)) !== null };
  }

  /** Takes it up. Whoever invited has the link too: an account that exists is not opened by it, but by its own password. */
  async accept(token: string, { name, password }: InvitationAccept, address: string): Promise<CameIn> {
    const { email } = await this.#opened(token);
    const known = (await accountByEmail(this.pool, email)) ? await this.by.signIn.prove(email, password, address) : null;
    const hashed = known ? '' : await this.#newPassword(password);
    return inTransaction(this.pool, async (connection) => {
      const [row] = await run<Row>(connection, take, [hashToken(token)]);
      if (!row) throw ended();
      const account: AccountRow | null = known ?? (await insertAccount(connection, { name: name ?? email.split('@')[0]!, email, password: hashed }));
      if (!account) throw new NotAllowed('session.wrong', 'This email has an account by now; give its password.', 401);
      await grantAccess(connection, account.id, row.workspace, row.role);
      return { account, token: await this.by.sessions.begin(connection, account.id) };
    });
  }

  async #newPassword(password: string): Promise<string> {
    if (!isNewPassword(password)) throw new InvalidInput('account.short-password', 'password: use 8 to 200 characters.', { path: 'password' });
    return this.by.passwords.hash(password);
  }

  async #opened(token: string): Promise<Row & { workspaceName: string }> {
    const [row] = await run<Row & { workspaceName: string }>(this.pool, open, [hashToken(token)]);
    if (!row) throw ended();
    return row;
  }
}
