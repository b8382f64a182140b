import type { Kinds } from '@tributary/contract';
import { addItems, forgetSeen, inTransaction, refreshStatistics, rollUpSizes, rollUpWorkflowCounts, run, type Connection, type NewItem, type Pool } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import { escalate } from '../sales/escalate.js';
import { AudienceWorker, type AudienceWorkerOptions } from '../stages/audiences/audience-worker.js';
import { Accepter } from '../stages/accept/accepter.js';
import { JobRunner } from '../stages/bulk/job-runner.js';
import type { EffectPorts } from '../stages/effects/effect-port.js';
import { EffectWorker } from '../stages/effects/effect-worker.js';
import { ContactCache } from '../stages/shard/contact-cache.js';
import { DefinitionsCache } from '../stages/shard/definitions-cache.js';
import type { ApartItem } from '../stages/shard/batch.js';
import { eraseContact } from '../stages/shard/erase.js';
import { mergeContacts } from '../stages/shard/merge.js';
import { ShardProcessor } from '../stages/shard/shard-processor.js';

export interface EngineOptions {
  /** For short work that answers requests. */
  readonly api: Pool;
  /** For batches: its connections give up what they hold within seconds. */
  readonly worker: Pool;
  /** For rebuilds. */
  readonly bulk: Pool;
  readonly processors: number;
  /** What nodes of workflows may be. */
  readonly kinds: Kinds;
  /** Absent: effects stay in the ledger. */
  readonly effects?: { readonly ports: EffectPorts; readonly workers: number; monotonicMs(): number };
  /** Absent: what is wished of ad audiences stays a wish. */
  readonly audiences?: Pick<AudienceWorkerOptions, 'vendors' | 'open' | 'sandboxMayCall'>;
  failed(event: string, error: unknown): void;
}

/** A lost hint costs at most this, ms. */
const POLL_MS = 250;
/** Effects are looked for at most so often while none is due, ms: everything accepted is a hint, and little of it asks for one. */
const REST_MS = 25;
/** Ad audiences are looked at so often, ms: what differs gathers for seconds anyway. */
const AUDIENCES_MS = 100;
/** So many are called at a time, each once: one slow answer holds up no other. */
const AUDIENCE_CALLS = 2;
/** Calls under way are waited for so long when the engine stops, ms; those that take longer are as if their worker had died. */
const PARTING_MS = 2_000;
/** How often messages leave the duplicate window, ms. */
const FORGET_MS = 600_000;
/** The management API waits so long for its item, ms; then it answers 202. */
const PATIENCE_MS = 5_000;

const stillThere = { name: 'items-still-there', text: `select id from inbox where shard = any($1::int[]) and id = any($2::bigint[])` };

/** Joins the stages: what is accepted is processed, what falls due is looked at, jobs go on. One a process. */
export class Engine {
  readonly accepter: Accepter;
  readonly #processors: readonly ShardProcessor[];
  readonly #effects: readonly EffectWorker[];
  readonly #audiences: AudienceWorker | null;
  readonly #jobs: JobRunner;
  readonly #wakeups = new Set<() => void>();
  readonly #waiters = new Set<() => void>();
  #loops: Promise<void>[] = [];
  #sending: Promise<void>[] = [];
  #stopped = false;
  #hint = 0;

  constructor(private readonly options: EngineOptions) {
    this.accepter = new Accepter(options.api, () => this.wake());
    const definitions = new DefinitionsCache(options.kinds);
    const ports = {
      pool: options.worker,
      definitions,
      cache: new ContactCache(),
      apart: (item: ApartItem) => (item.kind === 'merge' ? mergeContacts(options.worker, item, definitions.source) : eraseContact(options.worker, item, definitions.source)),
      committed: (asked: number) => {
        this.#committed();
        if (asked > 0) this.wake();
      },
      failed: options.failed,
    };
    this.#processors = Array.from({ length: options.processors }, () => new ShardProcessor(ports));
    this.#effects = this.#effectWorkers();
    this.#audiences = this.#audienceWorker();
    this.#jobs = new JobRunner(options.bulk, { stepped: () => this.wake(), failed: options.failed });
  }

