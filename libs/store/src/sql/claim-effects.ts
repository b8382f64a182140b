import type { JsonObject, Reason, Repeat, TimeWindow } from '@tributary/contract';
import { run, type Connection, type ContactKey, type Statement } from '../statement.js';

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

/** So many of a shard are looked at; workflows take turns among these. */
const WINDOW = 40;
/** So many are tried for each that is taken: the others may be held by other workers. */
const SPARE = 8;

// By ctid: it means the same row within one statement, and no statistics, however old, can lead the planner to another index.
const statement: Statement = {
  name: 'claim-effects',
  text: `
    with clock as materialized (
      select s.id as shard, date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())) as now, s.clock is not null as sandbox
      from shard s where $3::int[] is null or s.id = any($3)
    ), due as materialized (
      select c.now, c.sandbox, d.* from clock c cross join lateral (
        select e.ctid as place, e.workflow, e.key, e.next_attempt_at as since from effect e
        where e.shard = c.shard and e.next_attempt_at <= c.now order by e.next_attempt_at limit ${WINDOW}
      ) as d
      union all
      select c.now, c.sandbox, d.place, d.workflow, d.key, d.since from (
        select e.ctid as place, e.workflow, e.key, e.lease_until as since, e.shard from effect e
        where e.status = 'started' and e.lease_until < clock_timestamp() and ($3::int[] is null or e.shard = any($3)) order by e.lease_until limit ${WINDOW}
      ) as d join clock c on c.shard = d.shard
    ), turns as (
      select d.*, row_number() over (partition by d.workflow order by d.since, d.key) as turn from due d
    ), next as materialized (
      select t.* from turns t order by t.turn, t.workflow <= $2, t.workflow limit $1::int * ${SPARE}
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
 * Takes effects that are due, whose lease ran out, or whose uncertainty is over. Workflows take turns: the oldest of each, then the
 * second of each, among the first of every shard.
 */
export async function claimEffects(connection: Connection, { most, after, only }: EffectClaim): Promise<ClaimedEffect[]> {
  const rows = await run<Row>(connection, statement, [most, after, only]);
  return rows.map((row) => ({ ...row, dueAt: row.dueAt?.getTime() ?? null, now: row.now.getTime() }));
}
