/** Items made in one transaction. */
export const CHUNK = 2_000;

/** Shards of a workspace, and where in them to go on: `shard/id`, in that order. */
const insertItems = `
  insert into inbox (shard, lane, at, id, workspace, contact, kind, root, depth, payload)
  select n.shard, 1, n.now, n.id, $1, n.contact, n.kind, n.id, 0, n.payload from numbered n order by n.shard, n.id`;
export const last = `select (select count(*)::int from numbered) as n, (select shard || '/' || place from numbered order by shard desc, place desc limit 1) as place`;
export const clockNow = `date_trunc('milliseconds', coalesce(h.clock, clock_timestamp()))`;
export const numbered = (kind: string, payload: string, at = clockNow) => `
  numbered as materialized (
    select f.*, ${at} as now, nextval('item_id') as id, '${kind}' as kind, ${payload} as payload
    from found f join shard h on h.id = f.shard
  ), put as (${insertItems})`;
