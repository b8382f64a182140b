import { run, type Connection, type Statement } from '../statement.js';

const statement: Statement = {
  name: 'forward-items',
  text: `
    with moved as (
      select * from unnest($1::int[], $2::smallint[], $3::timestamptz[], $4::bigint[], $5::int[], $6::uuid[]) as f(shard, lane, at, id, to_shard, to_contact)
    ), taken as (
      delete from inbox i using moved f where i.shard = f.shard and i.lane = f.lane and i.at = f.at and i.id = f.id
      returning i.*, f.to_shard, f.to_contact
    ), events as (
      update event e set shard = t.to_shard, contact = t.to_contact
      from taken t where t.kind = 'event' and e.shard = t.shard and e.workspace = t.workspace and e.contact = t.contact and e.received_at = t.at and e.id = t.id
    )
    insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
    select to_shard, lane, at, id, workspace, to_contact, kind, root, depth, payload from taken order by to_shard, lane, at, id`,
};

/** Items of a contact that was merged go on to the one it became, keeping their place; their events get its key. */
export async function forwardItems(
  connection: Connection,
  moves: readonly { item: { shard: number; lane: number; at: number; id: string }; toShard: number; toContact: string }[],
): Promise<void> {
  await run(connection, statement, [
    moves.map((m) => m.item.shard),
    moves.map((m) => m.item.lane),
    moves.map((m) => m.item.at),
    moves.map((m) => m.item.id),
    moves.map((m) => m.toShard),
    moves.map((m) => m.toContact),
  ]);
}
