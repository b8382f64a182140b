import { Fault, type PasswordResetCreate } from '@tributary/contract';
import { inTransaction, run, type Pool } from '@tributary/store';
import { plainEmail } from '../sales/sales-ids.js';
import type { Workspaces } from '../workspaces/workspaces.js';
import type { AccountMails } from './account-mail.js';
import { accountByEmail, type AccountRow } from './account-rows.js';
import type { Delays } from './delays.js';
import type { Passwords } from './passwords.js';
import type { Sessions } from './sessions.js';
import type { CameIn } from './sign-in.js';
import { hashToken, newToken } from './tokens.js';

/** So many mails an account and hour: more would be a nuisance to whoever gets them. */
const MOST_OPEN = 5;

const insert = {
  name: 'insert-password-reset',
  text: `
    with gone as (delete from password_reset where expires_at < clock_timestamp())
    insert into password_reset (account, hash, created_at, expires_at)
    select $1, $2, clock_timestamp(), clock_timestamp() + interval '1 hour'
    where (select count(*) from password_reset where account = $1 and expires_at > clock_timestamp()) < ${MOST_OPEN} returning id`,
};
// The one whose owner decides about mail for the account: first those it owns itself.
const home = {
  name: 'home-of-account',
  text: `select m.workspace from account_access m join workspace w on w.id = m.workspace where m.account = $1 order by m.role <> 'owner', w.kind <> 'live', w.id limit 1`,
};
const known = { name: 'known-password-reset', text: `select id from password_reset where hash = $1 and expires_at > clock_timestamp()` };
const use = {
  name: 'use-password-reset',
  text: `
    with used as (delete from password_reset where hash = $1 and expires_at > clock_timestamp() returning account)
    update account a set password = $2 from used where a.id = used.account returning a.id, a.name, a.email`,
};
const forget = { name: 'forget-password-resets', text: `delete from password_reset where account = $1` };

const ended = (): Fault => new Fault('reset.ended', 'This link was used or is older than an hour; ask for another.', 404);

/** Another password for who has forgotten theirs, by a link in a mail. */
export class PasswordResets {
  constructor(
    private readonly pool: Pool,
    /** `smtpUrl`: of the installation. A workspace's own server is used only without it, as whoever set that up could read the link. */
    private readonly config: { readonly publicUrl: string; readonly smtpUrl: string | undefined },
    private readonly by: { readonly workspaces: Workspaces; readonly sessions: Sessions; readonly passwords: Passwords; readonly delays: Delays; readonly mails: AccountMails },
  ) {}

  /** Sends the link, if there is such an account; nobody is told whether. */
  async create({ email }: PasswordResetCreate): Promise<void> {
    const account = await accountByEmail(this.pool, plainEmail(email));
    if (!account) return;
    const [place] = await run<{ workspace: number }>(this.pool, home, [account.id]);
    const workspace = place && (await this.by.workspaces.byId(place.workspace));
    if (!workspace) return;
    const token = newToken();
    if ((await run(this.pool, insert, [account.id, hashToken(token)])).length === 0) return;
    const before = 'Somebody asked for another password for your account at Tributary. If it was you, choose one here:';
    const mail = { to: account.email, subject: 'Choose another password', before, link: `${this.config.publicUrl}/reset/${token}`, after: 'The link works once, for an hour. If it was not you, nothing has changed.' };
    await this.by.mails.send(workspace, mail, { own: this.config.smtpUrl === undefined });
  }

  /** Signs in with another password; everybody who was signed in is not any more. @throws {Fault} when the link leads nowhere any more */
  async use(token: string, password: string): Promise<CameIn> {
    const hash = hashToken(token);
    if ((await run(this.pool, known, [hash])).length === 0) throw ended();
    const hashed = await this.by.passwords.hash(password);
    const came = await inTransaction(this.pool, async (connection) => {
      const [account] = await run<AccountRow>(connection, use, [hash, hashed]);
      if (!account) throw ended();
      await run(connection, forget, [account.id]);
      await this.by.sessions.endAll(connection, account.id);
      return { account, token: await this.by.sessions.begin(connection, account.id) };
    });
    await this.by.delays.forget(came.account.email);
    return came;
  }
}
