import { run, type Connection, type Statement } from '../statement.js';
import type { ContactRow } from './load-contacts.js';

const statement: Statement = {
  name: 'write-contacts',
  text: `
    insert into contact as c (shard, workspace, id, user_id, anonymous_ids, email, traits, trait_at, tags, consent, companies, roles, owner, state, created_at)
    select shard, workspace, id, user_id, array(select jsonb_array_elements_text(anonymous_ids)), email, traits, trait_at, array(select jsonb_array_elements_text(tags)), consent,
      array(select jsonb_array_elements_text(companies)), roles, owner, state, created_at
    from unnest($1::int[], $2::int[], $3::uuid[], $4::text[], $5::jsonb[], $6::text[], $7::jsonb[], $8::jsonb[], $9::jsonb[], $10::jsonb[], $11::jsonb[], $12::jsonb[], $13::text[], $14::text[], $15::timestamptz[])
      as n(shard, workspace, id, user_id, anonymous_ids, email, traits, trait_at, tags, consent, companies, roles, owner, state, created_at)
    order by shard, workspace, id
    on conflict (shard, workspace, id) do update set user_id = excluded.user_id, anonymous_ids = excluded.anonymous_ids, email = excluded.email, traits = excluded.traits,
      trait_at = excluded.trait_at, tags = excluded.tags, consent = excluded.consent, companies = excluded.companies, roles = excluded.roles, owner = excluded.owner, state = excluded.state`,
};

/** The trait `email` as look-ups know it. */
const lookupEmail = (traits: ContactRow['traits']): string | null => {
  const email = Object.hasOwn(traits, 'email') ? traits['email'] : null;
  return typeof email === 'string' && email !== '' ? email.trim().toLowerCase().slice(0, 320) : null;
};

/** Inserts contacts or replaces all of them but `createdAt`. */
export async function writeContacts(connection: Connection, rows: readonly ContactRow[]): Promise<void> {
  if (rows.length === 0) return;
  const json = (pick: (row: ContactRow) => unknown) => rows.map((row) => JSON.stringify(pick(row)));
  await run(connection, statement, [
    rows.map((r) => r.shard),
    rows.map((r) => r.workspace),
    rows.map((r) => r.contact),
    rows.map((r) => r.userId),
    json((r) => r.anonymousIds),
    rows.map((r) => lookupEmail(r.traits)),
    json((r) => r.traits),
    json((r) => r.traitAt),
    json((r) => r.tags),
    json((r) => r.consent),
    json((r) => r.companies),
    json((r) => r.roles),
    rows.map((r) => r.owner),
    rows.map((r) => r.state),
    rows.map((r) => r.createdAt),
  ]);
}
