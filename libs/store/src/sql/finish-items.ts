import type { Item } from '@tributary/contract';
import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

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

/** So many parked items park their contact: something is wrong with it as a whole. */
const PATIENCE = 5;

const parkContacts: Statement = {
  name: 'park-contacts',
  text: `
    with full_up as (
      select k.shard, k.workspace, k.contact from (select distinct * from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, contact)) k
      where (select count(*) from (select from parked_item p where p.workspace = k.workspace and p.contact = k.contact limit ${PATIENCE}) p) >= ${PATIENCE}
    ), parked as (
      update contact c set state = 'parked' from full_up f where c.shard = f.shard and c.workspace = f.workspace and c.id = f.contact and c.state = 'active'
    ), asleep as (
      update run r set wake_at = null from full_up f where r.shard = f.shard and r.workspace = f.workspace and r.contact = f.contact and r.wake_at is not null
    )
    update membership m set valid_until = null from full_up f where m.shard = f.shard and m.workspace = f.workspace and m.contact = f.contact and m.valid_until is not null`,
};

const bump: Statement = { name: 'bump-shards', text: `update shard set epoch = epoch + 1 where id = any($1::int[])` };

const places = (items: readonly Place[]) => [items.map((i) => i.shard), items.map((i) => i.lane), items.map((i) => i.at), items.map((i) => i.id)];

/** Items that were processed leave the inbox. */
export async function deleteItems(connection: Connection, items: readonly Place[]): Promise<void> {
  if (items.length > 0) await run(connection, remove, places(items));
}

/** Items that cannot be processed are set aside, whole, with the reason. Five of one contact that nobody has mended yet park the contact itself. */
export async function parkItems(connection: Connection, parked: readonly { item: Place & ContactKey; code: string; detail: string }[]): Promise<void> {
  if (parked.length === 0) return;
  const items = parked.map((p) => p.item);
  await run(connection, park, [...places(items), parked.map((p) => p.code), parked.map((p) => p.detail)]);
  await run(connection, parkContacts, keyColumns(items));
}

/** Tells every worker that what it remembers of these shards is old. */
export async function bumpShards(connection: Connection, shards: readonly number[]): Promise<void> {
  await run(connection, bump, [shards]);
}
