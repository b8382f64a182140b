import { run, type Pool } from '@tributary/store';
import type { Gauge } from 'prom-client';
import type { Meter } from './meter.js';

/** Counting stops here: whoever is so far behind needs no exact figure. */
const MOST = 100_000;

// By the database's clock: those of sandboxes stand still. The oldest of each shard first, along its index.
const read = {
  name: 'read-backlog',
  text: `
    with open as materialized (select id from shard where clock is null), clock as materialized (select clock_timestamp() as now)
    select
      (select jsonb_agg(jsonb_build_object('lane', l.lane, 'n', (select count(*) from (select from open o join inbox i on i.shard = o.id where i.lane = l.lane limit ${MOST}) i),
        'lag', (select extract(epoch from c.now - min(f.at)) from open o cross join lateral (select i.at from inbox i where i.shard = o.id and i.lane = l.lane order by i.at limit 1) f)))
        from (values (0), (1)) as l(lane)) as inbox,
      (select extract(epoch from c.now - min(f.at)) from open o cross join lateral (select r.wake_at as at from run r where r.shard = o.id and r.wake_at <= c.now order by r.wake_at limit 1) f) as runs_lag,
      (select extract(epoch from c.now - min(f.at)) from open o cross join lateral (select m.valid_until as at from membership m where m.shard = o.id and m.valid_until <= c.now order by m.valid_until limit 1) f) as segments_lag,
      (select count(*)::int from (select from open o join run r on r.shard = o.id where r.wake_at is not null limit ${MOST}) r) as runs_waiting,
      (select jsonb_agg(jsonb_build_object('port', e.port, 'due', e.due, 'later', e.later, 'lag', e.lag)) from (
        select e.port, count(*) filter (where e.at <= c.now) as due, count(*) filter (where e.at > c.now) as later, greatest(0, extract(epoch from c.now - min(e.at))) as lag
        from (select e.port, e.next_attempt_at as at from effect e join open o on o.id = e.shard where e.next_attempt_at is not null
          and (e.port = 'telling' or not exists (select from workflow f where f.id = e.workflow and f.state = 'paused')) limit ${MOST}) e group by e.port) e) as effects,
      (select count(*)::int from effect where status = 'started') as effects_started,
      (select jsonb_object_agg(j.kind, j.n) from (select kind, count(*) as n from job where status = 'open' group by kind) j) as jobs,
      (select count(*)::int from (select from parked_item limit ${MOST}) p) as parked
    from clock c`,
};

interface Row {
  readonly inbox: readonly { lane: number; n: number; lag: number | null }[];
  readonly runs_lag: string | null;
  readonly segments_lag: string | null;
  readonly runs_waiting: number;
  readonly effects: readonly { port: string; due: number; later: number; lag: number }[] | null;
  readonly effects_started: number;
  readonly jobs: Readonly<Record<string, number>> | null;
  readonly parked: number;
}

/** Figures are as old as this at most, ms: anybody may ask, however often. */
const KEPT_MS = 500;
const LANE_NAMES = ['live', 'bulk'];

/** What waits in the database that all processes share: read once for each time that somebody asks. */
export class Backlog {
  readonly #lag: Gauge<'stage' | 'lane'>;
  readonly #waiting: Gauge<'stage' | 'lane'>;
  readonly #effects: Gauge<'port' | 'when'>;
  readonly #jobs: Gauge<'kind'>;
  readonly #parked: Gauge;
  #read: Promise<void> = Promise.resolve();
  #untilMs = 0;

  constructor(
    private readonly pool: Pool,
    meter: Meter,
    private readonly monotonicMs: () => number,
  ) {
    this.#lag = meter.gauge('lag_seconds', 'How long the oldest that is due has waited, by stage and lane', ['stage', 'lane']);
    this.#waiting = meter.gauge('waiting', `What waits, by stage and lane; at most ${MOST}`, ['stage', 'lane']);
    this.#effects = meter.gauge('effects_waiting', `Effects that wait, by way, due now or later; at most ${MOST}`, ['port', 'when']);
    this.#jobs = meter.gauge('jobs_open', 'Long work that is not done yet, by kind', ['kind']);
    this.#parked = meter.gauge('items_parked', 'Items that are set aside until somebody retries them', []);
  }

  /** Reads what waits; whoever asks while it is read, or shortly after, gets the same figures. */
  refresh(): Promise<void> {
    if (this.monotonicMs() < this.#untilMs) return this.#read;
    this.#untilMs = this.monotonicMs() + KEPT_MS;
    this.#read = this.#refresh();
    this.#read.catch(() => (this.#untilMs = 0));
    return this.#read;
  }

  async #refresh(): Promise<void> {
    const [row] = await run<Row>(this.pool, read, []);
    const { inbox, runs_lag, segments_lag, runs_waiting, effects, effects_started, jobs, parked } = row!;
    this.#lag.reset();
    for (const { lane, n, lag } of inbox) {
      const labels = { stage: 'shard', lane: LANE_NAMES[lane]! };
      this.#waiting.set(labels, n);
      this.#lag.set(labels, Math.max(0, lag ?? 0));
    }
    this.#lag.set({ stage: 'runs', lane: 'due' }, Number(runs_lag ?? 0));
    this.#lag.set({ stage: 'segments', lane: 'due' }, Number(segments_lag ?? 0));
    this.#waiting.set({ stage: 'runs', lane: 'due' }, runs_waiting);
    this.#effects.reset();
    this.#effects.set({ port: 'all', when: 'started' }, effects_started);
    for (const { port, due, later, lag } of effects ?? []) {
      this.#effects.set({ port, when: 'due' }, due);
      this.#effects.set({ port, when: 'later' }, later);
      this.#lag.set({ stage: 'effects', lane: port }, lag);
    }
    this.#jobs.reset();
    for (const [kind, n] of Object.entries(jobs ?? {})) this.#jobs.set({ kind }, n);
    this.#parked.set(parked);
  }
}
