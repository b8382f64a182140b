import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LANES } from '@tributary/contract';
import { randomUUID } from 'node:crypto';
import { ownKinds } from '../../wiring/kinds.js';
import { EngineFixture } from '../engine.fixture.js';
import { ContactCache } from './contact-cache.js';
import { DefinitionsCache } from './definitions-cache.js';
import { HandedItems } from './handed-items.js';
import { ShardProcessor } from './shard-processor.js';

const START = Date.UTC(2026, 2, 9);

describe('ShardProcessor', () => {
  let spec: EngineFixture;
  beforeAll(async () => void (spec = await EngineFixture.open()), 60_000);
  afterAll(() => spec.close());

  /** @returns a processor whose batches take `took.ms` by its clock, and how many items each took */
  function timed() {
    const [took, sizes] = [{ ms: 0 }, [] as number[]];
    let now = 0;
    const nobody = () => Promise.reject(new Error('nothing is apart here'));
    const ports = { pool: spec.database.worker, definitions: new DefinitionsCache(ownKinds), cache: new ContactCache(), handed: new HandedItems(), apart: nobody, failed: (_: string, error: unknown) => void spec.failures.push(error) };
    const processor = new ShardProcessor({ ...ports, committed: ({ items }) => void sizes.push(items), monotonicMs: () => (now += took.ms) });
    return { processor, took, sizes };
  }
  const bulk = async (n: number) => {
    const workspace = await spec.sandbox(START);
    const whose = { shard: workspace.sandboxShard, workspace: workspace.id, lane: LANES.bulk, at: null, root: null, depth: 0, kind: 'edit' as const, payload: { traits: { plan: 'pro' } } };
    await spec.engine.add(spec.database.worker, Array.from({ length: n }, () => ({ ...whose, contact: randomUUID() })));
    return workspace;
  };

  it('takes so much of what may wait that a batch is over soon, whoever comes meanwhile waits for it', async () => {
    const { sandboxShard } = await bulk(5_000);
    const { processor, took, sizes } = timed();
    took.ms = 500;
    for (let i = 0; i < 4; i++) await processor.step([sandboxShard]);
    took.ms = 150;
    await processor.step([sandboxShard]);
    took.ms = 20;
    for (let i = 0; i < 4; i++) await processor.step([sandboxShard]);
    expect([sizes, spec.failures]).toEqual([[500, 250, 128, 128, 128, 128, 256, 512, 1024], []]);
  });

  it('learns nothing of that from a batch of what may not wait', async () => {
    const workspace = await bulk(1_000);
    const events = Array.from({ length: 1_000 }, () => ({ contact: randomUUID(), at: START, name: 'Seen', data: {} }));
    await spec.accept(workspace, events);
    const { processor, took, sizes } = timed();
    took.ms = 500;
    await processor.step([workspace.sandboxShard]);
    await processor.step([workspace.sandboxShard]);
    // A third of 500 of the bulk lane beside 500, then beside the other 500: no fewer.
    expect([sizes, spec.failures]).toEqual([[650, 650], []]);
  });
});
