import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessFleet } from './fleet.js';
import { Postgres } from './postgres-look.js';
import { RedisServer } from './redis-server.js';
import { until, type ServerProcess } from './server-process.js';
import { WorkspaceClient, basic } from './workspace-client.js';

async function heardBy({ url }: ServerProcess): Promise<number> {
  const text = await fetch(`${url}/metrics`).then((answer) => answer.text());
  return Number(/^tributary_hints_heard_total\{hint="items"\} (\S+)$/m.exec(text)?.[1] ?? 0);
}

/** Events are sent until a worker has heard of one: a hint may be lost. */
async function hintsTravel(fleet: ProcessFleet, workspace: WorkspaceClient): Promise<void> {
  const before = await heardBy(fleet.workers[0]!);
  const tell = async () => {
    await workspace.ingest('track', { userId: 'ana', event: 'Seen' });
    return (await heardBy(fleet.workers[0]!)) > before;
  };
  await until('a worker hears of what another process accepted', tell, 30_000);
}

describe('hints by LISTEN and NOTIFY', () => {
  let fleet: ProcessFleet;
  let workspace: WorkspaceClient;
  beforeAll(async () => {
    fleet = await ProcessFleet.open(1, {});
    workspace = await WorkspaceClient.make(fleet, 'live');
  }, 120_000);
  afterAll(() => fleet?.close(), 60_000);

  it('travel, and travel again after the line broke', async () => {
    await hintsTravel(fleet, workspace);
    const look = await Postgres.open(fleet.databaseUrl);
    await look.throwOut('tributary-hints');
    await look.close();
    await hintsTravel(fleet, workspace);
    await workspace.settled();
  }, 90_000);

  it('answers nothing but health and figures from a worker', async () => {
    const { url } = fleet.workers[0]!;
    const statuses = await Promise.all(['/health/live', '/health/ready', '/metrics', '/api/segments', '/v1/track', '/', '/docs', '/admin/queues'].map(async (path) => (await fetch(url + path)).status));
    expect(statuses).toEqual([200, 200, 200, 404, 404, 404, 404, 404]);
  });
});

describe('hints by Bull', () => {
  let redis: RedisServer;
  let fleet: ProcessFleet;
  let workspace: WorkspaceClient;
  beforeAll(async () => {
    redis = await RedisServer.start();
    fleet = await ProcessFleet.open(1, { REDIS_URL: redis.url });
    workspace = await WorkspaceClient.make(fleet, 'live');
  }, 180_000);
  afterAll(async () => {
    await fleet?.close();
    await redis?.stop();
  }, 60_000);

  it('travel; without Redis all is done by polls; and they travel again when it is back, empty', async () => {
    await hintsTravel(fleet, workspace);
    await redis.kill9();
    await workspace.ingest('identify', { userId: 'ben', traits: { plan: 'pro' } });
    await workspace.settled();
    expect(await workspace.ok('GET', '/api/contacts/user:ben')).toMatchObject({ traits: { plan: 'pro' } });
    await redis.restart();
    await hintsTravel(fleet, workspace);
  }, 120_000);

  it('leaves nothing behind in Redis, and shows its queue to the operator alone', async () => {
    const board = (headers: Record<string, string>) => fetch(`${fleet.url}/admin/queues`, { headers });
    const refused = await board({});
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('Basic')]);
    expect((await board({ authorization: basic(workspace.keys.writeKey) })).status).toBe(401);
    expect((await board({ authorization: `Bearer ${workspace.keys.apiKey}` })).status).toBe(401);
    const byPassword = { authorization: `Basic ${Buffer.from(`operator:${fleet.adminKey}`).toString('base64')}` };
    expect([(await board(byPassword)).status, (await board({ authorization: `Bearer ${fleet.adminKey}` })).status]).toEqual([200, 200]);
    const queues = async () => (await fetch(`${fleet.url}/admin/queues/api/queues`, { headers: byPassword })).json() as Promise<{ queues: { name: string; counts: Record<string, number> }[] }>;
    await until('no job is left', async () => Object.values((await queues()).queues[0]!.counts).every((n) => n === 0));
  });

  it('starts where Redis is away, and says so', async () => {
    await redis.kill9();
    const worker = await fleet.join();
    await workspace.ingest('identify', { userId: 'cleo', traits: { plan: 'free' } });
    await workspace.settled();
    await until('it is said', () => worker.output().includes('redis.trouble'));
    expect(worker.output()).not.toMatch(/server\.(unhandled|uncaught)/);
    await redis.restart();
  }, 60_000);
});
