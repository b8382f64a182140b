import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres.js';
import { isAlive } from './postmaster-pid.js';

const folders: string[] = [];
const started: EmbeddedPostgres[] = [];

async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
  await chmod(folder, 0o711); // under root, Postgres runs as another user
  folders.push(folder);
  return join(folder, 'data');
}

async function start(options: Omit<EmbeddedPostgresOptions, 'log'>): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ fastAndUnsafe: true, log: () => undefined, ...options });
  started.push(postgres);
  return postgres;
}

async function ask<T>(url: string, sql: string): Promise<T | undefined> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: T }>(sql);
    return rows[0]?.answer;
  } finally {
    await client.end();
  }
}

async function postmasterOf(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop();
});

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describe('startEmbeddedPostgres', () => {
  jest.setTimeout(30_000);

  it('makes a UTF-8 database in UTC that only 127.0.0.1 reaches, with its password', async () => {
    const dataDir = await newDataDir();
    const { url, adopted } = await start({ dataDir });
    expect(adopted).toBe(false);
    expect(await ask(url, `select current_setting('server_encoding') || ' ' || current_setting('TimeZone') as answer`)).toBe('UTF8 UTC');
    expect(await ask(url, `select current_setting('listen_addresses') || current_setting('unix_socket_directories') as answer`)).toBe(
      '127.0.0.1',
    );
    expect((await stat(join(dataDir, 'postgres-password'))).mode & 0o777).toBe(0o600);
    await expect(ask(url.replace(/:[^:@]+@/, ':guess@'), 'select 1 as answer')).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps the rows over stop and start, and leaves no process', async () => {
    const dataDir = await newDataDir();
    const first = await start({ dataDir });
    await ask(first.url, 'create table kept as select 7 as answer');
    const pid = await postmasterOf(dataDir);
    await first.stop();
    expect(isAlive(pid)).toBe(false);
    const second = await start({ dataDir });
    expect(await ask(second.url, 'select answer from kept')).toBe(7);
  });

  it('adopts the Postgres that already runs over the folder', async () => {
    const dataDir = await newDataDir();
    const first = await start({ dataDir });
    const second = await start({ dataDir });
    expect(second).toMatchObject({ adopted: true, url: first.url });
  });

  it('recovers every committed row after a kill -9 of the postmaster', async () => {
    const dataDir = await newDataDir();
    const first = await start({ dataDir, fastAndUnsafe: false });
    await ask(first.url, 'create table kept as select 7 as answer');
    process.kill(await postmasterOf(dataDir), 'SIGKILL');
    const second = await start({ dataDir, fastAndUnsafe: false });
    expect(second.adopted).toBe(false);
    expect(await ask(second.url, 'select answer from kept')).toBe(7);
  });

  it('says in one sentence that the port is taken', async () => {
    const taken = createServer((socket) => socket.destroy())
      .listen(0, '127.0.0.1')
      .unref();
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(start({ dataDir: await newDataDir(), port })).rejects.toMatchObject({
      code: 'database.port-taken',
      message: `Port ${port} on 127.0.0.1, meant for Postgres, is taken by another program; end that one or choose another port.`,
    });
  });

  it('says in one sentence that DATA_DIR cannot be made', async () => {
    await expect(start({ dataDir: '/dev/null/data' })).rejects.toThrow(
      'The folder /dev/null/data cannot be made (ENOTDIR); create it yourself or point DATA_DIR at a folder you may write.',
    );
  });
});
