import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ownPostgres } from '@tributary/fixtures';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer, temporaryFolder, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

type Postgres = Awaited<ReturnType<typeof ownPostgres>>;

describe('a server whose database goes away', () => {
  let folder: string;
  let postgres: Postgres;
  let server: ServerProcess;

  beforeAll(async () => {
    folder = await temporaryFolder();
    postgres = await ownPostgres(join(folder, 'postgres'));
    const env = { DATABASE_URL: postgres.url, DATA_DIR: join(folder, 'data'), SECRET_KEY: 's'.repeat(32), ADMIN_API_KEY: 'a'.repeat(32) };
    server = await startServer({ env });
  }, 90_000);
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers 503 with Retry-After, accepts nothing, and goes on by itself when it is back', async () => {
    const workspace = await WorkspaceClient.make(server, 'live');
    await workspace.ok('POST', '/api/segments', { key: 'all', rule: { event: 'Clicked' } });
    const event = { userId: 'u1', event: 'Clicked', messageId: 'before' };
    expect((await workspace.ingest('track', event)).status).toBe(200);
    await workspace.settled();

    await postgres.stop();
    const away = await workspace.ingest('track', { ...event, messageId: 'while-away' });
    expect(away.status).toBe(503);
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await workspace.send('GET', '/api/segments')).status).toBe(503);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503);

    postgres = await ownPostgres(join(folder, 'postgres'), postgres.port);
    await until('the server is ready again', async () => (await fetch(`${server.url}/health/ready`)).ok, 30_000);
    expect((await workspace.ingest('track', { ...event, userId: 'u2', messageId: 'while-away' })).body).toMatchObject({ accepted: 1, duplicates: 0 });
    await workspace.settled();
    expect(await workspace.all('/api/segments/all/members')).toHaveLength(2);
    expect(await workspace.all('/api/events')).toHaveLength(2);
  }, 120_000);
});
