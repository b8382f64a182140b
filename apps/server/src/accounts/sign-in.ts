import { Conflict, NotAllowed, type FirstOwnerCreate, type SessionCreate } from '@tributary/contract';
import { inTransaction, run, type Pool } from '@tributary/store';
import { plainEmail } from '../sales/sales-ids.js';
import { accountByEmail, insertAccount, isAnyAccountThere, type AccountRow } from './account-rows.js';
import type { Delays } from './delays.js';
import type { Passwords } from './passwords.js';
import type { Sessions } from './sessions.js';

/** Somebody who has just come in, with the token of their session. */
export interface CameIn {
  readonly account: AccountRow;
  readonly token: string;
}

/** Any fixed number: whoever makes the first account holds the advisory lock of that key, so that of two at once one does. */
const FIRST_LOCK = 7_305_118_443;
const alone = { name: 'first-owner-alone', text: `select pg_advisory_xact_lock(${FIRST_LOCK})` };
const ownAll = {
  name: 'own-all-workspaces',
  text: `insert into account_access (account, workspace, role, created_at) select $1, id, 'owner', date_trunc('milliseconds', clock_timestamp()) from workspace`,
};

const notFirst = (): Conflict => new Conflict('account.not-first', 'There is an account already; sign in, or be invited by somebody who has one.');

/** Coming in by a password. */
export class SignIn {
  constructor(
    private readonly pool: Pool,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly delays: Delays,
  ) {}

  /** @throws {NotAllowed} for a wrong email or password, without telling which; {TooSoon} after failures */
  async enter({ email, password }: SessionCreate, address: string): Promise<CameIn> {
    const account = await this.prove(email, password, address);
    return { account, token: await this.sessions.begin(this.pool, account.id) };
  }

  /** @returns the account whose password it is */
  async prove(email: string, password: string, address: string): Promise<AccountRow> {
    const plain = plainEmail(email);
    await this.delays.begin(plain, address);
    const found = await accountByEmail(this.pool, plain);
    if (!(await this.passwords.isRight(password, found?.password ?? null)) || !found) throw new NotAllowed('session.wrong', 'No account has this email and password.', 401);
    await this.delays.succeeded(plain, address);
    return { id: found.id, name: found.name, email: found.email };
  }

  /** The first account of all, owner of every workspace there is. @throws {Conflict} when there is one already */
  async makeFirst({ name, email, password }: FirstOwnerCreate): Promise<AccountRow> {
    if (await isAnyAccountThere(this.pool)) throw notFirst();
    const hashed = await this.passwords.hash(password);
    return inTransaction(this.pool, async (connection) => {
      await run(connection, alone, []);
      const account = (await isAnyAccountThere(connection)) ? null : await insertAccount(connection, { name, email: plainEmail(email), password: hashed });
      if (!account) throw notFirst();
      await run(connection, ownAll, [account.id]);
      return account;
    });
  }

  /** The same, and they come in. */
  async beFirst(wanted: FirstOwnerCreate): Promise<CameIn> {
    const account = await this.makeFirst(wanted);
    return { account, token: await this.sessions.begin(this.pool, account.id) };
  }
}
