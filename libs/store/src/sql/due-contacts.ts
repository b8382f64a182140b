import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

const statement: Statement = {
  name: 'due-contacts',
  text: `
    select distinct d.shard, d.workspace, d.contact
    from unnest($1::int[], $2::timestamptz[]) as s(shard, until) cross join lateral (
      (select m.shard, m.workspace, m.contact from membership m where m.shard = s.shard and m.valid_until <= s.until order by m.valid_until limit $3)
      union all
      (select r.shard, r.workspace, r.contact from run r where r.shard = s.shard and r.wake_at <= s.until order by r.wake_at limit $3)
      union all
      (select d.shard, d.workspace, d.contact from date_watch d where d.shard = s.shard and d.due_at <= s.until order by d.due_at limit $3)
      union all
      (select e.shard, e.workspace, e.contact from derived e where e.shard = s.shard and e.due_at <= s.until order by e.due_at limit $3)
    ) as d`,
};

/**
 * Contacts of held shards that have something due: a condition that may change, a run to be woken, a date that is reached, or a trait that time changes.
 * @param until per shard, ms: the instant up to which everything live in the inbox is at hand
 */
export async function dueContacts(connection: Connection, shards: readonly { id: number; until: number }[], most: number): Promise<ContactKey[]> {
  return run<{ shard: number; workspace: number; contact: string }>(connection, statement, [shards.map((s) => s.id), shards.map((s) => s.until), most]);
}
