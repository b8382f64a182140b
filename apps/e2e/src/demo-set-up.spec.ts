import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ownPostgres } from '@tributary/fixtures';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { refusedStart, startServer, temporaryFolder, until, freePort } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

let folder: string;
let postgres: Awaited<ReturnType<typeof ownPostgres>>;
let database: pg.Client;
beforeAll(async () => {
  folder = await temporaryFolder();
  postgres = await ownPostgres(join(folder, 'postgres'));
  database = new pg.Client(postgres.url);
  await database.connect();
}, 60_000);
afterAll(async () => {
  await database?.end();
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

const isBlocked = async () => (await database.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ~ 'insert into|update audience set state'`)).rows.length > 0;
const names = async (list: string, key: string) => (await demo.all(`/api/${list}`)).map((one) => one[key]);
let demo: WorkspaceClient;

/** Somebody holds a table, so that the set-up stops where it writes there, and is killed. */
async function killedAt(table: string, env: Readonly<Record<string, string>>): Promise<void> {
  const holder = new pg.Client(postgres.url); // another: within a transaction, what others wait for is read once
  await holder.connect();
  await holder.query('begin');
  await holder.query(`lock table ${table} in exclusive mode`);
  await refusedStart({
    env,
    onSpawn: async (child) => {
      await until(`it waits for ${table}`, isBlocked, 60_000).finally(() => child.kill('SIGKILL'));
    },
  });
  await holder.end();
}

const envOf = (data: string) => ({ DATABASE_URL: postgres.url, SECRET_KEY: 'only-for-specs-'.repeat(3), DATA_DIR: join(folder, data) });

it('is made whole by the next start, wherever the first ones were killed', async () => {
  const env = { ...envOf('data'), DEMO: 'on', PORT: String(await freePort()) };
  const server = await startServer({ env: { ...env, DEMO: 'off' } });
  await server.stop();
  for (const table of ['job', 'workspace_user', 'segment', 'audience', 'workflow', 'workflow_version']) await killedAt(table, env);

  const whole = await startServer({ env });
  const keys = JSON.parse(await readFile(join(folder, 'data', 'demo-keys.json'), 'utf8')) as { id: string; writeKey: string; apiKey: string };
  demo = new WorkspaceClient(whole.url, keys);
  expect((await database.query(`select from workspace where name = 'Demo company'`)).rows).toHaveLength(1);
  expect(await names('teams', 'key')).toEqual(['sales']);
  expect(await names('users', 'email')).toEqual(['mara@harbour.example', 'tom@harbour.example', 'rosa@harbour.example']);
  expect(await names('templates', 'key')).toEqual(['about-prices']);
  expect((await names('segments', 'key')).sort()).toEqual(['bargain-seekers', 'businesses', 'fading', 'looking-at-prices', 'loyal-buyers', 'refunded', 'west-coast']);
  expect(await names('audiences', 'state')).toEqual(['ready']);
  expect((await demo.all('/api/workflows')).map(({ name, state, version }) => [name, state, version])).toEqual(['Page of prices, mail, sales', 'Product page, tag, ad audience', 'Win back who fades'].map((name) => [name, 'published', 1]));
  await until('its past is told', async () => Number((await demo.ok<{ jobs: { kind: string; phase: string }[] }>('GET', '/api/settled')).jobs.find(({ kind }) => kind === 'demo')?.phase) > 0, 30_000);
  expect(whole.output()).not.toContain('demo.failed');
  await whole.stop();
}, 240_000);

it('is worked on by other processes: they reach the stand-in of the one that has its keys', async () => {
  const api = await startServer({ env: { ...envOf('data'), ROLE: 'api' } });
  const worker = await startServer({ env: { ...envOf('data-of-worker'), ROLE: 'worker' } });
  const company = new WorkspaceClient(api.url, demo.keys);
  await company.ingest('identify', { userId: 'late-comer', traits: { email: 'late.comer@example.com' } });
  await company.ingest('track', { userId: 'late-comer', event: 'Product Viewed', properties: { category: 'tents' } });
  const audience = (await company.all<{ id: string }>('/api/audiences'))[0]!;
  const member = async () => (await company.all<{ userId: string; actual: boolean }>(`/api/audiences/${audience.id}/members`)).find(({ userId }) => userId === 'late-comer');
  await until('the newcomer is in', async () => (await member())?.actual === true, 60_000);
  expect(await readFile(join(folder, 'data', 'demo-meta.jsonl'), 'utf8')).toContain('"EXTERN_ID":"late-comer"');
  await Promise.all([api.stop(), worker.stop()]);
}, 150_000);
