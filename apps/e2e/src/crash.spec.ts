import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startServer, temporaryFolder, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

const CONTACTS = 60;
const EVENTS_EACH = 20;
const KILLS = 4;

describe('kill -9 of the server at random instants under load', () => {
  let folder: string;
  let env: { DATA_DIR: string; PORT: string };
  let server: ServerProcess;

  beforeAll(async () => {
    folder = await temporaryFolder();
    env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()) };
    server = await startServer({ env });
  }, 90_000);
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('loses nothing that was answered, doubles nothing, and tells each transition once', async () => {
    const workspace = await WorkspaceClient.make(server, 'live');
    await workspace.ok('POST', '/api/segments', { key: 'often', rule: { event: 'Clicked', count: { op: 'gte', n: 10 } } });
    await workspace.ok('POST', '/api/segments', { key: 'often-and-free', rule: { and: [{ segment: 'often' }, { not: { trait: 'plan', op: 'equals', value: 'pro' } }] } });
    await workspace.settled();

    const batches = Array.from({ length: EVENTS_EACH }, (_, round) =>
      Array.from({ length: CONTACTS }, (_, contact) => ({ type: 'track', userId: `u${contact}`, event: 'Clicked', messageId: `m-${round}-${contact}` })),
    );
    let acknowledged = 0;
    let isOver = false;
    // A client as they are: what is not answered is sent again, under the same message id.
    const deliver = async (batch: object[]): Promise<void> => {
      for (let done = false; !done; ) {
        const answer = await workspace.ingest('batch', { batch }).catch(() => null);
        done = answer?.status === 200;
        if (done) acknowledged += answer!.body.accepted + answer!.body.duplicates;
        else await until('the server answers', async () => fetch(`${server.url}/health/ready`).then((r) => r.ok, () => false), 60_000);
      }
    };
    const load = (async () => {
      const waiting = [...batches];
      await Promise.all(
        Array.from({ length: 3 }, async () => {
          for (let batch = waiting.shift(); batch; batch = waiting.shift()) await deliver(batch);
        }),
      );
      isOver = true;
    })();
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged;
      await until('a little more was answered', () => isOver || acknowledged > before, 60_000);
      await server.kill9();
      server = await startServer({ env });
    }
    await load;
    await workspace.settled();

    const stored = await workspace.all<{ messageId: string; userId: string }>('/api/events?name=Clicked');
    expect(stored.map((event) => event.messageId).sort()).toEqual(batches.flat().map((event) => event.messageId).sort());
    expect(acknowledged).toBe(CONTACTS * EVENTS_EACH);
    for (const key of ['often', 'often-and-free']) {
      const told = await workspace.all<{ contact: string; entered: boolean }>(`/api/segments/${key}/history`);
      expect(told.filter((one) => one.entered)).toHaveLength(CONTACTS);
      expect(new Set(told.map((one) => one.contact)).size).toBe(CONTACTS);
      expect(told).toHaveLength(CONTACTS);
      expect(await workspace.all(`/api/segments/${key}/members`)).toHaveLength(CONTACTS);
      expect(await workspace.ok('GET', `/api/segments/${key}`)).toMatchObject({ count: CONTACTS, status: 'ready' });
    }
    const why = await workspace.ok<{ explanation: { seen: number } }>('GET', '/api/segments/often/why/user:u0');
    expect(why.explanation.seen).toBe(EVENTS_EACH);
    expect(await workspace.all('/api/items')).toEqual([]);
  }, 240_000);
});
