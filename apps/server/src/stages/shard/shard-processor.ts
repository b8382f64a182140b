import { claimShards, dueContacts, inTransaction, parkContact, parkItems, takeItems, type Connection, type Pool } from '@tributary/store';
import { runBatch, type BatchLimits, type BatchReport, type MergeItem } from './batch.js';
import { isPassing } from '../passing.js';
import { DefinitionsCache } from './definitions-cache.js';

/** What the processor tells the world. */
export interface ProcessorPorts {
  readonly pool: Pool;
  /** Runs one merge in a transaction of its own. */
  merge(item: MergeItem): Promise<void>;
  /** Something was committed: those who wait for items may look. */
  committed(report: BatchReport): void;
  failed(event: string, error: unknown): void;
}

/** A batch grows with the backlog between these. */
const SMALLEST = 500;
const LARGEST = 2_000;
const SHARDS = 128;

/** Takes batches until nothing waits. One runs at a time; several processors share the shards by their locks. */
export class ShardProcessor {
  #after = -1;
  #size = SMALLEST;
  readonly #definitions = new DefinitionsCache();

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
    const limits = { shards: SHARDS, live: this.#size, bulk: this.#size, due: this.#size, after: this.#after, only };
    try {
      const report = await this.#batch(limits);
      if (!report) {
        this.#after = -1;
        return false;
      }
      this.#after = report.shards.length === SHARDS ? report.shards.at(-1)! : -1;
      this.#size = report.items.length >= this.#size ? Math.min(LARGEST, this.#size * 2) : SMALLEST;
      return true;
    } catch (error) {
      if (isPassing(error)) throw error;
      this.ports.failed('shard.poison', error);
      await this.#isolate(limits);
      return true;
    }
  }

  async #batch(limits: BatchLimits): Promise<BatchReport | null> {
    const report = await inTransaction(this.ports.pool, (connection) => runBatch(connection, limits, this.#definitions.source));
    if (!report) return null;
    this.ports.committed(report);
    for (const merge of report.merges) await this.ports.merge(merge);
    return report;
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
    try {
      const report = await this.#batch(limits);
      return report !== null && report.items.length + report.dues.length + report.forwarded + report.merges.length > 0;
    } catch (error) {
      if (isPassing(error)) throw error;
      await inTransaction(this.ports.pool, (connection) => this.#park(connection, limits, error));
      return true;
    }
  }

  async #park(connection: Connection, limits: BatchLimits, error: unknown): Promise<void> {
    const [shard] = await claimShards(connection, 1, limits.after, limits.only);
    if (!shard) return;
    const [item] = await takeItems(connection, [shard.id], limits.live, limits.bulk);
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    if (item) return parkItems(connection, [{ item, code: 'item.poison', detail }]);
    const [due] = await dueContacts(connection, [{ id: shard.id, until: shard.now }], 1);
    if (due) await parkContact(connection, due);
  }
}
