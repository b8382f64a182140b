import { run, type Pool } from '@tributary/store';
import type { Workspace } from '../workspaces/workspaces.js';
import { segmentIdOf } from './segment-id.js';

/** Sizes of one segment at the end of each day, oldest first; the last is now. */
export interface Trend {
  readonly id: string;
  readonly sizes: readonly number[];
}

/** In days, today among them. */
const DAYS = 30;

/**
 * Net movement of each segment per day of the workspace, from the transitions of the last days alone.
 * A sandbox's days are those of its clock.
 */
const movements = {
  name: 'segment-movements',
  text: `
    with here as (
      select coalesce(h.clock, clock_timestamp()) as now, w.timezone from workspace w left join shard h on h.id = w.shard where w.id = $1
    )
    select s.id, s.size + coalesce((select sum(d.delta) from segment_size_delta d where d.segment = s.id), 0) as size, m.days
    from segment s cross join here, lateral (
      select jsonb_object_agg(ago, net) as days from (
        select (here.now at time zone here.timezone)::date - (c.at at time zone here.timezone)::date as ago, sum(case when c.after = 'true' then 1 else -1 end) as net
        from contact_change c
        where c.workspace = $1 and c.kind = 'segment' and c.key = s.id::text and c.at > here.now - make_interval(days => $2)
        group by 1) per_day
    ) m
    where s.workspace = $1 order by s.id limit 1000`,
};

interface Row {
  readonly id: number;
  readonly size: string;
  /** Net movement by how many days ago. */
  readonly days: Readonly<Record<string, number>> | null;
}

/** How each segment of a workspace grew in the last 30 days: counted back from its size now. */
export async function segmentTrends(pool: Pool, workspace: Workspace): Promise<Trend[]> {
  const rows = await run<Row>(pool, movements, [workspace.id, DAYS]);
  return rows.map(({ id, size, days }) => {
    const sizes = [Number(size)];
    for (let ago = 0; ago < DAYS - 1; ago++) sizes.unshift(Math.max(0, sizes[0]! - (days?.[String(ago)] ?? 0)));
    return { id: segmentIdOf(id), sizes };
  });
}
