import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chain, publish } from './drawing.js';
import { refusedStart, startServer, temporaryFolder, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(90_000);

const rotate = (env: Readonly<Record<string, string>>) => refusedStart({ env, program: 'rotate-secret' });
const click = (server: ServerProcess, path: string) => fetch(server.url + path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' });

/** A workspace with a channel, a contact, and a mail of whose link only this server knows the key. */
async function inhabited(server: ServerProcess) {
  const workspace = await WorkspaceClient.make(server, 'sandbox');
  await workspace.ok('PUT', '/api/channels/http', {});
  await publish(workspace, chain([['t', 'event-received', { event: 'Joined' }], ['m', 'send-email', { subject: 's', html: 'h', topic: 'news' }]], { reentry: { mode: 'every-time' } }));
  await workspace.ingest('identify', { userId: 'ana', traits: { email: 'ana@example.com' } });
  await workspace.ingest('track', { userId: 'ana', event: 'Joined' });
  await workspace.settled();
  const [mail] = await workspace.all<{ headers: Record<string, string> }>('/api/mailbox');
  const link = new URL(/<(.+)>/.exec(mail!.headers['List-Unsubscribe']!)![1]!).pathname;
  const { id } = await workspace.ok<{ id: string }>('GET', '/api/contacts/user:ana');
  return { workspace, link, id };
}

/** The same workspace behind a server that was started again. */
async function stillWorks(server: ServerProcess, { workspace: before, link, id }: Awaited<ReturnType<typeof inhabited>>) {
  const workspace = new WorkspaceClient(server.url, before.keys);
  await workspace.ingest('track', { userId: 'ana', event: 'Joined' });
  await workspace.settled();
  expect((await workspace.ok<{ id: string }>('GET', '/api/contacts/user:ana')).id).toBe(id);
  expect(await workspace.all('/api/mailbox')).toHaveLength(2);
  expect((await click(server, link)).status).toBe(200);
}

describe('rotate-secret over the embedded database', () => {
  let folder: string;
  let dataDir: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    dataDir = join(folder, 'data');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('refuses while its server runs, then gives it another key, which is taken up whenever it was killed', async () => {
    const env = { DATA_DIR: dataDir };
    const path = join(dataDir, 'secret-key');
    let server = await startServer({ env });
    const known = await inhabited(server);
    const before = await readFile(path, 'utf8');
    const refused = await rotate(env);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^Another Tributary already runs over [^\n]+\n$/) });
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
    await server.stop();

    expect(await rotate(env)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Sealed anew: \d+ workspaces, 1 channels, 0 effects that wait\.\nThe new key is kept in \S+secret-key; start the server as ever\.\n$/), stderr: '' });
    const after = await readFile(path, 'utf8');
    expect([after === before, after.trim().length]).toEqual([false, 64]);

    // As if it had been killed between its commit and the renaming.
    await rename(path, `${path}.next`);
    await writeFile(path, before);
    server = await startServer({ env });
    expect(await readFile(path, 'utf8')).toBe(after);
    await stillWorks(server, known);
    await server.stop();

    await writeFile(path, `${'0'.repeat(64)}\n`);
    expect(await refusedStart({ env })).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The key in \S+secret-key is not the one that this database was made with[^\n]+\n$/) });
    await writeFile(path, after);
  });
});

describe('rotate-secret over DATABASE_URL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  }, 60_000);
  afterAll(() => database.drop());

  it('refuses while any server runs, also one that only answers, then changes the key that all are started with', async () => {
    const env = { DATABASE_URL: database.url, SECRET_KEY: 'old '.repeat(10), ADMIN_API_KEY: 'a'.repeat(32) };
    const renewed = { ...env, SECRET_KEY: 'new '.repeat(10) };
    let server = await startServer({ env });
    const known = await inhabited(server);
    await server.stop();
    const idle = await startServer({ env: { ...env, ROLE: 'api' } });
    const refused = await rotate({ ...env, NEW_SECRET_KEY: renewed.SECRET_KEY });
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: 'A Tributary server runs over this database and would go on with the old SECRET_KEY; end all of them first, then run this again.\n' });
    await idle.stop();

    const wrong = await rotate({ ...env, SECRET_KEY: 'x'.repeat(32), NEW_SECRET_KEY: renewed.SECRET_KEY });
    expect(wrong).toMatchObject({ code: 1, stderr: 'SECRET_KEY is not the one that this database was made with; set the key it was made with.\n' });
    const done = await rotate({ ...env, NEW_SECRET_KEY: renewed.SECRET_KEY });
    expect(done).toMatchObject({ code: 0, stdout: expect.stringMatching(/Start every server with SECRET_KEY set to the new key\.\n$/) });
    expect(done.stdout).not.toContain('new new');

    expect(await refusedStart({ env })).toMatchObject({ code: 1, stderr: 'SECRET_KEY is not the one that this database was made with; set the key it was made with.\n' });
    server = await startServer({ env: renewed });
    await stillWorks(server, known);
    await server.stop();

    const made = await rotate(renewed);
    const [, key] = /nothing else has it:\n([0-9a-f]{64})\n/.exec(made.stdout)!;
    server = await startServer({ env: { ...env, SECRET_KEY: key! } });
    await server.stop();
  });
});
