import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** That a contact shall be in an audience, or shall not. `at`, ms: the latest wins. `answered`: somebody waits to hear that it is so, even if it is already. */
export interface Wish extends ContactKey {
  readonly audience: number;
  readonly wanted: boolean;
  readonly at: number;
  readonly answered: boolean;
}

// Who was never in need not be told out: of such no row is made, unless somebody waits to hear it.
const wish: Statement = {
  name: 'write-wishes',
  text: `
    insert into audience_member as m (audience, contact, workspace, shard, wanted, actual, wished_at, due_since)
    select n.audience, n.contact, n.workspace, n.shard, n.wanted, false, n.at, n.at
    from unnest($1::int[], $2::int[], $3::uuid[], $4::int[], $5::boolean[], $6::timestamptz[], $7::boolean[]) as n(shard, workspace, contact, audience, wanted, at, answered)
    join audience a on a.id = n.audience and a.workspace = n.workspace
    where n.wanted or n.answered or exists (select from audience_member k where k.audience = n.audience and k.contact = n.contact)
    order by n.audience, n.contact
    on conflict (audience, contact) do update set wanted = case when m.wished_at <= excluded.wished_at then excluded.wanted else m.wanted end,
      wished_at = greatest(m.wished_at, excluded.wished_at), shard = excluded.shard, version = m.version + 1, due_since = coalesce(m.due_since, excluded.due_since), reason = null
    returning audience, contact`,
};

/** Of one contact and audience the latest. */
function latest(wishes: readonly Wish[]): Wish[] {
  const found = new Map<string, Wish>();
  for (const one of wishes) {
    const name = `${one.audience}/${one.contact}`;
    const known = found.get(name);
    if (!known || known.at <= one.at) found.set(name, { ...one, answered: one.answered || (known?.answered ?? false) });
  }
  return [...found.values()];
}

/** Writes wishes, in one statement; a later one overrules, and stays. @returns those for whom something is to be done now */
export async function writeWishes(connection: Connection, wishes: readonly Wish[]): Promise<{ audience: number; contact: string }[]> {
  if (wishes.length === 0) return [];
  const list = latest(wishes);
  return run(connection, wish, [...keyColumns(list), list.map((w) => w.audience), list.map((w) => w.wanted), list.map((w) => new Date(w.at)), list.map((w) => w.answered)]);
}

const review: Statement = {
  name: 'review-members',
  text: `
    update audience_member m set version = m.version + 1, due_since = coalesce(m.due_since, n.at), reason = null
    from unnest($1::int[], $2::int[], $3::uuid[], $4::timestamptz[]) as n(shard, workspace, contact, at)
    where m.shard = n.shard and m.workspace = n.workspace and m.contact = n.contact`,
};

/** What platforms are told of these contacts changed, or what they consent to: whether they are rightly in is asked anew. @param contacts each once; `at` in ms */
export async function reviewMembers(connection: Connection, contacts: readonly (ContactKey & { readonly at: number })[]): Promise<void> {
  if (contacts.length > 0) await run(connection, review, [...keyColumns(contacts), contacts.map((c) => new Date(c.at))]);
}

const reviewAll: Statement = { name: 'review-all-members', text: `update audience_member set version = version + 1, due_since = coalesce(due_since, wished_at), reason = null where audience in (select id from audience where workspace = $1)` };

/** The same for everybody in audiences of a workspace. */
export async function reviewAllMembers(connection: Connection, workspace: number): Promise<void> {
  await run(connection, reviewAll, [workspace]);
}
