import { RefusedRow, contactIdOf, shardOf, type RowSaid } from '@tributary/ingest';
import { loadAliases, loadContacts, run, type Connection, type ContactKey, type ContactRow } from '@tributary/store';
import type { Workspace } from '../../workspaces/workspaces.js';

/** Whom a row is about. */
export interface Found {
  readonly key: ContactKey;
  /** As they are known now; null: nobody yet. */
  readonly known: ContactRow | null;
  /** Whether nothing but the address names them, and nobody had it: then it has to be said that it is theirs. */
  readonly isNewAddress: boolean;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const byAddress = {
  name: 'import-by-address',
  text: `select email, array_agg(id) as ids from contact where workspace = $1 and email = any($2::text[]) and state in ('active', 'parked') group by email`,
};
const normal = (email: string): string => email.trim().toLowerCase().slice(0, 320);

/** What a row may mean, in the order in which it is tried. */
interface Named {
  /** A contact's own id, as an export writes it. */
  readonly own: string | null;
  readonly id: string | null;
  readonly email: string | null;
}

function namedBy(said: RowSaid, secret: Uint8Array): Named {
  const own = said.contactId !== null && UUID.test(said.contactId) ? said.contactId.toLowerCase() : null;
  if (said.userId !== null) return { own, id: contactIdOf(secret, { userId: said.userId }), email: null };
  if (said.anonymousId !== null) return { own, id: contactIdOf(secret, { anonymousId: said.anonymousId }), email: null };
  return { own, id: null, email: said.email === null ? null : normal(said.email) };
}

async function addressees(connection: Connection, workspace: Workspace, named: readonly Named[]): Promise<Map<string, string[]>> {
  const emails = [...new Set(named.flatMap(({ email }) => (email === null ? [] : [email])))];
  if (emails.length === 0) return new Map();
  const rows = await run<{ email: string; ids: string[] }>(connection, byAddress, [workspace.id, emails]);
  return new Map(rows.map(({ email, ids }) => [email, ids]));
}

/** Contacts by id, each as the one it became. */
async function peopleOf(connection: Connection, workspace: Workspace, ids: readonly string[]): Promise<(id: string) => { key: ContactKey; known: ContactRow | null }> {
  const unique = [...new Set(ids)];
  const aliases = unique.length === 0 ? [] : await loadAliases(connection, unique.map((contact) => ({ workspace: workspace.id, contact })));
  const became = new Map(aliases.map(({ from, to }) => [from, to]));
  const keyOf = (id: string): ContactKey => ({ shard: shardOf(became.get(id) ?? id, workspace.sandboxShard), workspace: workspace.id, contact: became.get(id) ?? id });
  const keys = new Map(unique.map((id) => [keyOf(id).contact, keyOf(id)]));
  const rows = keys.size === 0 ? [] : await loadContacts(connection, [...keys.values()]);
  const known = new Map(rows.filter(({ state }) => state === 'active' || state === 'parked').map((row) => [row.contact, row]));
  return (id) => ({ key: keyOf(id), known: known.get(keyOf(id).contact) ?? null });
}

/**
 * Whom rows are about: by the contact's own id where it is known here, else by user id, else by anonymous id, else by address.
 * @returns for each row its contact, null where it names nobody (of companies only), or why it cannot be told
 */
export async function findPeople(connection: Connection, workspace: Workspace, rows: readonly RowSaid[]): Promise<(Found | RefusedRow | null)[]> {
  const named = rows.map((said) => namedBy(said, workspace.secret));
  const addressed = await addressees(connection, workspace, named);
  const idsOf = ({ own, id, email }: Named) => [...(own ? [own] : []), ...(id ? [id] : []), ...(email === null ? [] : (addressed.get(email) ?? [contactIdOf(workspace.secret, { email })]).slice(0, 1))];
  const person = await peopleOf(connection, workspace, named.flatMap(idsOf));
  return named.map(({ own, id, email }) => {
    const owned = own === null ? null : person(own);
    if (owned?.known) return { ...owned, isNewAddress: false };
    if (id !== null) return { ...person(id), isNewAddress: false };
    if (email === null) return own === null ? null : new RefusedRow('row.unknown-contact', 'There is no contact of this id here, and the row gives no other name; fill in a user id or an email address.', 'contactId');
    const theirs = addressed.get(email) ?? [];
    if (theirs.length > 1) return new RefusedRow('row.ambiguous-address', `${theirs.length} contacts have this address; say which by their user id.`, 'email');
    const found = person(theirs[0] ?? contactIdOf(workspace.secret, { email }));
    return { ...found, isNewAddress: found.known === null };
  });
}
