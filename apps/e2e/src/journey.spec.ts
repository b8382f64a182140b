import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser, openSite } from './browser.js';
import { CountingWorld } from './counting-world.js';
import { drawing, publish, runsOf, wayOf } from './drawing.js';
import { freePort, startServer, temporaryFolder, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(180_000);

/** A Monday, noon. */
const START = '2026-03-02T12:00:00.000Z';

interface Task {
  readonly id: string;
  readonly owner: string | null;
  readonly status: string;
  readonly dueAt: string;
  readonly message: string | null;
  readonly why: readonly { readonly text: string }[];
}

describe('page visited → email → the sales team follows up', () => {
  let folder: string;
  let env: Record<string, string>;
  let server: ServerProcess;
  let browser: Browser;
  let world: CountingWorld;
  let site: Awaited<ReturnType<typeof openSite>>;
  let workspace: WorkspaceClient;

  beforeAll(async () => {
    folder = await temporaryFolder();
    env = { DATA_DIR: join(folder, 'data'), PORT: String(await freePort()), ALLOW_PRIVATE_HOSTS: '127.0.0.1' };
    [server, browser, world] = [await startServer({ env }), await openBrowser(), await CountingWorld.open(() => false)];
    workspace = await WorkspaceClient.make(server, 'sandbox');
    site = await openSite(`<!doctype html><title>Pricing</title><script src="${server.url}/t.js" data-write-key="${workspace.keys.writeKey}"></script>`);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await site.close();
    await server.stop();
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Killed and started again on what it left. */
  async function restart(): Promise<void> {
    await server.kill9();
    server = await startServer({ env });
  }
  const tasks = () => workspace.all<Task>('/api/tasks');
  const rawMails = () => [...world.mails.values()].flat();
  const mailsTo = (address: string) => rawMails().filter((raw) => new RegExp(`^To: .*${address}`, 'im').test(raw));

  it('goes from a page view in a browser to the inbox, the unsubscribe click and the task, each once, also with kill -9 on the way', async () => {
    await workspace.clock({ now: START });
    await workspace.ok('PUT', '/api/channels/smtp', { url: world.smtpUrl, from: 'Shop <hello@shop.example>' });
    await workspace.ok('POST', '/api/topics', { key: 'offers', name: 'Offers' });
    await workspace.ok('POST', '/api/teams', { key: 'sales', name: 'Sales', escalateAfter: '2h' });
    const ben = await workspace.ok<{ id: string }>('POST', '/api/users', { email: 'ben@shop.example', team: 'sales' });
    const lead = await workspace.ok<{ id: string }>('POST', '/api/users', { email: 'lead@shop.example' });
    await workspace.ok('PATCH', '/api/teams/sales', { lead: lead.id });
    const graph = drawing(
      [
        ['t', 'event-received', { event: 'Page Viewed', where: [{ property: 'path', op: 'equals', value: '/pricing' }] }],
        ['m', 'send-email', { subject: 'Your question about {{ event.properties.title }}', html: '<p>Hello {{ contact.traits.firstName }}</p>', topic: 'offers' }],
        ['w', 'wait-for', { event: 'Order Completed', timeout: '1d' }],
        ['s', 'notify-sales', { message: '{{ contact.traits.firstName }} looked at prices and has not bought', to: { roundRobin: 'sales' }, dueIn: '1h', priority: 'high' }],
      ],
      ['t next m', 'm next w', 'w timeout s'],
    );
    const workflow = await publish(workspace, graph);

    const visitor = await browser.newContext();
    const page = await visitor.newPage();
    await page.goto(`${site.url}/pricing`);
    await page.evaluate(() => (window as unknown as { tributary: { identify(id: string, traits: object): void } }).tributary.identify('ana', { email: 'ana@example.com', firstName: 'Ana' }));
    await until('the page view and who it was came in', async () => (await workspace.all('/api/events')).length >= 2, 20_000);
    await page.close();
    await restart();
    await workspace.settled();
    // The mail was asked for before anybody said who it was, or after; whoever has no address yet is skipped, so the page is looked at again.
    const again = await visitor.newPage();
    await again.goto(`${site.url}/pricing`);
    await until('the mail arrived', async () => (await workspace.send('GET', '/api/settled?wait=2')).status === 200 && mailsTo('ana@example.com').length > 0, 30_000);
    await visitor.close();
    expect(mailsTo('ana@example.com')).toHaveLength(1);
    expect(mailsTo('ana@example.com')[0]).toMatch(/^Subject: Your question about Pricing/im);

    const link = /^List-Unsubscribe: *<([^>]+)>/im.exec(mailsTo('ana@example.com')[0]!.replace(/\r?\n[ \t]+/g, ''))![1]!;
    expect((await fetch(server.url + new URL(link).pathname, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })).status).toBe(200);
    expect(await workspace.ok('GET', '/api/contacts/user:ana')).toMatchObject({ consent: { offers: 'unsubscribed' } });

    await restart();
    // A mail of which the killed process did not know whether it arrived holds its run for a quarter of an hour; both ways are over by then.
    await workspace.clock({ advance: '25h' });
    await restart();
    await workspace.settled();
    const [task, ...others] = await tasks();
    const asked = (await runsOf(workspace, workflow)).flatMap((run) => run.steps.filter((step) => step.node === 's').map((step) => Date.parse(step.at)));
    expect([task, others]).toMatchObject([{ owner: ben.id, status: 'open', message: 'Ana looked at prices and has not bought', dueAt: new Date(asked[0]! + 3_600_000).toISOString() }, []]);
    expect(task!.why.length).toBe(3);
    expect(mailsTo('ben@shop.example')).toHaveLength(1);

    await workspace.ok('PATCH', `/api/tasks/${task!.id}`, { snoozeUntil: '2026-03-03T15:00:00.000Z' });
    expect((await tasks())[0]).toMatchObject({ status: 'snoozed' });
    await workspace.clock({ now: '2026-03-03T15:00:00.000Z' });
    expect((await tasks())[0]).toMatchObject({ status: 'open' });
    await restart();
    await workspace.clock({ advance: '1d' });
    expect(mailsTo('lead@shop.example')).toHaveLength(1);
    await workspace.clock({ advance: '3d' });
    expect(mailsTo('lead@shop.example')).toHaveLength(1);

    await workspace.ok('PATCH', `/api/tasks/${task!.id}`, { done: true, outcome: 'called' });
    await workspace.settled();
    expect(await workspace.all('/api/events?name=Task%20Completed')).toMatchObject([{ properties: { outcome: 'called' } }]);
    const runs = await runsOf(workspace, workflow);
    expect(runs.filter((run) => wayOf(run) === 't>next m>next w>timeout s>next')).toHaveLength(1);
    for (const raws of world.mails.values()) expect(raws).toHaveLength(1);
  });
});
