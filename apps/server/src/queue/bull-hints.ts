import { BullModule, InjectQueue, OnQueueError, Process, Processor } from '@nestjs/bull';
import { Inject, Injectable, Module, type DynamicModule } from '@nestjs/common';
import type { Job, Queue, QueueOptions } from 'bull';
import { gathered, HINTS, type Hint, type HintLine } from './hints.js';

/** Named with its version: processes of two versions may share a Redis while one replaces the other. */
export const HINT_QUEUE = 'tributary-hints-1';
const HEARING = 'hint hearing';
type RedisOptions = Exclude<QueueOptions['redis'], string | undefined>;

/** What the worker's side of a queue does with hints and troubles. */
export interface Hearing {
  heard(hint: Hint): void;
  failed(event: string, error: unknown): void;
}

const isHint = (name: string): name is Hint => HINTS.some((hint) => hint === name);
/**
 * So many hints of a kind wait at most while no worker is there. Not one alone: when Redis comes back, Bull may hand a job to nobody for 30 s,
 * and drops what is added under its id meanwhile.
 */
const SLOTS = 16;
/** Troubles with Redis come by the dozen; one in so many ms is told. */
const TOLD_EVERY_MS = 10_000;

/** Takes hints from the queue: one worker each, which is enough to begin. */
@Processor(HINT_QUEUE)
export class HintProcessor {
  constructor(@Inject(HEARING) private readonly hearing: Hearing) {}

  @Process({ name: '*', concurrency: 4 })
  take({ name }: Job): void {
    if (isHint(name)) this.hearing.heard(name);
  }
}

/** Tells hints by the queue. */
@Injectable()
export class BullLine implements HintLine {
  readonly tell: (hint: Hint) => void;

  constructor(@InjectQueue(HINT_QUEUE) private readonly queue: Queue) {
    const options = { removeOnComplete: true, removeOnFail: true };
    let told = 0;
    this.tell = gathered((hint) => {
      // While Redis is away nothing is put by for it: when it is back the hints would be old.
      if (queue.client.status === 'ready') void queue.add(hint, {}, { ...options, jobId: `${hint}-${told++ % SLOTS}` }).catch(() => undefined);
    });
  }

  async close(): Promise<void> {
    await this.queue.close(true).catch(() => undefined);
  }
}

/** Says what Redis lacks, seldom; hints are lost meanwhile, and polls do their work. */
@Processor(HINT_QUEUE)
export class RedisTroubles {
  #nextAt = 0;

  constructor(
    @Inject(HEARING) private readonly hearing: Hearing,
    @Inject('monotonic ms') private readonly monotonicMs: () => number,
  ) {}

  @OnQueueError()
  tell(error: unknown): void {
    const now = this.monotonicMs();
    if (now < this.#nextAt) return;
    this.#nextAt = now + TOLD_EVERY_MS;
    this.hearing.failed('redis.trouble', error);
  }
}

/** By hand: Bull reads addresses without TLS and without what is encoded in them. */
function redisOf(address: string): RedisOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(address);
  const login = { ...(username ? { username: decodeURIComponent(username) } : {}), ...(password ? { password: decodeURIComponent(password) } : {}) };
  const tls = protocol === 'rediss:' ? { tls: {} } : {};
  return { host: hostname, port: Number(port || 6379), db: Number(pathname.slice(1) || 0), ...login, ...tls, retryStrategy: (times) => Math.min(2_000, 100 * times) };
}

/** Hints by Bull. @param isWorker whether this process takes hints, or only tells them */
@Module({})
export class BullHints {
  static over(url: string, hearing: Hearing, isWorker: boolean, monotonicMs: () => number): DynamicModule {
    const own = [
      { provide: HEARING, useValue: hearing },
      { provide: 'monotonic ms', useValue: monotonicMs },
    ];
    return {
      module: BullHints,
      imports: [BullModule.registerQueue({ name: HINT_QUEUE, redis: redisOf(url) })],
      providers: [...own, BullLine, RedisTroubles, ...(isWorker ? [HintProcessor] : [])],
      exports: [BullLine],
    };
  }
}
