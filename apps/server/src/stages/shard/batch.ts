import { LANES, type Item } from '@tributary/contract';
import { shardOf } from '@tributary/ingest';
import { claimShards, dueContacts, forwardItems, loadAliases, shareDefinitions, type Connection, type ContactKey, type HeldShard } from '@tributary/store';
import type { ContactCache } from './contact-cache.js';
import type { Definitions } from './definitions.js';
import { flush } from './flush.js';
import { byOrder, fold, type Folded } from './fold.js';
import { takeHanded, type HandedItems } from './handed-items.js';
import { loadBatch } from './load.js';
import type { Wanted } from './needed.js';
import { NotLoaded } from './not-loaded.js';

/** How much one batch may take. `live`, `bulk`, `due`: at most so many in all; `only`: shards, null: any. */
export interface BatchLimits {
  readonly shards: number;
  readonly live: number;
  readonly bulk: number;
  readonly due: number;
  readonly after: number;
  readonly only: readonly number[] | null;
  /** Hears what a batch took before it is folded: whoever has to park the culprit must know which it was. */
  readonly taken?: (items: readonly Item[], dues: readonly ContactKey[]) => void;
}

export interface BatchReport {
  readonly shards: readonly number[];
  readonly items: readonly Item[];
  readonly dues: readonly ContactKey[];
  readonly forwarded: number;
  readonly parked: number;
  /** How many effects were written into the ledger. */
  readonly asked: number;
  /** To be called once the transaction has committed. */
  remember(): void;
  /** Met on the way: what concerns all that there is of a contact runs by itself. */
  readonly apart: readonly ApartItem[];
}

export type MergeItem = Item & { kind: 'merge' };
export type EraseItem = Item & { kind: 'erase' };
export type ApartItem = MergeItem | EraseItem;

const nameOf = (workspace: number, contact: string): string => `${workspace}/${contact}`;

/**
 * Merges and erasures are set aside; what comes after one for its contacts waits for it.
 * Pure; items in their order.
 */
export function setAside(items: readonly Item[]): { apart: ApartItem[]; ready: Item[]; waiting: Set<string> } {
  const waiting = new Set<string>();
  const apart: ApartItem[] = [];
  const ready: Item[] = [];
  for (const item of items) {
    const name = nameOf(item.workspace, item.contact);
    if (waiting.has(name)) continue;
    if (item.kind === 'merge') waiting.add(nameOf(item.workspace, item.payload.from));
    if (item.kind === 'merge' || item.kind === 'erase') {
      apart.push(item);
      waiting.add(name);
    } else ready.push(item);
  }
  return { apart, ready, waiting };
}

/** Up to where everything live that waits in a shard is at hand: later instants must not be worked off yet. */
function horizons(held: readonly HeldShard[], items: readonly Item[], perShard: number): Map<number, number> {
  const horizon = new Map(held.map((shard) => [shard.id, shard.now]));
  const live = new Map<number, number>();
  for (const { shard, lane, at } of items) {
    if (lane !== LANES.live) continue;
    const count = (live.get(shard) ?? 0) + 1;
    live.set(shard, count);
    if (count >= perShard) horizon.set(shard, Math.min(horizon.get(shard)!, at));
  }
  return horizon;
}

async function forward(connection: Connection, items: readonly Item[], sandboxShardOf: (workspace: number) => number | null): Promise<Set<string>> {
  const aliases = await loadAliases(connection, items);
  if (aliases.length === 0) return new Set();
  const to = new Map(aliases.map((alias) => [nameOf(alias.workspace, alias.from), alias.to]));
  const moves = items.flatMap((item) => {
    const toContact = item.kind === 'merge' ? undefined : to.get(nameOf(item.workspace, item.contact));
    return toContact === undefined ? [] : [{ item, toContact, toShard: shardOf(toContact, sandboxShardOf(item.workspace)) }];
  });
  if (moves.length > 0) await forwardItems(connection, moves);
  return new Set(moves.map((move) => move.item.id));
}

