import type { Item } from '@tributary/contract';
import { run, type Connection, type Statement } from '../statement.js';

const statement: Statement = {
  name: 'take-items',
  text: `
    select i.id, i.shard, i.lane, i.at, i.workspace, i.contact, i.root, i.depth, i.kind, i.payload
    from unnest($1::int[]) as s(shard) cross join lateral (
      (select * from inbox where shard = s.shard and lane = 0 order by at, id limit $2)
      union all
      (select * from inbox where shard = s.shard and lane = 1 order by at, id limit $3)
    ) as i`,
};

interface Row {
  id: string;
  shard: number;
  lane: 0 | 1;
  at: Date;
  workspace: number;
  contact: string;
  root: string | null;
  depth: number;
  kind: string;
  payload: string;
}

/**
 * The first items of shards that are held, each lane in the order (instant, id).
 * @param live at most so many live items a shard; @param bulk the same for the bulk lane
 */
export async function takeItems(connection: Connection, shards: readonly number[], live: number, bulk: number): Promise<Item[]> {
  const rows = await run<Row>(connection, statement, [shards, live, bulk]);
  // The payload was written by this project from the type that its kind names.
  return rows.map(({ id, shard, lane, at, workspace, contact, root, depth, kind, payload }) => ({ id, shard, lane, at: at.getTime(), workspace, contact, root, depth, kind, payload: JSON.parse(payload) }) as Item);
}
