import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

const statement: Statement = {
  name: 'load-aliases',
  text: `
    select a.workspace, a.from_contact as "from", a.to_contact as "to"
    from unnest($1::int[], $2::uuid[]) as k(workspace, contact) join contact_alias a on a.workspace = k.workspace and a.from_contact = k.contact`,
};

/** Which of these contacts mean another one now. */
export async function loadAliases(connection: Connection, keys: readonly Pick<ContactKey, 'workspace' | 'contact'>[]): Promise<{ workspace: number; from: string; to: string }[]> {
  return run(connection, statement, [keys.map((k) => k.workspace), keys.map((k) => k.contact)]);
}
