import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chown, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  freePort,
  isGone,
  refusedStart,
  startServer,
  temporaryFolder,
  until,
  type ServerOptions,
  type ServerProcess,
} from './server-process.js';

jest.setTimeout(120_000);

const KEY = 'k'.repeat(32);
const NOBODY = { uid: 65_534, gid: 65_534 };

let folder: string;
const running: ServerProcess[] = [];

async function start(options: ServerOptions = {}): Promise<ServerProcess> {
  const server = await startServer({ ...options, env: { DATA_DIR: join(folder, 'data'), ...options.env } });
  running.push(server);
  return server;
}

async function postmasterOf(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a start', () => {
  it('listens, answers health, and shows where it is and the admin key', async () => {
    const server = await start();
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    expect(server.adminKey).toMatch(/^[0-9a-f]{64}$/);
    expect(server.output()).toContain(server.adminKey);
    expect(server.output()).toContain('Tributary is running');
    expect((await stat(join(server.dataDir, 'secret-key'))).mode & 0o777).toBe(0o600);
  });

  it('keeps its secrets over the next start', async () => {
    const first = await start();
    const { adminKey } = first;
    await first.stop();
    expect((await start()).adminKey).toBe(adminKey);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends within 5 s of %s with code 0, and no process is left', async (signal) => {
    const server = await start();
    const postmaster = await postmasterOf(server.dataDir);
    const askedAt = performance.now();
    expect(await server.stop(signal)).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(5000);
    expect(await isGone(postmaster)).toBe(true);
  });

  it('ends at once when it is asked a second time, and no process is left', async () => {
    const server = await start();
    const postmaster = await postmasterOf(server.dataDir);
    process.kill(server.pid, 'SIGINT');
    expect([0, 130]).toContain(await server.stop());
    await until('end of Postgres', () => isGone(postmaster));
  });

  it('leaves no process when it is stopped in the middle of the first start', async () => {
    const dataDir = join(folder, 'data');
    const refused = refusedStart({
      env: { DATA_DIR: dataDir, PORT: String(await freePort()) },
      onSpawn: async (child) => {
        await until(
          'Postgres in its start',
          () =>
            postmasterOf(dataDir).then(
              (pid) => pid > 0,
              () => false,
            ),
          30_000,
        );
        child.kill('SIGINT');
      },
    });
    expect(await refused).toMatchObject({ code: 0, stdout: '' });
    await expect(postmasterOf(dataDir)).rejects.toThrow('ENOENT');
  });
});

describe('a refused start', () => {
  it('says that another server runs over the folder, and leaves that one alone', async () => {
    const first = await start();
    const second = await refusedStart({ env: { DATA_DIR: first.dataDir, PORT: String(await freePort()) } });
    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: `Another Tributary already runs over ${first.dataDir}; end that one first, or give this one its own DATA_DIR and PORT.\n`,
    });
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
  });

  it('says that the port is taken', async () => {
    const port = await freePort();
    const taken = createServer().listen(port);
    await once(taken, 'listening');
    const dataDir = join(folder, 'data');
    const refused = await refusedStart({ env: { DATA_DIR: dataDir, PORT: String(port) } });
    taken.close();
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: `Port ${port} is taken by another program; end that one, or choose another with PORT.\n`,
    });
    await expect(postmasterOf(dataDir)).rejects.toThrow('ENOENT');
  });

  it('says how to mend each wrong setting', async () => {
    expect(await refusedStart({ env: { PORT: 'http', ROLE: 'boss' } })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'PORT is "http"; give a whole number from 1 to 65535.\nROLE is "boss"; give "all", "api" or "worker".\n',
    });
  });

  it('says that nothing answers at DATABASE_URL, without the password', async () => {
    const port = await freePort();
    const env = {
      DATABASE_URL: `postgres://ada:hunter2@127.0.0.1:${port}/shop`,
      SECRET_KEY: KEY,
      DATA_DIR: folder,
      PORT: String(await freePort()),
    };
    expect(await refusedStart({ env })).toEqual({
      code: 1,
      stdout: '',
      stderr: `DATABASE_URL names 127.0.0.1:${port}/shop, where nothing answers; start Postgres there or correct the address.\n`,
    });
  });
});

describe('a start after a crash', () => {
  it('adopts the Postgres of a server that was killed', async () => {
    const first = await start();
    const postmaster = await postmasterOf(first.dataDir);
    await first.kill9();
    const second = await start();
    expect(await postmasterOf(second.dataDir)).toBe(postmaster);
    expect(second.output()).toContain('postgres.adopted');
    expect(await second.stop()).toBe(0);
    expect(await isGone(postmaster)).toBe(true);
  });

  it('ends the server when its Postgres is killed, and recovers at the next start', async () => {
    const first = await start();
    process.kill(await postmasterOf(first.dataDir), 'SIGKILL');
    await until('end of the server', () => isGone(first.pid));
    expect(await first.stop()).toBe(1);
    expect(first.output()).toContain('postgres.ended');
    expect((await fetch(`${(await start()).url}/health/ready`)).status).toBe(200);
  });
});

const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('under a plain user', () => {
  it('starts, and root may start over the same folder later', async () => {
    const dataDir = join(folder, 'data');
    await mkdir(dataDir, { mode: 0o700 });
    await chown(dataDir, NOBODY.uid, NOBODY.gid);
    const plain = await start({ account: NOBODY });
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(NOBODY.uid);
    expect(await plain.stop()).toBe(0);
    expect((await fetch(`${(await start()).url}/health/ready`)).status).toBe(200);
  });
});
