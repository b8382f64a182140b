import type { Item } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';

/** An item before it has an id. `at` in ms; null: the workspace's clock now. `root` null: it begins a chain of its own. */
export type NewItem = Omit<Item, 'id' | 'payload' | 'at'> & { readonly at: number | null; readonly payload: unknown };

const statement: Statement = {
  name: 'add-items',
  text: `
    with input as materialized (
      select i.*, nextval('item_id') as id
      from unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::int[], $5::uuid[], $6::text[], $7::bigint[], $8::int[], $9::text[]) as i(shard, lane, at, workspace, contact, kind, root, depth, payload)
    ), clock as materialized (
      select id as shard, date_trunc('milliseconds', coalesce(clock, clock_timestamp())) as now from shard where id = any($1::int[])
    )
    insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
    select i.shard, i.lane, coalesce(i.at, c.now), i.id, i.workspace, i.contact, i.kind, coalesce(i.root, i.id), i.depth, i.payload
    from input i join clock c using (shard) order by i.shard, i.lane, i.id
    returning id`,
};

/** Puts items into the inbox; their ids. */
export async function addItems(connection: Connection, items: readonly NewItem[]): Promise<string[]> {
  if (items.length === 0) return [];
  const rows = await run<{ id: string }>(connection, statement, [
    items.map((i) => i.shard),
    items.map((i) => i.lane),
    items.map((i) => i.at),
    items.map((i) => i.workspace),
    items.map((i) => i.contact),
    items.map((i) => i.kind),
    items.map((i) => i.root),
    items.map((i) => i.depth),
    items.map((i) => JSON.stringify(i.payload)),
  ]);
  return rows.map((row) => row.id);
}
