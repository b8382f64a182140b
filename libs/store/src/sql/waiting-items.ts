import { run, type Connection, type Statement } from '../statement.js';

const statement: Statement = {
  name: 'waiting-items',
  text: `
    select s.shard, w.ids, w.contacts
    from unnest($1::int[]) as s(shard) cross join lateral (
      select string_agg(i.id::text, ',' order by i.lane, i.at, i.id) as ids, string_agg(i.contact::text, ',' order by i.lane, i.at, i.id) as contacts
      from (
        (select lane, at, id, contact from inbox where shard = s.shard and lane = 0 order by at, id limit $2)
        union all
        (select lane, at, id, contact from inbox where shard = s.shard and lane = 1 order by at, id limit $3)
      ) as i
    ) as w`,
};

/** What waits in a shard: ids of items, and whose each is now, in the order in which they are taken. */
export interface WaitingItems {
  readonly shard: number;
  readonly ids: readonly string[];
  readonly contacts: readonly string[];
}

const list = (joined: string | null): string[] => (joined === null ? [] : joined.split(','));

/**
 * The first items of shards that are held, as `takeItems` takes them, without what they carry.
 * @param live at most so many live items a shard; @param bulk the same for the bulk lane
 */
export async function waitingItems(connection: Connection, shards: readonly number[], live: number, bulk: number): Promise<WaitingItems[]> {
  const rows = await run<{ shard: number; ids: string | null; contacts: string | null }>(connection, statement, [shards, live, bulk]);
  return rows.map(({ shard, ids, contacts }) => ({ shard, ids: list(ids), contacts: list(contacts) }));
}