function wantedOf(items: readonly Item[], dues: readonly ContactKey[], horizon: ReadonlyMap<number, number>, waiting: ReadonlySet<string>): Wanted[] {
  const wanted = new Map<string, Wanted & { items: Item[] }>();
  const want = ({ shard, workspace, contact }: ContactKey, item: Item | null) => {
    const name = nameOf(workspace, contact);
    const known = wanted.get(name);
    if (!known) wanted.set(name, { key: { shard, workspace, contact }, items: item ? [item] : [], dueUntil: horizon.get(shard) ?? null });
    else if (item) known.items.push(item);
  };
  for (const item of items) want(item, item);
  for (const key of dues) if (!waiting.has(nameOf(key.workspace, key.contact))) want(key, null);
  return [...wanted.values()];
}

async function loadAndFold(connection: Connection, wanted: readonly Wanted[], definitionsOf: (workspace: number) => Definitions, from: { inFull: boolean; cache: ContactCache | null }): Promise<Folded[]> {
  const loaded = await loadBatch(connection, wanted, definitionsOf, from);
  try {
    return loaded.map((contact, i) => fold({ loaded: contact, items: wanted[i]!.items, dueUntil: wanted[i]!.dueUntil }, definitionsOf(contact.key.workspace)));
  } catch (error) {
    // What an item leads to is foreseen by reference; where that was not enough, everything is loaded once.
    if (error instanceof NotLoaded && !from.inFull) return loadAndFold(connection, wanted, definitionsOf, { ...from, inFull: true });
    throw error;
  }
}

function remember(cache: ContactCache | null, held: readonly HeldShard[], folded: readonly Folded[]): void {
  const spoilt = new Set(folded.filter((one) => one.poisoned.length > 0).map((one) => one.state));
  cache?.keep(held, folded.map((one) => one.state), spoilt);
}

/** What a process knows without asking; null: nothing. Rows stay the truth. */
export interface Memory {
  /** It has to be cleared when the transaction fails. */
  readonly cache: ContactCache | null;
  readonly handed: HandedItems | null;
}
const NO_MEMORY: Memory = { cache: null, handed: null };

/** Definitions by workspace, as of a version. */
export type DefinitionsSource = (connection: Connection, versions: ReadonlyMap<number, number>) => Promise<(workspace: number) => Definitions>;

/**
 * One transaction's work: claim shards, take items and due contacts, load, fold, flush.
 * Runs inside a transaction that the caller opens and commits; holds the shards to its end.
 * @returns null when nothing waits or all of it is held by others
 */
export async function runBatch(connection: Connection, limits: BatchLimits, definitionsFor: DefinitionsSource, { cache, handed }: Memory = NO_MEMORY): Promise<BatchReport | null> {
  const held = await claimShards(connection, limits.shards, limits.after, limits.only);
  if (held.length === 0) return null;
  cache?.meet(held);
  const shards = held.map((shard) => shard.id);
  const perShard = (most: number) => Math.ceil(most / held.length);
  const liveWaits = held.some((shard) => shard.liveWaits);
  const bulk = liveWaits ? Math.ceil(limits.bulk * 0.3) : limits.bulk;
  const items = (await takeHanded(connection, shards, { live: perShard(limits.live), bulk: perShard(bulk) }, handed)).sort(byOrder);
  const horizon = horizons(held, items, perShard(limits.live));
  const dues = limits.due === 0 ? [] : await dueContacts(connection, held.map((shard) => ({ id: shard.id, until: horizon.get(shard.id)! })), perShard(limits.due));
  limits.taken?.(items, dues);
  const workspaces = [...new Set([...items, ...dues].map((one) => one.workspace))].sort((a, b) => a - b);
  const definitionsOf = await definitionsFor(connection, await shareDefinitions(connection, workspaces));
  const forwarded = await forward(connection, items, (workspace) => definitionsOf(workspace).sandboxShard);
  const { apart, ready, waiting } = setAside(items.filter((item) => !forwarded.has(item.id)));
  const folded = await loadAndFold(connection, wantedOf(ready, dues, horizon, waiting), definitionsOf, { inFull: false, cache });
  const poisoned = folded.flatMap((one) => one.poisoned);
  const bad = new Set(poisoned.map((one) => one.item.id));
  const done = ready.filter((item) => !bad.has(item.id));
  await flush(connection, { states: folded.map((one) => one.state), done, poisoned, shards });
  return { shards, items: ready, dues, forwarded: forwarded.size, parked: poisoned.length, asked: folded.reduce((sum, one) => sum + one.state.runs.effects.length, 0), apart, remember: () => remember(cache, held, folded) };
}
