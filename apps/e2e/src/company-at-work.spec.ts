import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeMeta } from '@tributary/fixtures';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openSite } from './browser.js';
import { chain, publish, runsOf, wayOf } from './drawing.js';
import { ProcessFleet } from './fleet.js';
import { RedisServer } from './redis-server.js';
import { until } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

const VISITORS = Array.from({ length: 8 }, (_, i) => `visitor-${i}`);
/** The lease of what a killed worker had begun runs out after 60 s. */
const PAST_LEASES_MS = 180_000;

type Snippet = { tributary: { identify(id: string, traits: object): void } };

describe('the two automations of the guide, by three workers over Redis', () => {
  let meta: FakeMeta;
  let redis: RedisServer;
  let fleet: ProcessFleet;
  let browser: Browser;
  let site: Awaited<ReturnType<typeof openSite>>;
  let workspace: WorkspaceClient;

  beforeAll(async () => {
    [meta, redis, browser] = [await FakeMeta.open(), await RedisServer.start(), await openBrowser()];
    fleet = await ProcessFleet.open(3, { REDIS_URL: redis.url, META_GRAPH_URL: meta.url });
    workspace = await WorkspaceClient.make(fleet, 'live');
    site = await openSite(`<!doctype html><title>Shop</title><script src="${fleet.url}/t.js" data-write-key="${workspace.keys.writeKey}"></script>`);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await fleet?.close();
    await redis?.stop();
    await meta?.close();
  }, 60_000);

  /** Somebody comes, says who they are, and looks at a product and at the prices. */
  async function visit(userId: string): Promise<void> {
    const context = await browser.newContext();
    const page: Page = await context.newPage();
    await page.goto(`${site.url}/`);
    await page.evaluate((id) => (window as unknown as Snippet).tributary.identify(id, { email: `${id}@example.com`, firstName: 'Ana' }), userId);
    await until(`${userId} is known`, async () => (await workspace.send('GET', `/api/contacts/email:${userId}@example.com`)).status === 200, 30_000);
    await page.goto(`${site.url}/tents`);
    await page.goto(`${site.url}/pricing`);
    const seen = async () => (await workspace.all<{ properties: { path?: string } }>(`/api/events?contact=user:${userId}&name=Page%20Viewed`)).some(({ properties }) => properties.path === '/pricing');
    await until(`${userId} was seen`, seen, 30_000);
    await context.close();
  }

  it('go from a page view in a browser to fake Meta, mailbox and task, each once, while processes and Redis are killed', async () => {
    await workspace.ok('PUT', '/api/channels/meta', { accessToken: 'good-token', adAccountId: '1234567' });
    const audience = await workspace.ok<{ id: string; externalId: string }>('POST', '/api/audiences', { name: 'Interested in tents', provider: 'meta' });
    await workspace.ok('POST', '/api/teams', { key: 'sales', name: 'Sales' });
    for (const name of ['mara', 'tom', 'rosa']) await workspace.ok('POST', '/api/users', { email: `${name}@shop.example`, team: 'sales' });
    const trigger = (path: string) => ['t', 'event-received', { event: 'Page Viewed', where: [{ property: 'path', op: 'equals', value: path }] }] as const;
    const reentry = { reentry: { mode: 'once' } };
    const ads = await publish(workspace, chain([trigger('/tents'), ['g', 'add-tag', { tag: 'likes-tents' }], ['a', 'sync-audience', { audience: audience.id, mode: 'add' }]], reentry));
    const sales = await publish(workspace, chain([trigger('/pricing'), ['m', 'send-email', { subject: 'Our prices', html: '<p>Hello {{ contact.traits.firstName }}</p>', transactional: true }], ['s', 'notify-sales', { message: '{{ contact.traits.firstName }} looks at prices', to: { roundRobin: 'sales' } }]], reentry));

    for (const [i, userId] of VISITORS.entries()) {
      await visit(userId);
      if (i === 2) await fleet.killWorker(0);
      if (i === 3) await redis.kill9();
      if (i === 4) await Promise.all([fleet.join(), fleet.restartApi()]);
      if (i === 5) await redis.restart();
      if (i === 6) await fleet.killWorker(0);
    }
    await until('all of it is done', async () => (await workspace.send('GET', '/api/settled?wait=5')).status === 200, PAST_LEASES_MS);

    expect((await runsOf(workspace, ads)).map((run) => [run.status, wayOf(run)])).toEqual(VISITORS.map(() => ['completed', 't>next g>next a>next']));
    expect((await runsOf(workspace, sales)).map((run) => [run.status, wayOf(run)])).toEqual(VISITORS.map(() => ['completed', 't>next m>next s>next']));
    expect(meta.members(audience.externalId).map((cells) => cells['EXTERN_ID']).sort()).toEqual(VISITORS);
    const mails = await workspace.all<{ to: string; subject: string }>('/api/mailbox');
    expect(mails.filter(({ subject }) => subject === 'Our prices').map(({ to }) => to).sort()).toEqual(VISITORS.map((id) => `${id}@example.com`));
    const tasks = await workspace.all<{ owner: string; contact: string }>('/api/tasks');
    expect(new Set(tasks.map(({ contact }) => contact)).size).toBe(VISITORS.length);
    expect(tasks).toHaveLength(VISITORS.length);
    const turns = [...new Set(tasks.map(({ owner }) => owner))].map((owner) => tasks.filter((task) => task.owner === owner).length);
    expect(turns.sort()).toEqual([2, 3, 3]);
  }, 400_000);
});
