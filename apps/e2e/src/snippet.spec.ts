import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser, openSite } from './browser.js';
import { startServer, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

interface Seen {
  readonly type: string;
  readonly name: string | null;
  readonly userId: string | null;
  readonly anonymousId: string | null;
  readonly messageId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
}
/** What the snippet puts on the page. */
interface Snippet {
  track(event: string, properties?: object): void;
  identify(userId: string, traits?: object): void;
  consent(said: string): void;
  reset(): void;
}
type WithSnippet = Window & { tributary: Snippet };

describe('the browser snippet', () => {
  let server: ServerProcess;
  let browser: Browser;
  let workspace: WorkspaceClient;
  let context: BrowserContext;
  const sites: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    [server, browser] = [await startServer(), await openBrowser()];
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  beforeEach(async () => {
    workspace = await WorkspaceClient.make(server, 'live');
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await Promise.all(sites.splice(0).map((site) => site.close()));
  });

  async function site(attributes = '', before = ''): Promise<string> {
    const made = await openSite(`<!doctype html><title>A shop</title>${before}<script src="${server.url}/t.js" data-write-key="${workspace.keys.writeKey}" ${attributes}></script><a id="away" href="about:blank">away</a>`);
    sites.push(made);
    return made.url;
  }
  const seen = async (): Promise<Seen[]> => (await workspace.all<Seen>('/api/events')).reverse();
  const names = async () => (await seen()).map((event) => event.name ?? event.type);
  const waitFor = (what: readonly string[]) => until(`events ${what.join()}`, async () => what.every((name, _, all) => all.includes(name)) && what.length <= (await names()).length && JSON.stringify([...(await names())].sort()) === JSON.stringify([...what].sort()), 15_000);
  const call = <K extends keyof Snippet>(page: Page, method: K, ...args: Parameters<Snippet[K]>) => page.evaluate(([name, given]) => (window as unknown as WithSnippet).tributary[name as 'track'](...(given as Parameters<Snippet['track']>)), [method, args] as const);

  it('is small', async () => {
    const script = await fetch(`${server.url}/t.js`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(gzipSync(await script.text(), { level: 9 }).length).toBeLessThan(5 * 1024);
  });

  it('tells page views with where they came from, who it is, and what they do, from a page of another origin', async () => {
    const page = await context.newPage();
    await page.goto(`${await site()}/products/7?utm_source=news&utm_campaign=spring&colour=red`, { referer: 'http://search.example/' });
    await call(page, 'track', 'Product Viewed', { sku: 'A-7' });
    await call(page, 'identify', 'ana', { plan: 'pro' });
    await call(page, 'track', 'Order Completed', { total: 49 });
    await waitFor(['Page Viewed', 'Product Viewed', 'identify', 'Order Completed']);
    const [viewed, product, , order] = await seen();
    expect(viewed).toMatchObject({ type: 'page', userId: null, properties: { path: '/products/7', search: '?utm_source=news&utm_campaign=spring&colour=red', title: 'A shop', referrer: 'http://search.example/' } });
    expect(viewed!.context).toMatchObject({ library: { name: 't.js' }, campaign: { source: 'news', name: 'spring' }, page: { path: '/products/7' } });
    expect([product!.anonymousId, product!.userId, order!.userId]).toEqual([viewed!.anonymousId, null, 'ana']);
    await workspace.settled();
    const [contact, ...others] = await workspace.all<{ userId: string; anonymousIds: string[]; traits: object }>('/api/contacts');
    expect([contact, others]).toEqual([expect.objectContaining({ userId: 'ana', anonymousIds: [viewed!.anonymousId], traits: { plan: 'pro' } }), []]);
  });

  it('knows who came back, follows a single-page application, and takes calls made before it was there', async () => {
    const url = await site('', `<script>window.tributary = [['track', 'Early']]</script>`);
    const page = await context.newPage();
    await page.goto(`${url}/one?utm_source=ad`);
    await page.evaluate(() => (window as unknown as { tributary: { push(call: unknown[]): void } }).tributary.push(['track', 'Pushed', { n: 1 }]));
    await page.evaluate(() => history.pushState(null, '', '/two'));
    await waitFor(['Page Viewed', 'Early', 'Pushed', 'Page Left', 'Page Viewed']);
    await page.goto(`${url}/three`);
    await waitFor(['Page Viewed', 'Early', 'Pushed', 'Page Left', 'Page Viewed', 'Page Left', 'Page Viewed', 'Early']);
    const all = await seen();
    expect(new Set(all.map((event) => event.anonymousId)).size).toBe(1);
    expect(all.filter((event) => event.name === 'Page Viewed').map((event) => event.properties['path'])).toEqual(['/one', '/two', '/three']);
    expect(all.every((event) => JSON.stringify(event.context['campaign']) === '{"source":"ad"}')).toBe(true);
    const left = all.filter((event) => event.name === 'Page Left');
    expect(left.map((event) => event.properties['path'])).toEqual(['/one', '/two']);
    expect(left.every((event) => typeof event.properties['seconds'] === 'number')).toBe(true);
  });

  it('keeps what is said offline, also over a reload, and sends it once', async () => {
    const page = await context.newPage();
    await page.goto(await site());
    await waitFor(['Page Viewed']);
    await page.route('**/v1/batch', (route) => route.abort());
    for (let i = 0; i < 3; i++) await call(page, 'track', `Offline ${i}`);
    await page.reload();
    await page.waitForFunction(() => 'track' in (window as unknown as WithSnippet).tributary);
    await page.unroute('**/v1/batch');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await waitFor(['Page Viewed', 'Offline 0', 'Offline 1', 'Offline 2', 'Page Left', 'Page Viewed']);
    await until('the queue is empty', () => page.evaluate(() => localStorage.getItem('tributary.queue') === null));
    const ids = (await seen()).map((event) => event.messageId);
    expect(new Set(ids).size).toBe(6);
  });

  it('sends what is left when the page goes away', async () => {
    const page = await context.newPage();
    await page.goto(await site());
    await waitFor(['Page Viewed']);
    await call(page, 'track', 'Last Words');
    await page.close({ runBeforeUnload: false });
    await waitFor(['Page Viewed', 'Last Words', 'Page Left']);
  });

  it('says and keeps nothing before consent, everything after it, and forgets when it is denied', async () => {
    const page = await context.newPage();
    await page.goto(await site('data-consent="required"'));
    await call(page, 'track', 'Quiet');
    expect(await page.evaluate(() => [Object.keys(localStorage), document.cookie])).toEqual([[], '']);
    expect(await seen()).toEqual([]);
    await call(page, 'consent', 'granted');
    await waitFor(['Page Viewed', 'Quiet']);
    expect(await page.evaluate(() => localStorage.getItem('tributary.anonymous'))).toMatch(/^[0-9a-f-]{36}$/);
    await call(page, 'consent', 'denied');
    await call(page, 'track', 'Never');
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['tributary.consent']);
    await page.reload();
    await call(page, 'track', 'Never');
    await page.close();
    await workspace.settled();
    expect(await names()).not.toContain('Never');
  });
});
