import { run, type Connection } from '@tributary/store';

export interface AccountRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
}

export const accountIdOf = (id: number): string => `acc_${id}`;
/** @returns -1 when the text is no account's id */
export const parseAccountId = (text: string): number => Number(/^acc_(\d{1,9})$/.exec(text)?.[1] ?? -1);

export const workspaceIdOf = (id: number): string => `ws_${id}`;
/** @returns -1 when the text is no workspace's id */
export const parseWorkspaceId = (text: string): number => Number(/^ws_(\d{1,9})$/.exec(text)?.[1] ?? -1);

const anyAccount = { name: 'any-account', text: `select id from account limit 1` };
const byEmail = { name: 'account-by-email', text: `select id, name, email, password from account where email = $1` };
const insert = {
  name: 'insert-account',
  text: `insert into account (name, email, password, created_at) values ($1, $2, $3, date_trunc('milliseconds', clock_timestamp())) on conflict (email) do nothing returning id, name, email`,
};
const access = {
  name: 'grant-access',
  text: `insert into account_access (account, workspace, role, created_at) values ($1, $2, $3, date_trunc('milliseconds', clock_timestamp())) on conflict do nothing returning account`,
};

export async function isAnyAccountThere(connection: Connection): Promise<boolean> {
  return (await run(connection, anyAccount, [])).length > 0;
}

/** @param email in small letters @returns null: nobody signs in by it */
export async function accountByEmail(connection: Connection, email: string): Promise<(AccountRow & { readonly password: string }) | null> {
  const [row] = await run<AccountRow & { password: string }>(connection, byEmail, [email]);
  return row ?? null;
}

/** @param password its hash @returns null: the email has an account already */
export async function insertAccount(connection: Connection, { name, email, password }: Omit<AccountRow, 'id'> & { readonly password: string }): Promise<AccountRow | null> {
  const [row] = await run<AccountRow>(connection, insert, [name, email, password]);
  return row ?? null;
}

/** @returns false: the account is a member already */
export async function grantAccess(connection: Connection, account: number, workspace: number, role: string): Promise<boolean> {
  return (await run(connection, access, [account, workspace, role])).length > 0;
}
