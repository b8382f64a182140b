import type { Kinds } from '@tributary/contract';
import { addItems, forgetImports, forgetSeen, inTransaction, refreshStatistics, rollUpSizes, rollUpWorkflowCounts, run, type Connection, type NewItem, type Pool } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import type { MeasuredBatch, Meter } from '../metrics/meter.js';
import { monotonicMs } from '../monotonic.js';
import type { Hint, HintLine } from '../queue/hints.js';
import { escalate } from '../sales/escalate.js';
import { TraitIndexes } from '../segments/trait-indexes.js';
import { AudienceWorker, type AudienceWorkerOptions } from '../stages/audiences/audience-worker.js';
import { Accepter } from '../stages/accept/accepter.js';
import { JobRunner } from '../stages/bulk/job-runner.js';
import type { DemoJob, ImportJob } from '../stages/bulk/jobs.js';
import type { StepResult } from '../stages/bulk/rebuild.js';
import type { EffectPorts } from '../stages/effects/effect-port.js';
import { EffectWorker } from '../stages/effects/effect-worker.js';
import { fireSchedules } from '../stages/schedules/fire-schedules.js';
import { ContactCache } from '../stages/shard/contact-cache.js';
import { DefinitionsCache } from '../stages/shard/definitions-cache.js';
import type { ApartItem } from '../stages/shard/batch.js';
import { eraseContact } from '../stages/shard/erase.js';
import { mergeContacts } from '../stages/shard/merge.js';
import { HandedItems } from '../stages/shard/handed-items.js';
import { ShardProcessor } from '../stages/shard/shard-processor.js';
import { Bell } from './bell.js';
import { Rounds } from './rounds.js';

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
  /** Tells more of the demo company's past; absent: it fails. */
  readonly demo?: (connection: Connection, job: DemoJob, accepter: Accepter) => Promise<StepResult>;
  /** Takes the next rows of a file; absent: it fails. */
  readonly import?: (connection: Connection, job: ImportJob) => Promise<StepResult>;
  /** Hears what was done; absent: nobody counts. */
  readonly measure?: Pick<Meter, 'batch' | 'effects' | 'accepted' | 'hint'>;
  failed(event: string, error: unknown): void;
}

/** A lost hint costs at most this, ms. */
const POLL_MS = 250;
/** Effects are looked for at most so often, ms: those of several batches go together. */
const REST_MS = 25;
/** So many ad audiences are called at a time, each once: one slow answer holds up no other. */
const AUDIENCE_CALLS = 2;
/** Upkeep that many notice is done each second, ms. */
const UPKEEP_MS = 1_000;
/** Where jobs wait for shards that others hold, ms. */
const BUSY_MS = 20;
/** Calls under way are waited for so long when the engine stops, ms; those that take longer are as if their worker had died. */
const PARTING_MS = 2_000;
/** How often messages leave the duplicate window, and files that nobody needs are forgotten, ms. */
const FORGET_MS = 600_000;
/** How often it is looked whether other attributes are asked for, ms. */
const INDEX_MS = 60_000;
/** The management API waits so long for its item, ms; then it answers 202. */
const PATIENCE_MS = 5_000;
/** Commits of other processes are looked for so often, ms. */
const COMMIT_POLL_MS = 50;

const stillThere = { name: 'items-still-there', text: `select id from inbox where shard = any($1::int[]) and id = any($2::bigint[])` };

/** Joins the stages: what is accepted is processed, what falls due is looked at, jobs go on. One a process. */
export class Engine {
  readonly accepter: Accepter;
  readonly #processors: readonly ShardProcessor[];
  readonly #effects: readonly EffectWorker[];
  readonly #audiences: AudienceWorker | null;
  readonly #jobs: JobRunner;
  readonly #bells: Readonly<Record<Hint, Bell>> = { items: new Bell(), effects: new Bell() };
  readonly #commits = new Bell();
  #line: Pick<HintLine, 'tell'> | null = null;
  readonly #indexes: TraitIndexes;
  #ending = new AbortController();
  #rounds: Rounds;
  #loops: Promise<void>[] = [];
  #sending: Promise<void>[] = [];

