import { Conflict, InvalidInput, NotFound } from '@tributary/contract';
import { contactIdOf, shardOf } from '@tributary/ingest';
import { loadAliases, loadContacts, run, type Connection, type ContactKey } from '@tributary/store';
import type { Workspace } from '../workspaces/workspaces.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const byEmail = { name: 'contacts-by-email', text: `select email, id from contact where workspace = $1 and email = any($2::text[]) and state in ('active', 'parked') order by id limit 10000` };

const normalEmail = (ref: string): string => ref.slice('email:'.length).trim().toLowerCase().slice(0, 320);

async function emailIds(connection: Connection, workspace: Workspace, refs: readonly string[]): Promise<Map<string, string>> {
  const wanted = refs.filter((ref) => ref.startsWith('email:'));
  if (wanted.length === 0) return new Map();
  const rows = await run<{ email: string; id: string }>(connection, byEmail, [workspace.id, wanted.map(normalEmail)]);
  const found = new Map<string, string>();
  for (const ref of wanted) {
    const ids = rows.filter((row) => row.email === normalEmail(ref)).map((row) => row.id);
    if (ids.length > 1) throw new Conflict('contact.ambiguous', `${ids.length} contacts have this address; name one by its id.`, { candidates: ids });
    if (ids[0]) found.set(ref, ids[0]);
  }
  return found;
}

/**
 * Contacts by any of their names: id, `user:<userId>`, `email:<address>`. Who was merged is found as the one it became.
 * @returns by the name as given; names of nobody are missing
 * @throws {Conflict} when an address belongs to several
 */
export async function resolveContacts(connection: Connection, workspace: Workspace, refs: readonly string[]): Promise<Map<string, ContactKey>> {
  const emails = await emailIds(connection, workspace, refs);
  const idOf = (ref: string): string | undefined => {
    if (ref.startsWith('user:')) return contactIdOf(workspace.secret, { userId: ref.slice('user:'.length) });
    return ref.startsWith('email:') ? emails.get(ref) : UUID.test(ref) ? ref.toLowerCase() : undefined;
  };
  const ids = new Map(refs.flatMap((ref) => (idOf(ref) === undefined ? [] : [[ref, idOf(ref)!] as const])));
  const aliases = await loadAliases(connection, [...ids.values()].map((contact) => ({ workspace: workspace.id, contact })));
  const became = new Map(aliases.map((alias) => [alias.from, alias.to]));
  const keyOf = (id: string): ContactKey => ({ shard: shardOf(id, workspace.sandboxShard), workspace: workspace.id, contact: id });
  const keys = new Map([...ids].map(([ref, id]) => [ref, keyOf(became.get(id) ?? id)]));
  const rows = await loadContacts(connection, [...new Map([...keys.values()].map((key) => [key.contact, key])).values()]);
  const there = new Set(rows.filter((row) => row.state === 'active' || row.state === 'parked').map((row) => row.contact));
  return new Map([...keys].filter(([, key]) => there.has(key.contact)));
}

/** One contact by any of its names. @throws {NotFound} */
export async function resolveContact(connection: Connection, workspace: Workspace, ref: string): Promise<ContactKey> {
  if (ref.length > 2_000) throw new InvalidInput('contact.bad-name', 'The name of the contact is too long.');
  const key = (await resolveContacts(connection, workspace, [ref])).get(ref);
  if (!key) throw new NotFound('contact', ref);
  return key;
}
