import { LANES, type Item } from '@tributary/contract';
import { bumpShards, inTransaction, lockShardsInOrder, parkContact, parkItems, statementCount, type ContactKey, type Pool } from '@tributary/store';
import { runBatch, type BatchLimits, type ApartItem, type BatchReport } from './batch.js';
import { isPassing } from '../passing.js';
import type { ContactCache } from './contact-cache.js';
import type { DefinitionsCache } from './definitions-cache.js';
import type { HandedItems } from './handed-items.js';

/** What the processor tells the world. */
export interface ProcessorPorts {
  readonly pool: Pool;
  /** Of this process. */
  readonly definitions: DefinitionsCache;
  /** Of this process. */
  readonly cache: ContactCache;
  /** Of this process: what it accepted itself. */
  readonly handed: HandedItems;
  /** Works off what concerns all that there is of a contact, in a transaction of its own. */
  apart(item: ApartItem): Promise<void>;
  /** Something was committed: those who wait for items may look. `asked`: effects that wait to be sent; `tookMs`: by the monotonic clock. */
  committed(batch: { readonly items: number; readonly dues: number; readonly parked: number; readonly asked: number; readonly statements: number; readonly tookMs: number }): void;
  monotonicMs(): number;
  failed(event: string, error: unknown): void;
}

/** A batch grows with the backlog between these. */
const SMALLEST = 500;
const LARGEST = 2_000;
const SHARDS = 128;

/** A full batch asks for a larger one. Shards share it evenly, and some have less than their share: only one that stays half empty asks for a smaller one. */
function nextSize(size: number, taken: number): number {
  if (taken >= size) return Math.min(LARGEST, size * 2);
  return taken < size / 2 ? Math.max(SMALLEST, size / 2) : size;
}

/** A batch of what may wait is over in one to two times this, ms: whatever comes meanwhile waits for it. */
const PATIENCE_MS = 100;

/** How much of the bulk lane, and of what time brings, the next batch may take. Where others are most of a batch, it tells nothing of these. */
function nextSpare(spare: number, { items, dues }: BatchReport, tookMs: number): number {
  const those = items.filter(({ lane }) => lane === LANES.bulk).length + dues.length;
  if (those * 2 < items.length + dues.length) return spare;
  if (tookMs > 2 * PATIENCE_MS) return Math.max(SHARDS, spare / 2);
  return tookMs < PATIENCE_MS && those > spare / 4 ? Math.min(LARGEST, spare * 2) : spare;
}

/** Takes batches until nothing waits. One runs at a time; several processors share the shards by their locks. */
export class ShardProcessor {
  #after = -1;
  #size = SMALLEST;
  #spare = SMALLEST;

  constructor(private readonly ports: ProcessorPorts) {}

  /**
   * Works until nothing waits or all of it is held by others.
   * @param only these shards; null: any
   */
  async drain(only: readonly number[] | null = null): Promise<void> {
    while (await this.step(only));
  }

  /** One batch. @returns whether there may be more */
  async step(only: readonly number[] | null = null): Promise<boolean> {
    const limits = { shards: SHARDS, live: this.#size, bulk: this.#spare, due: this.#spare, after: this.#after, only };
    try {
      const report = await this.#batch(limits);
      if (!report) {
        this.#after = -1;
        return false;
      }
      this.#after = report.shards.length === SHARDS ? report.shards.at(-1)! : -1;
      this.#size = nextSize(this.#size, report.items.length);
      return true;
    } catch (error) {
      if (isPassing(error)) throw error;
      this.ports.failed('shard.poison', error);
      await this.#isolate(limits);
      return true;
    }
  }

  async #batch(limits: BatchLimits): Promise<BatchReport | null> {
    const [startedMs, before] = [this.ports.monotonicMs(), statementCount.total];
    const report = await this.#commit(limits);
    if (!report) return null;
    report.remember();
    const { items, dues, parked, asked } = report;
    const tookMs = this.ports.monotonicMs() - startedMs;
    this.#spare = nextSpare(this.#spare, report, tookMs);
    this.ports.committed({ items: items.length, dues: dues.length, parked, asked, statements: statementCount.total - before, tookMs });
    for (const item of report.apart) await this.ports.apart(item);
    return report;
  }

  async #commit(limits: BatchLimits): Promise<BatchReport | null> {
    try {
      return await inTransaction(this.ports.pool, (connection) => runBatch(connection, limits, this.ports.definitions.source, this.ports));
    } catch (error) {
      this.ports.cache.clear(); // perhaps the commit failed, perhaps only its answer
      throw error;
    }
  }

  /** Something in a batch cannot be written: smaller and smaller batches until it stands alone, then it is parked. */
  async #isolate(limits: BatchLimits): Promise<void> {
    const alone = { ...limits, shards: 1, live: 1, bulk: 0, due: 0 };
    for (const one of [alone, { ...alone, live: 0, bulk: 1 }, { ...alone, live: 0, due: 1 }]) {
      for (let tries = 0; tries < limits.live; tries++) {
        if (!(await this.#aloneOrPark(one))) break;
      }
    }
  }

  /** @returns whether something was there */
  async #aloneOrPark(limits: BatchLimits): Promise<boolean> {
    let items: readonly Item[] = [];
    let dues: readonly ContactKey[] = [];
    try {
      const taken = (tookItems: readonly Item[], tookDues: readonly ContactKey[]) => void ([items, dues] = [tookItems, tookDues]);
      await this.#batch({ ...limits, taken });
    } catch (error) {
      if (isPassing(error)) throw error;
      await this.#park(items, dues, error);
    }
    return items.length + dues.length > 0;
  }

  /** Parks just what failed, and only while it waits: another worker may have met it meanwhile. */
  async #park(items: readonly Item[], dues: readonly ContactKey[], error: unknown): Promise<void> {
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    await inTransaction(this.ports.pool, async (connection) => {
      await lockShardsInOrder(connection, [...items, ...dues].map((one) => one.shard));
      await bumpShards(connection, [...items, ...dues].map((one) => one.shard));
      await parkItems(connection, items.map((item) => ({ item, code: 'item.poison', detail })));
      for (const due of dues) await parkContact(connection, due); // one at most: the batch was of one
    });
  }
}
