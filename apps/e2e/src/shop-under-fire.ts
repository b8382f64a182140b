import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CountingWorld } from './counting-world.js';
import { chain, publish, runsOf, wayOf, type RunView } from './drawing.js';
import { until } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

const PEOPLE = Array.from({ length: 40 }, (_, i) => `u${i}`);
const ORDERS_EACH = 8;
const RUNS = PEOPLE.length * ORDERS_EACH;
const BATCH = 20;

/** The processes that run the product, and what is done to them under load. */
export interface Fleet {
  /** Where the API is, as long as it is up. */
  readonly url: string;
  readonly adminKey: string;
  /** One blow, and what stands up again after it. */
  strike(nth: number): Promise<void>;
  close(): Promise<void>;
}

interface Effect {
  readonly key: string;
  readonly kind: string;
  readonly status: string;
  readonly run: string;
}

const orders = Array.from({ length: ORDERS_EACH }, (_, nth) => PEOPLE.map((userId) => ({ userId, order: `${userId}-${nth}` }))).flat();

/** What happens to everybody who buys, once an order. */
const drawn = (world: CountingWorld) =>
  chain(
    [
      ['t', 'event-received', { event: 'Bought', entryKey: 'order' }],
      ['s', 'adjust-score', { score: 'orders', by: 1 }],
      ['h', 'http-request', { url: world.url, method: 'POST', body: { order: '{{ event.properties.order }}' } }],
      ['m', 'send-email', { subject: 'Order {{ event.properties.order }}', html: '<p>Thank you</p>' }],
      ['g', 'add-tag', { tag: 'thanked' }],
    ],
    { reentry: { mode: 'every-time' } },
  );

/** A client as they are: what is not answered is sent again, under the same message ids. */
async function deliver(workspace: WorkspaceClient, batch: readonly object[]): Promise<void> {
  for (;;) {
    const answer = await workspace.ingest('batch', { batch }).catch(() => null);
    if (answer?.status === 200) return;
    await until('the server answers', async () => fetch(`${workspace.url}/health/ready`).then((r) => r.ok, () => false), 60_000);
  }
}

/** How many blows fell so far: so much of what is bought comes before each. */
interface Fire {
  struck: number;
  readonly blows: number;
}

/** A batch whenever a little more has been done outside, and a share for each blow, so that every one meets events, steps, calls and mails under way. */
async function buy(workspace: WorkspaceClient, world: CountingWorld, fire: Fire): Promise<void> {
  const share = orders.length / (fire.blows + 1);
  for (let at = 0; at < orders.length; at += BATCH) {
    await until('the next blow falls', () => at < (fire.struck + 1) * share, 120_000);
    await until('the outside hears of what was bought', () => world.arrived >= at - 2 * BATCH, 120_000);
    await deliver(workspace, orders.slice(at, at + BATCH).map(({ userId, order }) => ({ type: 'track', userId, event: 'Bought', properties: { order }, messageId: `m-${order}` })));
  }
}

async function strikeUnderLoad(fleet: Fleet, world: CountingWorld, fire: Fire): Promise<void> {
  while (fire.struck < fire.blows) {
    const after = world.arrived + 5 + Math.random() * 30;
    const isUnderLoad = () => world.arrived >= after && world.unanswered > 0;
    await until('a little more was done, and a mail is being taken', isUnderLoad, 70_000);
    await fleet.strike(fire.struck);
    fire.struck++;
  }
}

/** Nothing is left to do, now or at a later attempt; what waits 15 minutes as uncertain still does. */
async function nothingLeft(workspace: WorkspaceClient, withinMs: number): Promise<void> {
  const left = () => workspace.ok<{ settled?: boolean; later: { retries: number } }>('GET', '/api/settled?wait=10');
  await until('all effects ended', async () => {
    const { settled, later } = await left();
    return settled === true && later.retries === 0;
  }, withinMs);
}

/**
 * A shop is open while its processes are struck: whatever happens to them, every order has one run, which did each thing once.
 * @param settlesWithinMs leases of who was killed may have to run out
 */
export function describeShopUnderFire(name: string, open: (env: Readonly<Record<string, string>>) => Promise<Fleet>, { blows = 4, settlesWithinMs = 90_000 } = {}): void {
  describe(name, () => {
    let world: CountingWorld;
    let fleet: Fleet;
    let workspace: WorkspaceClient;
    let workflow: string;
    let runs: RunView[];
    let effects: Map<string, Effect>;

    beforeAll(async () => {
      world = await CountingWorld.open((key) => '0123'.includes(key[0]!)); // broken at first for a quarter of the keys
      fleet = await open({ SMTP_URL: world.smtpUrl, ALLOW_PRIVATE_HOSTS: '127.0.0.1' });
      workspace = await WorkspaceClient.make(fleet, 'live');
      await deliver(workspace, PEOPLE.map((userId) => ({ type: 'identify', userId, traits: { email: `${userId}@example.com` } })));
      workflow = await publish(workspace, drawn(world));
      const fire = { struck: 0, blows };
      await Promise.all([buy(workspace, world, fire), strikeUnderLoad(fleet, world, fire)]);
      await nothingLeft(workspace, settlesWithinMs);
      runs = await runsOf(workspace, workflow);
      effects = new Map((await workspace.all<Effect>('/api/effects')).map((effect) => [effect.key, effect]));
    }, 240_000 + settlesWithinMs);
    afterAll(async () => {
      await fleet?.close();
      await world.close();
    });

    const keyAt = (run: RunView, node: string): string => run.steps.find((step) => step.node === node)!.effect!;
    const isUncertain = (run: RunView): boolean => effects.get(keyAt(run, 'm'))?.status === 'uncertain';
    const deliveries = (key: string): number => [...world.mails].find(([id]) => id.startsWith(`<${key}@`))?.[1].length ?? 0;

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
        const contact = await workspace.ok<{ id: string; tags: string[]; computed: { score: object } }>('GET', `/api/contacts/user:${user}`);
        expect([user, contact.computed.score]).toEqual([user, { orders: ORDERS_EACH }]);
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
      const opened = runs.filter(isUncertain).length;
      const through = { waiting: 0, passed: RUNS, failed: 0 };
      expect(await workspace.ok('GET', `/api/workflows/${workflow}/stats`)).toEqual({
        ...{ entered: RUNS, people: PEOPLE.length, active: opened, completed: RUNS - opened, exited: 0, failed: 0 },
        nodes: { t: through, s: through, h: through, m: { waiting: opened, passed: RUNS - opened, failed: 0 }, g: { waiting: 0, passed: RUNS - opened, failed: 0 } },
      });
    });
  });
}
