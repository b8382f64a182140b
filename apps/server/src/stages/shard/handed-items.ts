import type { Item } from '@tributary/contract';
import { takeItems, waitingItems, type Connection, type WaitingItems } from '@tributary/store';

/** Characters of text that all items together may carry; what is over is read from the database. */
const MOST = 24_000_000;
/** What an item counts beside its text. */
const ITSELF = 1_000;

interface Handed {
  readonly item: Item;
  readonly weight: number;
}

/** An item whose row is durable. `length`: characters of its payload as text. */
export interface DurableItem {
  readonly item: Item;
  readonly length: number;
}

/**
 * Items that this process has just made durable: whoever works them off here need not read and parse them again. Their rows stay the truth: they say
 * what waits, whose it is by now and who may take it; only the payload, which never changes, is taken from here.
 */
export class HandedItems {
  readonly #ofShard = new Map<number, Map<string, Handed>>();
  #weight = 0;

  /** To be called once the rows are committed. */
  hand(items: readonly DurableItem[]): void {
    for (const { item, length } of items) {
      const weight = ITSELF + length;
      if (this.#weight + weight > MOST) return;
      let ofShard = this.#ofShard.get(item.shard);
      if (!ofShard) this.#ofShard.set(item.shard, (ofShard = new Map()));
      ofShard.set(item.id, { item, weight });
      this.#weight += weight;
    }
  }

  holdsSome(shard: number): boolean {
    return this.#ofShard.has(shard);
  }

  /**
   * Gives away what is here of a shard that is held.
   * @param isAll nothing waits in the shard but these: what else is remembered of it was worked off by somebody else
   * @returns null when not all of them are here, each with the contact that its row names
   */
  take({ shard, ids, contacts }: WaitingItems, isAll: boolean): Item[] | null {
    const ofShard = this.#ofShard.get(shard);
    if (!ofShard) return null;
    const items: Item[] = [];
    for (let i = 0; i < ids.length; i++) {
      const handed = ofShard.get(ids[i]!);
      if (!handed) continue;
      this.#weight -= handed.weight;
      ofShard.delete(ids[i]!);
      if (handed.item.contact === contacts[i]) items.push(handed.item);
    }
    if (isAll) for (const { weight } of ofShard.values()) this.#weight -= weight;
    if (isAll || ofShard.size === 0) this.#ofShard.delete(shard);
    return items.length === ids.length ? items : null;
  }
}

/**
 * What `takeItems` takes, out of memory where all of a shard's is there.
 * @param most at most so many items a shard, by lane
 */
export async function takeHanded(
  connection: Connection,
  shards: readonly number[],
  most: { readonly live: number; readonly bulk: number },
  handed: HandedItems | null,
): Promise<Item[]> {
  const here = handed ? shards.filter((shard) => handed.holdsSome(shard)) : [];
  const items: Item[] = [];
  const missing = new Set(shards);
  for (const waiting of here.length === 0 ? [] : await waitingItems(connection, here, most.live, most.bulk)) {
    const found = handed!.take(waiting, waiting.ids.length < Math.min(most.live, most.bulk));
    if (!found) continue;
    missing.delete(waiting.shard);
    for (const item of found) items.push(item);
  }
  return missing.size === 0 ? items : items.concat(await takeItems(connection, [...missing], most.live, most.bulk));
}
