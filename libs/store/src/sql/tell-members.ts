import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

const ITEM = `date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())), nextval('item_id')`;
const SAID = `'settle', null, 0, '{"review": false, "companies": true}'`;

const ofCompanies: Statement = {
  name: 'tell-members-of-companies',
  text: `
    insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
    select c.shard, 1, ${ITEM}, c.workspace, c.id, ${SAID}
    from (
      select distinct c.shard, c.workspace, c.id from unnest($1::int[], $2::text[]) k(workspace, id)
      join contact c on c.workspace = k.workspace and c.companies @> array[k.id] and c.companies <> '{}' and c.state = 'active') c
    join shard h on h.id = c.shard`,
};
const these: Statement = {
  name: 'tell-contacts-of-companies',
  text: `
    insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
    select k.shard, 1, ${ITEM}, k.workspace, k.contact, ${SAID}
    from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, contact) join shard h on h.id = k.shard`,
};

/** Everybody who belongs to these companies is asked to look at them again, in the bulk lane. */
export async function tellMembers(connection: Connection, companies: readonly { readonly workspace: number; readonly id: string }[]): Promise<void> {
  if (companies.length > 0) await run(connection, ofCompanies, [companies.map((one) => one.workspace), companies.map((one) => one.id)]);
}

/** These contacts are asked to look at their companies again. */
export async function tellContacts(connection: Connection, contacts: readonly ContactKey[]): Promise<void> {
  if (contacts.length > 0) await run(connection, these, [contacts.map((one) => one.shard), contacts.map((one) => one.workspace), contacts.map((one) => one.contact)]);
}
