import type { Role } from '@tributary/contract';
import { run, type Connection, type Pool } from '@tributary/store';
import { userIdOf } from '../sales/sales-ids.js';
import { accountIdOf, isAnyAccountThere, workspaceIdOf, type AccountRow } from './account-rows.js';
import { hashToken, newToken } from './tokens.js';

/** A session ends so long after it was used last. */
export const SESSION_DAYS = 30;

/** A workspace as one of its members sees it. */
export interface Access {
  readonly workspace: number;
  readonly role: Role;
}

/** Somebody who is signed in. */
export interface SignedIn {
  readonly session: number;
  readonly account: AccountRow;
  readonly access: readonly Access[];
  /** Its end was put off just now: the cookie's has to be, too. */
  readonly renewed: boolean;
}

/** What everybody may ask: who am I, and is there anybody at all. */
export interface SessionView {
  readonly user: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly workspaces?: readonly { readonly id: string; readonly name: string; readonly kind: string; readonly role: Role; readonly userId: string | null }[];
  readonly firstRun: boolean;
}

const begin = {
  name: 'begin-session',
  text: `
    with ended as (delete from account_session where expires_at < clock_timestamp())
    insert into account_session (account, hash, created_at, last_seen_at, expires_at)
    select $1, $2, now, now, now + ${SESSION_DAYS} * interval '1 day' from (select date_trunc('milliseconds', clock_timestamp()) as now) n`,
};
const find = {
  name: 'find-session',
  text: `
    select s.id as session, a.id, a.name, a.email, s.last_seen_at < clock_timestamp() - interval '1 minute' as stale,
      coalesce((select jsonb_agg(jsonb_build_object('workspace', m.workspace, 'role', m.role) order by m.workspace) from account_access m where m.account = a.id), '[]') as access
    from account_session s join account a on a.id = s.account where s.hash = $1 and s.expires_at > clock_timestamp()`,
};
const touch = {
  name: 'touch-session',
  text: `
    with seen as (
      update account_session set last_seen_at = clock_timestamp(), expires_at = clock_timestamp() + ${SESSION_DAYS} * interval '1 day'
      where id = $1 and last_seen_at < clock_timestamp() - interval '1 minute' returning account, last_seen_at)
    update account a set last_seen_at = seen.last_seen_at from seen where a.id = seen.account`,
};
const seen = { name: 'account-seen', text: `update account set last_seen_at = clock_timestamp() where id = $1` };
const end = { name: 'end-session', text: `delete from account_session where hash = $1` };
const endAll = { name: 'end-sessions', text: `delete from account_session where account = $1` };
const stands = { name: 'session-stands', text: `select m.role from account_session s join account_access m on m.account = s.account where s.id = $1 and m.workspace = $2 and s.expires_at > clock_timestamp()` };
const workspaces = {
  name: 'workspaces-of-account',
  text: `
    select w.id, w.name, w.kind, m.role, u.id as "userId" from account_access m join workspace w on w.id = m.workspace
    left join workspace_user u on u.workspace = m.workspace and u.email = $2 where m.account = $1 order by w.id`,
};

/** Who is signed in, by the token of their cookie. */
export class Sessions {
  constructor(private readonly pool: Pool) {}

  /** @returns the token, this once */
  async begin(connection: Connection, account: number): Promise<string> {
    const token = newToken();
    await run(connection, begin, [account, hashToken(token)]);
    await run(connection, seen, [account]);
    return token;
  }

  /** @returns null: the token opens nothing, or not any more */
  async find(token: string): Promise<SignedIn | null> {
    const [row] = await run<AccountRow & { session: number; stale: boolean; access: Access[] }>(this.pool, find, [hashToken(token)]);
    if (!row) return null;
    if (row.stale) await run(this.pool, touch, [row.session]);
    const { session, id, name, email, access, stale } = row;
    return { session, account: { id, name, email }, access, renewed: stale };
  }

  /** Whether a session still opens a workspace: for what lasts longer than a request. */
  async stands(session: number, workspace: number): Promise<Role | null> {
    const [row] = await run<{ role: Role }>(this.pool, stands, [session, workspace]);
    return row?.role ?? null;
  }

  async end(token: string): Promise<void> {
    await run(this.pool, end, [hashToken(token)]);
  }

  /** In every browser. */
  async endAll(connection: Connection, account: number): Promise<void> {
    await run(connection, endAll, [account]);
  }

  /** @param account null: nobody is signed in */
  async view(account: AccountRow | null): Promise<SessionView> {
    if (!account) return { user: null, firstRun: !(await isAnyAccountThere(this.pool)) };
    const rows = await run<{ id: number; name: string; kind: string; role: Role; userId: number | null }>(this.pool, workspaces, [account.id, account.email]);
    const shown = rows.map((row) => ({ ...row, id: workspaceIdOf(row.id), userId: row.userId === null ? null : userIdOf(row.userId) }));
    return { user: { id: accountIdOf(account.id), name: account.name, email: account.email }, workspaces: shown, firstRun: false };
  }
}
