import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { monotonicMs } from '../../monotonic.js';
import { Engine } from '../../wiring/engine.js';
import { ownKinds } from '../../wiring/kinds.js';
import { LedgerFixture } from './ledger.fixture.js';

let spec: LedgerFixture;
let engine: Engine;
const failures: unknown[] = [];
beforeAll(async () => {
  spec = await LedgerFixture.open();
  const { api, worker, bulk } = spec.database;
  engine = new Engine({ api, worker, bulk, processors: 1, kinds: ownKinds, effects: { ports: spec.ports(), workers: 2, monotonicMs }, failed: (_, error) => failures.push(error) });
});
afterAll(async () => {
  await engine.stop();
  await spec.close();
});
afterEach(() => {
  spec.http.calls.length = 0;
  expect(failures.splice(0)).toEqual([]);
});

async function asked(): Promise<{ key: string; shard: number }> {
  const workspace = await spec.workspace('sandbox');
  return { key: await spec.ask({ contact: await spec.contact(workspace) }), shard: workspace.shard };
}
const isDone = async (key: string) => ((await spec.row(key)).status === 'done' ? true : null);

describe('Engine with effects', () => {
  it('works off the effects of the shards it is asked to drain, and of no other', async () => {
    const [here, there] = [await asked(), await asked()];
    await engine.drain([here.shard]);
    expect(await isDone(here.key)).toBe(true);
    expect((await spec.row(there.key)).status).toBe('pending');
  });

  it('sends by itself what falls due while it runs', async () => {
    engine.start();
    const { key } = await asked();
    expect(await engine.until(() => isDone(key), 5_000)).toBe(true);
  });

  it('does not wait at its end for somebody who never answers', async () => {
    const silent = spec.stuckPorts();
    const { api, worker, bulk } = spec.database;
    const other = new Engine({ api, worker, bulk, processors: 1, kinds: ownKinds, effects: { ports: silent.ports, workers: 1, monotonicMs }, failed: (_, error) => failures.push(error) });
    await engine.stop();
    other.start();
    const { key } = await asked();
    await silent.sending();
    await other.stop();
    expect((await spec.row(key)).status).toBe('started');
    silent.letGo();
  });
});