  constructor(private readonly options: EngineOptions) {
    this.#rounds = new Rounds(options.failed);
    const handed = new HandedItems();
    this.accepter = new Accepter(options.api, (items, events) => {
      options.measure?.accepted(events);
      if (this.#loops.length > 0) handed.hand(items); // else another process works them off
      this.wake();
    });
    const definitions = new DefinitionsCache(options.kinds);
    const ports = {
      pool: options.worker,
      definitions,
      cache: new ContactCache(),
      handed,
      apart: (item: ApartItem) => (item.kind === 'merge' ? mergeContacts(options.worker, item, definitions.source) : eraseContact(options.worker, item, definitions.source)),
      monotonicMs,
      committed: (batch: MeasuredBatch & { readonly asked: number }) => {
        options.measure?.batch(batch);
        this.#commits.ring();
        if (batch.asked > 0) this.#tell('effects');
      },
      failed: options.failed,
    };
    this.#processors = Array.from({ length: options.processors }, () => new ShardProcessor(ports));
    this.#indexes = new TraitIndexes(options.bulk, options.kinds);
    this.#effects = this.#effectWorkers();
    this.#audiences = this.#audienceWorker();
    this.#jobs = new JobRunner(options.bulk, {
      stepped: () => this.wake(),
      failed: options.failed,
      demo: (connection, job) => (options.demo ? options.demo(connection, job, this.accepter) : Promise.reject(new Error('there is no demo company here'))),
      import: (connection, job) => (options.import ? options.import(connection, job) : Promise.reject(new Error('nothing is imported here'))),
    });
  }

  /** Other processes hear of what is to do here, from now on. */
  connect(line: Pick<HintLine, 'tell'>): void {
    this.#line = line;
  }

  /** Begins to work, until `stop`. */
  start(): void {
    const { items } = this.#bells;
    const rounds = (this.#rounds = new Rounds(this.options.failed));
    const { signal } = (this.#ending = new AbortController());
    this.#sending = this.#effects.map((worker) => rounds.run({ bell: this.#bells.effects, work: this.#steps(worker) }));
    const audiences = this.#audiences;
    if (audiences) this.#sending.push(...Array.from({ length: AUDIENCE_CALLS }, () => rounds.run({ work: this.#steps(audiences) })));
    this.#loops = [
      ...this.#processors.map((processor) => rounds.run({ bell: items, work: () => processor.drain().then(() => POLL_MS) })),
      rounds.run({ bell: items, work: async () => ((await this.#jobs.drain()) ? BUSY_MS : POLL_MS) }),
      ...[() => this.#rollUp(), () => this.#escalate(null), () => refreshStatistics(this.options.bulk)].map((work) => rounds.run({ work: () => work().then(() => UPKEEP_MS) })),
      rounds.run({ work: () => this.#schedules(null).then(() => POLL_MS) }),
      rounds.run({ work: () => this.#forget().then(() => FORGET_MS) }),
      rounds.run({ work: () => this.#indexes.keep(signal).then(() => INDEX_MS) }),
    ];
  }

  /** Ends after the batches under way; what waits is taken up at the next start. */
  async stop(): Promise<void> {
    this.#ending.abort();
    this.#rounds.end([...Object.values(this.#bells), this.#commits]);
    await Promise.all([...this.#loops, this.#parted()]);
  }

  async #parted(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, PARTING_MS)));
    await Promise.race([Promise.all(this.#sending), patience]);
    clearTimeout(timer);
  }

  /** There is something to process: a hint, nothing is lost with it. */
  wake(): void {
    this.#tell('items');
  }

  /** Another process says so. */
  heard(hint: Hint): void {
    this.options.measure?.hint(hint);
    this.#bells[hint].ring();
  }

  #tell(hint: Hint): void {
    this.#bells[hint].ring();
    this.#line?.tell(hint);
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
        const rings = this.#commits.rings;
        const answer = await ask();
        if (answer !== null || isOver || this.#rounds.isEnded) return answer;
        await this.#commits.rest(COMMIT_POLL_MS, rings); // another process may have done it
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Works these shards off here and now, with their effects and what comes back of those, and the jobs that are open. */
  async drain(shards: readonly number[]): Promise<void> {
    await this.#schedules(shards);
    await this.#jobs.drain();
    do {
      await this.#processors[0]!.drain(shards);
      await this.#escalate(shards);
    } while ((await this.#effects[0]?.drain(shards)) || (await this.#audiences?.drain(shards)));
  }

  #effectWorkers(): EffectWorker[] {
    const { effects, worker: pool, failed, measure } = this.options;
    if (!effects) return [];
    return Array.from({ length: effects.workers }, () => new EffectWorker({ ...effects, pool, failed, committed: () => this.#told(), newLease: randomUUID, ...(measure ? { measured: (what) => measure.effects(what) } : {}) }));
  }

  #audienceWorker(): AudienceWorker | null {
    const { effects, audiences, worker: pool, failed } = this.options;
    if (!effects || !audiences) return null;
    return new AudienceWorker({ ...audiences, pool, ports: effects.ports, monotonicMs: effects.monotonicMs, failed, committed: () => this.#told() });
  }

  /** Those who wait may look, and answers for runs are worked off. */
  #told(): void {
    this.#commits.ring();
    this.wake();
  }

  /** While nothing is due it is looked for less and less often: what is asked for rings the bell. */
  #steps(worker: Pick<EffectWorker | AudienceWorker, 'step'>): () => Promise<number> {
    let restMs = REST_MS;
    return async () => {
      let any = false;
      while (!this.#rounds.isEnded && (await worker.step())) any = true;
      await this.#rounds.pause(REST_MS);
      restMs = any ? REST_MS : Math.min(POLL_MS, restMs * 2);
      return restMs;
    };
  }

  async #rollUp(): Promise<void> {
    await rollUpSizes(this.options.worker);
    await rollUpWorkflowCounts(this.options.worker);
  }

  /** Tasks that stayed undone: leads are told. */
  async #escalate(shards: readonly number[] | null): Promise<void> {
    while (!this.#rounds.isEnded && (await inTransaction(this.options.worker, (connection) => escalate(connection, shards))) > 0) this.#tell('effects');
  }

  /** Members of segments enter at the instants of schedules. */
  async #schedules(shards: readonly number[] | null): Promise<void> {
    while (!this.#rounds.isEnded && (await inTransaction(this.options.worker, (connection) => fireSchedules(connection, shards))) > 0) this.wake();
  }

  async #forget(): Promise<void> {
    while (!this.#rounds.isEnded && (await forgetSeen(this.options.bulk)) > 0);
    await forgetImports(this.options.bulk);
  }
}
