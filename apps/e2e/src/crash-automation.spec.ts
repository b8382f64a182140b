import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CountingWorld } from './counting-world.js';
import { chain, publish, runsOf, wayOf, type RunView } from './drawing.js';
import { freePort, startServer, temporaryFolder, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

const PEOPLE = Array.from({ length: 40 }, (_, i) => `u${i}`);
const ORDERS_EACH = 8;
const RUNS = PEOPLE.length * ORDERS_EACH;
const BATCH = 20;
const KILLS = 4;

interface Effect {
  readonly key: string;
  readonly kind: string;
  readonly status: string;
  readonly run: string;
  readonly attempts: number;
  readonly reason: { readonly code: string } | null;
}

/** Broken at first for a quarter of the keys. */
const world = await CountingWorld.open((key) => '0123'.includes(key[0]!));
let folder: string;
let env: Readonly<Record<string, string>>;
let server: ServerProcess;
let workspace: WorkspaceClient;
let workflow: string;
let runs: RunView[];
let effects: Map<string, Effect>;

const orders = Array.from({ length: ORDERS_EACH }, (_, nth) => PEOPLE.map((userId) => ({ userId, order: `${userId}-${nth}` }))).flat();

/** Draws and publishes what happens to everybody who buys, once an order. */
async function drawWorkflow(): Promise<string> {
  const nodes = [
    ['t', 'event-received', { event: 'Bought', entryKey: 'order' }],
    ['s', 'adjust-score', { score: 'orders', by: 1 }],
    ['h', 'http-request', { url: world.url, method: 'POST', body: { order: '{{ event.properties.order }}' } }],
    ['m', 'send-email', { subject: 'Order {{ event.properties.order }}', html: '<p>Thank you</p>' }],
    ['g', 'add-tag', { tag: 'thanked' }],
  ] as const;
  return publish(workspace, chain(nodes, { reentry: { mode: 'every-time' } }));
}

/** A client as they are: what is not answered is sent again, under the same message ids. */
async function deliver(batch: readonly object[]): Promise<void> {
  for (;;) {
    const answer = await workspace.ingest('batch', { batch }).catch(() => null);
    if (answer?.status === 200) return;
    await until('the server answers', async () => fetch(`${server.url}/health/ready`).then((r) => r.ok, () => false), 60_000);
  }
}

/** A batch whenever a little more has been done outside, so that every kill meets events, steps, calls and mails under way. */
async function buy(): Promise<void> {
  for (let at = 0; at < orders.length; at += BATCH) {
    await until('the outside hears of what was bought', () => world.arrived >= at - BATCH, 60_000);
    await deliver(orders.slice(at, at + BATCH).map(({ userId, order }) => ({ type: 'track', userId, event: 'Bought', properties: { order }, messageId: `m-${order}` })));
  }
}

async function killUnderLoad(): Promise<void> {
  for (let kill = 0; kill < KILLS; kill++) {
    const after = world.arrived + 20 + Math.random() * 50;
    await until('a little more was done, and a mail is being taken', () => world.arrived >= after && world.unanswered > 0, 60_000);
    await server.kill9();
    server = await startServer({ env });
  }
}

/** Nothing is left to do, now or at a later attempt; what waits 15 minutes as uncertain still does. */
async function nothingLeft(): Promise<void> {
  const left = () => workspace.ok<{ settled?: boolean; later: { retries: number } }>('GET', '/api/settled?wait=10');
  await until('all effects ended', async () => {
    const { settled, later } = await left();
    return settled === true && later.retries === 0;
  }, 90_000);
}

beforeAll(async () => {
  folder = await temporaryFolder();
  env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), SMTP_URL: world.smtpUrl, ALLOW_PRIVATE_HOSTS: '127.0.0.1' };
  server = await startServer({ env });
  workspace = await WorkspaceClient.make(server, 'live');
  await deliver(PEOPLE.map((userId) => ({ type: 'identify', userId, traits: { email: `${userId}@example.com` } })));
  workflow = await drawWorkflow();
  await Promise.all([buy(), killUnderLoad()]);
  await nothingLeft();
  runs = await runsOf(workspace, workflow);
  effects = new Map((await workspace.all<Effect>('/api/effects')).map((effect) => [effect.key, effect]));
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const keyAt = (run: RunView, node: string): string => run.steps.find((step) => step.node === node)!.effect!;
const isUncertain = (run: RunView): boolean => effects.get(keyAt(run, 'm'))?.status === 'uncertain';
const deliveries = (key: string): number => [...world.mails].find(([id]) => id.startsWith(`<${key}@`))?.[1].length ?? 0;

describe('kill -9 of the server at random instants while workflows run', () => {
  it('semantics 16 and 17: every order has one run, which took each step as drawn', async () => {
    expect(runs.map((run) => run.entryKey).sort()).toEqual(orders.map(({ order }) => order).sort());
    for (const run of runs) {
      const [way, ends] = isUncertain(run) ? ['t>next s>next h>next m>', ['active', 'acting']] : ['t>next s>next h>next m>next g>next', ['completed', null]];
      expect([run.entryKey, wayOf(run), run.status, run.doing]).toEqual([run.entryKey, way, ...ends]);
    }
    expect(await workspace.all('/api/items')).toEqual([]);
  });

  it('semantics 16: what is done inside is done once a run, however often its step was begun', async () => {
    const thanked = new Set(runs.filter((run) => run.status === 'completed').map((run) => run.contact));
    for (const user of PEOPLE) {
      const contact = await workspace.ok<{ id: string; tags: string[]; computed: object }>('GET', `/api/contacts/user:${user}`);
      expect([user, contact.computed]).toEqual([user, { score: { orders: ORDERS_EACH } }]);
      expect(contact.tags).toEqual(thanked.has(contact.id) ? ['thanked'] : []);
      expect(runs.filter((run) => run.contact === contact.id).map((run) => run.entryKey).sort()).toEqual(orders.filter(({ userId }) => userId === user).map(({ order }) => order).sort());
    }
  });

  it('semantics 17: a call is repeated with the same key and the same bytes only', () => {
    expect([...world.calls.keys()].sort()).toEqual(runs.map((run) => keyAt(run, 'h')).sort());
    for (const run of runs) {
      const key = keyAt(run, 'h');
      expect([...new Set(world.calls.get(key))]).toEqual([JSON.stringify({ order: run.entryKey })]);
      expect(effects.get(key)).toMatchObject({ kind: 'http-request', status: 'done', run: run.id });
    }
  });

  it('semantics 17: a mail is sent once, or nobody knows and it is not sent again', () => {
    for (const run of runs) {
      const key = keyAt(run, 'm');
      const [status, times] = [effects.get(key)?.status, deliveries(key)];
      expect([key, status, times]).toEqual(status === 'uncertain' ? [key, 'uncertain', Math.min(times, 1)] : [key, 'done', 1]);
      expect(effects.get(key)).toMatchObject({ kind: 'send-email', run: run.id });
    }
    expect(effects.size).toBe(2 * RUNS);
    expect([...world.mails.keys()].every((id) => effects.has(/^<(.+)@/.exec(id)?.[1] ?? ''))).toBe(true);
  });

  it('semantics 16 and 17: the figures add up', async () => {
    const open = runs.filter(isUncertain).length;
    const through = { waiting: 0, passed: RUNS, failed: 0 };
    expect(await workspace.ok('GET', `/api/workflows/${workflow}/stats`)).toEqual({
      ...{ entered: RUNS, people: PEOPLE.length, active: open, completed: RUNS - open, exited: 0, failed: 0 },
      nodes: { t: through, s: through, h: through, m: { waiting: open, passed: RUNS - open, failed: 0 }, g: { waiting: 0, passed: RUNS - open, failed: 0 } },
    });
  });
});
