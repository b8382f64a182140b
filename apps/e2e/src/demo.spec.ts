import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, startServer, temporaryFolder, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

interface Settled {
  readonly settled: boolean;
  readonly jobs: readonly { readonly kind: string; readonly phase: string }[];
}

describe('the demo company', () => {
  let folder: string;
  let env: Record<string, string>;
  let server: ServerProcess;
  let demo: WorkspaceClient;

  const keys = async () => JSON.parse(await readFile(join(folder, 'data', 'demo-keys.json'), 'utf8')) as { workspaceId: string; writeKey: string; apiKey: string };
  const state = () => demo.ok<Settled>('GET', '/api/settled');

  beforeAll(async () => {
    folder = await temporaryFolder();
    env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), DEMO: 'on' };
    server = await startServer({ env });
    demo = new WorkspaceClient(server.url, { id: '', ...(await keys()) });
  }, 90_000);
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is there at once, in a workspace of its own, and its past fills in with progress', async () => {
    expect((await demo.all('/api/segments')).length).toBeGreaterThanOrEqual(6);
    expect((await demo.all('/api/users')).length).toBe(3);
    await until('some of it is told', async () => Number((await state()).jobs.find(({ kind }) => kind === 'demo')?.phase ?? 0) > 500, 60_000);
    const first = new WorkspaceClient(server.url, { id: '', writeKey: server.writeKey, apiKey: server.apiKey });
    expect(await first.all('/api/contacts')).toEqual([]);
  }, 90_000);

  it('goes on after kill -9, and nobody did anything twice', async () => {
    await server.kill9();
    server = await startServer({ env });
    await until('all of it is told', async () => (await state()).settled, 180_000);
    expect(await demo.all('/api/items')).toEqual([]);
    const contacts = await demo.all<{ id: string; userId: string }>('/api/contacts');
    expect(contacts).toHaveLength(5_000);
    for (const nth of [0, 510, 560, 620, 4_999]) {
      const events = await demo.all<{ messageId: string }>(`/api/events?contact=user:demo-${nth}`);
      expect(events.map(({ messageId }) => Number(messageId.split('-')[2])).sort((a, b) => a - b)).toEqual(events.map((_, i) => i));
    }
  }, 240_000);

  it('lives: segments have members, people went through the workflows to mail and sales', async () => {
    for (const { key, count } of await demo.all<{ key: string; count: number }>('/api/segments')) expect([key, count > 20 && count < 4_000]).toEqual([key, true]);
    const workflows = await demo.all<{ id: string; name: string }>('/api/workflows');
    const entered = await Promise.all(workflows.map(async ({ id, name }) => [name, (await demo.ok<{ entered: number; failed: number }>('GET', `/api/workflows/${id}/stats`))] as const));
    for (const [name, { entered: n, failed }] of entered) expect([name, failed, n > 0 || name.startsWith('Win back')]).toEqual([name, 0, true]);
    expect((await demo.all('/api/mailbox')).length).toBeGreaterThan(0);
    expect((await demo.all('/api/tasks')).length).toBeGreaterThan(0);
  });

  it('is not made again by a next start', async () => {
    const before = await keys();
    await server.stop();
    server = await startServer({ env });
    expect([await keys(), server.output().includes(before.apiKey)]).toEqual([before, true]);
    expect((await state()).settled).toBe(true);
  }, 90_000);
});
