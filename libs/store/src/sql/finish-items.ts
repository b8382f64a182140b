import type { Item } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';

type Place = Pick<Item, 'shard' | 'lane' | 'at' | 'id'>;

const remove: Statement = {
  name: 'delete-items',
  text: `
    delete from inbox i using unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::bigint[]) as k(shard, lane, at, id)
    where i.shard = k.shard and i.lane = k.lane and i.at = k.at and i.id = k.id`,
};

const park: Statement = {
  name: 'park-items',
  text: `
    with taken as (
      delete from inbox i using unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[]) as k(shard, lane, at, id, code, detail)
      where i.shard = k.shard and i.lane = k.lane and i.at = k.at and i.id = k.id
      returning i.*, k.code, k.detail
    )
    insert into parked_item (id, workspace, shard, lane, at, contact, kind, root, depth, payload, code, detail)
    select id, workspace, shard, lane, at, contact, kind, root, depth, payload, code, detail from taken`,
};

const bump: Statement = { name: 'bump-shards', text: `update shard set epoch = epoch + 1 where id = any($1::int[])` };

const places = (items: readonly Place[]) => [items.map((i) => i.shard), items.map((i) => i.lane), items.map((i) => new Date(i.at)), items.map((i) => i.id)];

/** Items that were processed leave the inbox. */
export async function deleteItems(connection: Connection, items: readonly Place[]): Promise<void> {
  if (items.length > 0) await run(connection, remove, places(items));
}

/** Items that cannot be processed are set aside, whole, with the reason. */
export async function parkItems(connection: Connection, parked: readonly { item: Place; code: string; detail: string }[]): Promise<void> {
  if (parked.length > 0) await run(connection, park, [...places(parked.map((p) => p.item)), parked.map((p) => p.code), parked.map((p) => p.detail)]);
}

/** Tells every worker that what it remembers of these shards is old. */
export async function bumpShards(connection: Connection, shards: readonly number[]): Promise<void> {
  await run(connection, bump, [shards]);
}