  /** Begins to work, until `stop`. */
  start(): void {
    this.#stopped = false;
    const work = this.#processors.map((processor) => this.#loop(() => processor.drain().then(() => false)));
    this.#sending = this.#effects.map((worker) => this.#loop(() => this.#sendEffects(worker)));
    const audiences = this.#audiences;
    if (audiences) for (let i = 0; i < AUDIENCE_CALLS; i++) this.#sending.push(this.#loop(() => this.#syncAudiences(audiences)));
    const upkeep = [this.#loop(() => this.#rollUp(), 1_000), this.#loop(() => this.#escalate(null).then(() => false), 1_000), this.#loop(() => this.#refreshStatistics(), 1_000), this.#loop(() => this.#forget(), FORGET_MS)];
    this.#loops = [...work, this.#loop(() => this.#jobs.drain()), ...upkeep];
  }

  /** Ends after the batches under way; what waits is taken up at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await Promise.all([...this.#loops, this.#parted()]);
  }

  async #parted(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PARTING_MS)));
    await Promise.race([Promise.all(this.#sending), patience]);
    clearTimeout(timer);
  }

  /** There is something to do: a hint, nothing is lost with it. */
  wake(): void {
    this.#hint++;
    for (const wakeup of this.#wakeups) wakeup();
  }

  /** Puts items into the inbox and wakes the processors. */
  async add(connection: Connection, items: readonly NewItem[]): Promise<string[]> {
    const ids = await addItems(connection, items);
    this.wake();
    return ids;
  }

  /** @returns whether these items were processed or parked within five seconds */
  async processed(shards: readonly number[], ids: readonly string[]): Promise<boolean> {
    const gone = async () => (await run(this.options.api, stillThere, [shards, ids])).length === 0;
    return (await this.until(async () => (await gone()) || null, PATIENCE_MS)) ?? false;
  }

  /**
   * Asks again after each commit until there is an answer.
   * @param patienceMs when to give up; 0: asks once
   * @returns null when it ran out
   */
  async until<T>(ask: () => Promise<T | null>, patienceMs: number): Promise<T | null> {
    let isOver = patienceMs <= 0;
    const timer = setTimeout(() => (isOver = true), patienceMs);
    try {
      for (;;) {
        const answer = await ask();
        if (answer !== null || isOver || this.#stopped) return answer;
        await this.#nextCommit();
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Works these shards off here and now, with their effects and what comes back of those, and the jobs that are open. */
  async drain(shards: readonly number[]): Promise<void> {
    await this.#jobs.drain();
    do {
      await this.#processors[0]!.drain(shards);
      await this.#escalate(shards);
    } while ((await this.#effects[0]?.drain(shards)) || (await this.#audiences?.drain(shards)));
  }

  #effectWorkers(): EffectWorker[] {
    const { effects, worker: pool, failed } = this.options;
    if (!effects) return [];
    return Array.from({ length: effects.workers }, () => new EffectWorker({ ...effects, pool, failed, committed: () => this.#told(), newLease: randomUUID }));
  }

  #audienceWorker(): AudienceWorker | null {
    const { effects, audiences, worker: pool, failed } = this.options;
    if (!effects || !audiences) return null;
    const { ports, monotonicMs } = effects;
    return new AudienceWorker({ ...audiences, pool, ports, monotonicMs, failed, committed: () => this.#told() });
  }

  /** Those who wait may look, and what came back is worked off. */
  #told(): void {
    this.#committed();
    this.wake();
  }

  async #sendEffects(worker: EffectWorker): Promise<boolean> {
    while (!this.#stopped && (await worker.step()));
    await this.#pause(REST_MS, false);
    return false;
  }

  async #syncAudiences(worker: AudienceWorker): Promise<boolean> {
    while (!this.#stopped && (await worker.step()));
    await this.#pause(AUDIENCES_MS, false);
    return false;
  }

  #committed(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }

  /** The next commit in this process, or a short while: another process may have done it. */
  #nextCommit(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, 50);
      this.#waiters.add(done);
    });
  }

  async #rollUp(): Promise<boolean> {
    await rollUpSizes(this.options.worker);
    await rollUpWorkflowCounts(this.options.worker);
    return false;
  }

  /** Tasks that stayed undone: leads are told. */
  async #escalate(shards: readonly number[] | null): Promise<void> {
    while (!this.#stopped && (await inTransaction(this.options.worker, (connection) => escalate(connection, shards))) > 0) this.wake();
  }

  async #refreshStatistics(): Promise<boolean> {
    await refreshStatistics(this.options.bulk);
    return false;
  }

  async #forget(): Promise<boolean> {
    while (!this.#stopped && (await forgetSeen(this.options.bulk)) > 0);
    return false;
  }

  /** Works when woken, at the latest after a poll. What fails is told and tried again after a while that doubles, at most 5 s. */
  async #loop(work: () => Promise<boolean>, pollMs = POLL_MS): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      const seen = this.#hint;
      try {
        const hasLeft = await work();
        failures = 0;
        if (this.#hint === seen || pollMs !== POLL_MS) await this.#pause(hasLeft ? 20 : pollMs, pollMs === POLL_MS);
      } catch (error) {
        this.options.failed('engine.trouble', error);
        await this.#pause(Math.min(5_000, 100 * 2 ** failures++), false);
      }
    }
  }

  #pause(ms: number, wakeable: boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#wakeups.delete(wakeup);
        resolve();
      };
      const wakeup = () => (wakeable || this.#stopped) && done();
      const timer = setTimeout(done, ms);
      this.#wakeups.add(wakeup);
    });
  }
}
