import { run, type Connection, type Statement } from '../statement.js';

/** A shard held until the transaction ends. `now` is its workspace's clock, ms: the database's, or a sandbox's own. */
export interface HeldShard {
  readonly id: number;
  readonly now: number;
  readonly sandbox: boolean;
  /** Bumped by each transaction that held it. */
  readonly epoch: bigint;
  readonly liveWaits: boolean;
}

// This and accept are the only hot statements that read the clock. By the key alone, so that it stops at the last shard that is taken: each one looked at costs.
// The clock is read in a subselect: compared with a volatile function, Postgres would read all that waits in a shard instead of the first that is due.
const now = `coalesce(s.clock, (select clock_timestamp()))`;
const statement: Statement = {
  name: 'claim-shards',
  text: `
    select s.id, s.epoch, date_trunc('milliseconds', ${now}) as now, s.clock is not null as sandbox,
      exists (select from inbox i where i.shard = s.id and i.lane = 0) as live_waits
    from shard s
    where s.id > $2 and (exists (select from inbox i where i.shard = s.id)
      or exists (select from membership m where m.shard = s.id and m.valid_until <= ${now})
      or exists (select from run r where r.shard = s.id and r.wake_at <= ${now})
      or exists (select from date_watch d where d.shard = s.id and d.due_at <= ${now})
      or exists (select from derived e where e.shard = s.id and e.due_at <= ${now}))
      and ($3::int[] is null or s.id = any($3))
    order by s.id
    limit $1
    for update of s skip locked`,
};

/**
 * Takes free shards that have work: items waiting, or instants that are due.
 * @param most how many shards
 * @param after the last shard taken before: the search goes on from there, and begins anew when nothing is left, so none is starved
 * @param only these shards; null: any
 */
export async function claimShards(connection: Connection, most: number, after: number, only: readonly number[] | null = null): Promise<HeldShard[]> {
  const rows = await run<{ id: number; epoch: string; now: Date; sandbox: boolean; live_waits: boolean }>(connection, statement, [most, after, only]);
  if (rows.length === 0 && after >= 0) return claimShards(connection, most, -1, only);
  return rows.map((row) => ({ id: row.id, epoch: BigInt(row.epoch), now: row.now.getTime(), sandbox: row.sandbox, liveWaits: row.live_waits }));
}
