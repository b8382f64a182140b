import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Item } from '@tributary/contract';
import { acceptedRow, acceptEvents, deleteItems, forwardItems, lengthOf, takeItems } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import type { Workspace } from '../../workspaces/workspaces.js';
import { EngineFixture } from '../engine.fixture.js';
import { HandedItems, takeHanded, type DurableItem } from './handed-items.js';

const START = Date.UTC(2026, 2, 9);

describe('items handed over in memory', () => {
  let spec: EngineFixture;
  let workspace: Workspace & { readonly sandboxShard: number };
  let handed: HandedItems;

  beforeAll(async () => {
    spec = await EngineFixture.open();
  }, 60_000);
  afterAll(() => spec.close());
  beforeEach(async () => {
    workspace = await spec.sandbox(START);
    handed = new HandedItems();
  });

  /** Accepts one event for each contact. What is handed over carries a mark that no row has. */
  const accept = async (contacts: readonly string[]): Promise<DurableItem[]> => {
    const said = { type: 'track' as const, name: 'Seen', userId: null, anonymousId: null, target: null, properties: {}, traits: {}, context: {}, occurredAt: START, late: false };
    const around = { index: 0, shard: workspace.sandboxShard, receivedAt: START, originalTimestamp: null, source: 'client' as const, warnings: [] };
    const rows = contacts.map((contact) => acceptedRow(workspace.id, { ...said, ...around, messageId: randomUUID(), contact }));
    const ids = await acceptEvents(spec.database.worker, START, rows, []);
    return rows.map((row, i) => {
      const { event } = row;
      const item: Item = { id: ids[i]!, shard: event.shard, lane: 0, at: START, workspace: workspace.id, contact: event.contact, root: ids[i]!, depth: 0, kind: 'event', payload: { ...event, properties: { mark: 'memory' } } };
      return { item, length: lengthOf(row) };
    });
  };
  const people = (n: number) => Array.from({ length: n }, () => randomUUID());
  const take = (most = 100) => takeHanded(spec.database.worker, [workspace.sandboxShard], { live: most, bulk: most }, handed);
  const stored = () => takeItems(spec.database.worker, [workspace.sandboxShard], 100, 100);
  const marks = (items: readonly Item[]) =>
    items.map((item) => (item.kind === 'event' ? (item.payload.properties['mark'] ?? 'row') : item.kind));

  it('are taken from memory in the order of their rows, as many as there may be', async () => {
    handed.hand((await accept(people(5))).toReversed());
    const rows = await stored();
    const first = await take(3);
    expect(first.map((item) => item.id)).toEqual(rows.slice(0, 3).map((row) => row.id));
    expect(marks(first)).toEqual(['memory', 'memory', 'memory']);
    await deleteItems(spec.database.worker, first);
    expect(marks(await take())).toEqual(['memory', 'memory']);
  });

  it('are read again when the batch that took them did not commit', async () => {
    handed.hand(await accept(people(2)));
    await take();
    const again = await take();
    expect(marks(again)).toEqual(['row', 'row']);
    expect(again).toEqual(await stored());
  });

  it('are read whole where one of the shard is missing, such as after a restart', async () => {
    const before = await accept(people(1));
    handed.hand(await accept(people(2)));
    expect((await take()).map((item) => item.id)).toEqual((await stored()).map((row) => row.id));
    handed.hand(before);
    expect(marks(await take())).toEqual(['row', 'row', 'row']);
  });

  it('are nothing when another process was quicker', async () => {
    const items = await accept(people(2));
    handed.hand(items);
    await deleteItems(
      spec.database.worker,
      items.map(({ item }) => item),
    );
    expect(await take()).toEqual([]);
    expect(handed.holdsSome(workspace.sandboxShard)).toBe(false);
  });

  it('belong to whom their rows name: who was merged meanwhile is not asked', async () => {
    const [item] = await accept(people(1));
    const toContact = randomUUID();
    handed.hand([item!]);
    await forwardItems(spec.database.worker, [{ item: item!.item, toShard: workspace.sandboxShard, toContact }]);
    const taken = await take();
    expect(taken.map(({ id, contact }) => ({ id, contact }))).toEqual([{ id: item!.item.id, contact: toContact }]);
    expect(marks(taken)).toEqual(['row']);
  });

  it('are read when there is no room for them', async () => {
    const [large, small] = await accept(people(2));
    handed.hand([{ ...large!, length: 1e9 }, small!]);
    expect(marks(await take())).toEqual(['row', 'row']);
  });
});
