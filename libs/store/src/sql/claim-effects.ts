import type { JsonObject, Reason, Repeat, TimeWindow } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Statement } from '../statement.js';
import { tokensAt } from './send-limits.js';

/** An effect that is held until the transaction ends. Instants in ms; `now` is its workspace's clock: the database's, or a sandbox's own. */
export interface ClaimedEffect extends ContactKey {
  readonly key: string;
  readonly run: string;
  readonly workflow: number;
  readonly node: string;
  readonly kind: string;
  readonly port: string;
  readonly repeat: Repeat;
  readonly payload: JsonObject;
  /** `started`: whoever sent it died. `uncertain`: its run has waited long enough. */
  readonly status: 'pending' | 'started' | 'uncertain';
  readonly attempts: number;
  readonly dueAt: number | null;
  readonly lease: string | null;
  /** As it was rendered for the first attempt; null: never yet. */
  readonly request: JsonObject | null;
  readonly reason: Reason | null;
  /** It goes out only while this is open; null: any time. */
  readonly window: TimeWindow | null;
  readonly root: string | null;
  readonly depth: number;
  readonly now: number;
  readonly sandbox: boolean;
}

export interface EffectClaim {
  /** How many at most. */
  readonly most: number;
  /** The last workflow that was served before: the turns go round from there, so none is starved. */
  readonly after: number;
  /** These shards; null: any. */
  readonly only: readonly number[] | null;
}

/** So many are tried for each that is taken: the others may be held by other workers. */
const SPARE = 8;

// Groups are found one by one along the index, so that it does not matter how much waits in each. A paused workflow sends nothing; what
// people are told of tasks that exist goes on. Where a limit has nothing left nothing is taken; a sandbox, whose clock stands still
// meanwhile, takes it all and puts it off. By ctid: it means the same row within one statement.
const statement: Statement = {
  name: 'claim-effects',
  text: `
    with recursive groups as (
      (select e.workspace, e.port, e.workflow, e.next_attempt_at as first from effect e where e.next_attempt_at is not null order by e.workspace, e.port, e.workflow, e.next_attempt_at limit 1)
      union all
      select n.* from groups g cross join lateral (
        select e.workspace, e.port, e.workflow, e.next_attempt_at from effect e
        where e.next_attempt_at is not null and (e.workspace, e.port, e.workflow) > (g.workspace, g.port, g.workflow) order by e.workspace, e.port, e.workflow, e.next_attempt_at limit 1
      ) n
    ), clock as materialized (
      select s.id as shard, date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())) as now, s.clock is not null as sandbox from shard s where s.clock is not null
      union all
      select null, date_trunc('milliseconds', clock_timestamp()), false
    ), open as materialized (
      select g.*, c.now, c.sandbox, case when l.most is not null and not c.sandbox then floor(${tokensAt('c.now')} + 1e-9)::int end as room,
        greatest(${SPARE}, $1::int * ${SPARE} / (count(*) over ())::int) as window
      from groups g join workspace w on w.id = g.workspace join clock c on c.shard is not distinct from w.shard
      cross join lateral (select (w.limits -> g.port ->> 'most')::float8 as most, (w.limits -> g.port ->> 'perMs')::float8 as per_ms) l
      left join send_bucket b on b.workspace = g.workspace and b.port = g.port
      where g.first <= c.now and ($3::int[] is null or w.shard is null or w.shard = any($3))
        and (g.port = 'telling' or not exists (select from workflow f where f.id = g.workflow and f.state = 'paused'))
    ), due as materialized (
      select o.now, o.sandbox, o.workspace, o.port, o.room, d.* from open o cross join lateral (
        select e.ctid as place, e.workflow, row_number() over (order by e.next_attempt_at) as turn from effect e
        where e.workspace = o.workspace and e.port = o.port and e.workflow = o.workflow and e.next_attempt_at <= o.now and ($3::int[] is null or e.shard = any($3))
        order by e.next_attempt_at limit least(o.window, o.room)
      ) as d
      union all
      select c.now, c.sandbox, d.workspace, d.port, d.room, d.place, d.workflow, d.turn from (
        select w.shard as own, e.workspace, e.port, null::int as room, e.ctid as place, e.workflow, row_number() over (order by e.lease_until) as turn from effect e join workspace w on w.id = e.workspace
        where e.status = 'started' and e.lease_until < (select clock_timestamp()) and ($3::int[] is null or e.shard = any($3)) order by e.lease_until limit $1::int * ${SPARE}
      ) as d join clock c on c.shard is not distinct from d.own
    ), in_port as (
      select d.*, case when d.room is not null then row_number() over (partition by d.workspace, d.port, d.room is null order by d.turn, d.workflow <= $2, d.workflow) end as place_in_port from due d
    ), next as materialized (
      select t.* from in_port t where t.room is null or t.place_in_port <= t.room order by t.turn, t.workflow <= $2, t.workflow limit $1::int * ${SPARE}
    )
    select e.shard, e.workspace, e.key, e.contact, e.run, e.workflow, e.node, e.kind, e.port, e.repeat, e.payload, e.status, e.attempts, e.next_attempt_at as "dueAt", e.lease,
      e.request, e.reason, e.time_window as "window", e.root, e.depth, n.now, n.sandbox
    from next n join effect e on e.ctid = n.place
    where e.next_attempt_at <= n.now or (e.status = 'started' and e.lease_until < clock_timestamp())
    order by n.turn, n.workflow <= $2, n.workflow
    limit $1
    for update of e skip locked`,
};

type Row = Omit<ClaimedEffect, 'dueAt' | 'now'> & { readonly dueAt: Date | null; readonly now: Date };

/**
 * Takes effects that are due, whose lease ran out, or whose uncertainty is over. Workflows take turns, however much waits for each: the
 * oldest of each, then the second of each.
 */
export async function claimEffects(connection: Connection, { most, after, only }: EffectClaim): Promise<ClaimedEffect[]> {
  const rows = await run<Row>(connection, statement, [most, after, only]);
  return rows.map((row) => ({ ...row, dueAt: row.dueAt?.getTime() ?? null, now: row.now.getTime() }));
}
