import { Conflict, InvalidInput, parseInstant, parseWindowMs, Unavailable, type ClockMove } from '@tributary/contract';
import { inTransaction, run, type Connection, type Database } from '@tributary/store';
import { setTimeout as wait } from 'node:timers/promises';
import type { Engine } from '../wiring/engine.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { nextDueAfter, readSettled } from './settled.js';

/** The class of advisory locks of which one is held while a sandbox's clock moves. */
const MOVING = 7_412;

const readClock = { name: 'sandbox-clock', text: `select clock from shard where id = $1` };
const setClock = { name: 'set-sandbox-clock', text: `update shard set clock = $2, epoch = epoch + 1 where id = $1` };
const takeMove = { name: 'take-clock-move', text: `select pg_try_advisory_xact_lock(${MOVING}, $1) as taken` };
const hasData = { name: 'sandbox-has-data', text: `select exists (select from contact where workspace = $1) or exists (select from event where workspace = $1) or exists (select from run where workspace = $1) as has_data` };

/** So many sandboxes' clocks are moved at a time by one process: each holds one of the four bulk connections meanwhile, and jobs that fell due need one, too. */
const AT_ONCE = 2;

/** How long one instant's work may take to settle, ms. */
const PATIENCE_MS = 120_000;

/** Moves the clock of a sandbox: everything due on the way happens in order, each at its own instant. */
export class TestClock {
  #free = AT_ONCE;
  readonly #waiting: (() => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly engine: Engine,
    private readonly monotonicMs: () => number,
  ) {}

  /** @throws {Conflict} in a live workspace, whose clock nobody moves */
  async read(workspace: Workspace): Promise<{ now: string }> {
    const [row] = await run<{ clock: Date }>(this.database.api, readClock, [this.#shardOf(workspace)]);
    return { now: row!.clock.toISOString() };
  }

  /** @returns when all of it has settled */
  async move(workspace: Workspace, wanted: ClockMove): Promise<{ now: string }> {
    const shard = this.#shardOf(workspace);
    // The lock is its transaction's: it is free again however this process ends. Bulk connections may idle in one for long.
    return this.#inTurn(() => inTransaction(this.database.bulk, async (gate) => {
      await gate.query('set local idle_in_transaction_session_timeout = 0');
      const [move] = await run<{ taken: boolean }>(gate, takeMove, [workspace.id]);
      if (!move!.taken) throw new Conflict('clock.busy', 'The clock is being moved already; wait until that answers.');
      const now = await this.#now(shard);
      const target = targetOf(wanted, now);
      if (target < now && (await this.#hasData(workspace))) throw new Conflict('clock.backwards', `The clock stands at ${new Date(now).toISOString()} and only goes forward once the sandbox has data.`);
      if (target < now) await this.#set(this.database.worker, shard, target);
      else await this.#walk(workspace, shard, now, target);
      return { now: new Date(target).toISOString() };
    }));
  }

  /** Whoever comes first moves first. */
  async #inTurn<T>(move: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((comes) => this.#waiting.push(comes));
    try {
      return await move();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }

  #shardOf(workspace: Workspace): number {
    if (workspace.sandboxShard === null) throw new Conflict('clock.live', 'Only a workspace of kind "sandbox" has a clock that can be moved.');
    return workspace.sandboxShard;
  }

  async #now(shard: number): Promise<number> {
    const [row] = await run<{ clock: Date }>(this.database.api, readClock, [shard]);
    return row!.clock.getTime();
  }

  async #hasData(workspace: Workspace): Promise<boolean> {
    const [row] = await run<{ has_data: boolean }>(this.database.api, hasData, [workspace.id]);
    return row!.has_data;
  }

  async #set(connection: Connection, shard: number, at: number): Promise<void> {
    await run(connection, setClock, [shard, new Date(at)]);
  }

  async #walk(workspace: Workspace, shard: number, from: number, target: number): Promise<void> {
    await this.#settle(workspace, shard);
    for (let now = from; now < target; ) {
      now = Math.min((await nextDueAfter(this.database.api, shard, workspace.id, now)) ?? target, target);
      await this.#set(this.database.worker, shard, now);
      await this.#settle(workspace, shard);
    }
  }

  /** Works here rather than waiting for a hint; other processes may help. */
  async #settle(workspace: Workspace, shard: number): Promise<void> {
    const until = this.monotonicMs() + PATIENCE_MS;
    for (;;) {
      await this.engine.drain([shard]);
      const state = await readSettled(this.database.api, workspace.id);
      if (state.settled) return;
      if (this.monotonicMs() > until) throw new Unavailable('clock.not-settled', 'The work that fell due has not settled within two minutes; ask again, the clock stands where it got to.', 5);
      if (state.inbox + state.due === 0) await wait(5);
    }
  }
}

function targetOf(wanted: ClockMove, now: number): number {
  if ((wanted.now === undefined) === (wanted.advance === undefined)) throw new InvalidInput('clock.bad-move', 'Give either "now" (an instant) or "advance" (a duration).');
  if (wanted.now !== undefined) {
    const at = parseInstant(wanted.now);
    if (at === null) throw new InvalidInput('clock.bad-instant', `now: "${wanted.now.slice(0, 60)}" is no instant; write ISO 8601 such as 2026-03-01T12:00:00Z.`, { path: 'now' });
    return at;
  }
  const ms = parseWindowMs(wanted.advance!);
  if (ms === undefined) throw new InvalidInput('clock.bad-duration', `advance: "${wanted.advance!.slice(0, 60)}" is no duration; write 90s, 15m, 6h, 3d, 2w or ISO 8601.`, { path: 'advance' });
  return now + ms;
}

