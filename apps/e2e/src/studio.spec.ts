import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from './browser.js';
import { startServer, until, type ServerProcess } from './server-process.js';

jest.setTimeout(120_000);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'a long enough one';

let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
/** What the console said that it should not. */
const complaints: string[] = [];

async function call<T>(method: string, path: string, body?: unknown, key = server.apiKey): Promise<T> {
  const answer = await fetch(server.url + path, { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}
const track = (userId: string, event: string) =>
  fetch(`${server.url}/v1/track`, { method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${server.writeKey}:`).toString('base64')}`, 'content-type': 'application/json' }, body: JSON.stringify({ userId, event, messageId: `${userId}-${event}-${Math.random()}` }) });

interface Drawn {
  readonly id: string;
  readonly state: string;
  readonly graph: { readonly nodes: readonly { id: string; kind: string; config: Record<string, unknown> }[]; readonly edges: readonly { from: string; output: string; to: string }[] };
}
const drawn = async (): Promise<Drawn> => call<Drawn>('GET', `/api/workflows/${page.url().split('/').at(-1)}`);

/** What axe finds wrong with the page as it stands, in one line each. */
async function faultsOf(): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
  });
}

const saved = () => page.getByText('Draft · saved').waitFor();
const settings = () => page.getByRole('complementary', { name: 'Settings of the step' });
async function pick(title: string): Promise<void> {
  await page.getByPlaceholder('Find a step').fill(title);
  await page.getByRole('option', { name: new RegExp(`^${title}`) }).first().click();
  await settings().getByRole('heading', { name: title, exact: true }).waitFor();
}

beforeAll(async () => {
  server = await startServer({ env: { PUBLIC_URL: '' } });
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('the studio', () => {
  it('lets whoever comes first make the owner’s account, and in', async () => {
    await page.goto(server.url);
    await page.getByLabel('Name').fill('Maren Koch');
    await page.getByLabel('Email').fill('maren@fjord.example');
    await page.getByLabel('Password').first().fill(PASSWORD);
    expect(await faultsOf()).toEqual([]);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { name: /, Maren$/ }).waitFor();
    await page.getByRole('link', { name: /^Workflows/ }).first().click();
    await page.getByRole('heading', { name: 'Workflows' }).waitFor();
    await page.getByText('No workflow yet').first().waitFor();
    expect(await faultsOf()).toEqual([]);
  });

  it('draws viewed twice → branch → tag or task by mouse, keeps it, and takes it back step by step', async () => {
    await page.getByRole('button', { name: 'New workflow' }).click();
    await page.getByRole('button', { name: 'Choose a trigger' }).click();
    await pick('Event received');
    await settings().getByLabel('Event').fill('Product Viewed');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add a step' }).first().click();
    await pick('Branch');
    await settings().getByRole('button', { name: 'Add a branch' }).click();
    await settings().getByLabel('Name of the branch').fill('came back');
    await settings().getByRole('button', { name: 'Add a condition' }).click();
    await settings().getByLabel('event', { exact: true }).fill('Product Viewed');
    await settings().getByLabel('times', { exact: true }).fill('2');
    await settings().getByLabel('When', { exact: true }).selectOption('within');
    await settings().getByRole('spinbutton', { name: 'in the last' }).fill('7');
    await page.locator('.way-label', { hasText: 'came back' }).waitFor();
    await page.getByRole('button', { name: 'Add a step', exact: true }).first().click();
    await pick('Add tag');
    await settings().getByLabel('Tag').fill('interested');
    await page.getByRole('button', { name: 'Add a step', exact: true }).first().click();
    await pick('Create task');
    await settings().getByRole('textbox', { name: 'Title' }).fill('Look at this one');
    await saved();
    const { graph } = await drawn();
    expect(graph.nodes.map(({ kind, config }) => [kind, config])).toEqual([
      ['event-received', { event: 'Product Viewed' }],
      ['branch', { branches: [{ name: 'came back', when: { event: 'Product Viewed', count: { op: 'gte', n: 2 }, within: '7d' } }] }],
      ['add-tag', { tag: 'interested' }],
      ['create-task', { title: 'Look at this one' }],
    ]);
    expect(graph.edges.map(({ from, output, to }) => [from, output, to])).toEqual([
      ['event-received-1', 'next', 'branch-1'],
      ['branch-1', 'came back', 'add-tag-1'],
      ['branch-1', 'otherwise', 'create-task-1'],
    ]);
    expect(await faultsOf()).toEqual([]);
    while (await page.getByRole('button', { name: 'Undo' }).isEnabled()) await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('What starts it?').waitFor();
    while (await page.getByRole('button', { name: 'Redo' }).isEnabled()) await page.getByRole('button', { name: 'Redo' }).click();
    await until('saved again', async () => JSON.stringify((await drawn()).graph) === JSON.stringify(graph));
  });

  it('publishes after a review, and shows people passing', async () => {
    await track('aino', 'Product Viewed');
    await page.getByRole('button', { name: 'Review and publish' }).click();
    await page.getByText('Every step is complete').waitFor();
    await page.getByRole('button', { name: 'Publish version 1' }).click();
    await page.getByText('Published v1').waitFor();
    await track('aino', 'Product Viewed');
    await until('passed', async () => /1/.test((await page.locator('[data-step=branch-1] .step-foot').textContent()) ?? ''));
    await until('tagged', async () => (await call<{ tags: string[] }>('GET', '/api/contacts/user:aino').catch(() => ({ tags: [] as string[] }))).tags.includes('interested'));
  });

  it('keeps what is drawn while the server cannot be reached, also across a reload, and saves it afterwards', async () => {
    await page.locator('[data-step=add-tag-1]').click();
    await context.route('**/draft', (route) => route.abort());
    await settings().getByLabel('Tag').fill('very-interested');
    await page.getByText('Kept here until the server is back').waitFor();
    await page.reload();
    await page.locator('[data-step=add-tag-1]', { hasText: 'very-interested' }).waitFor();
    await context.unroute('**/draft');
    await until('saved', async () => (await drawn()).graph.nodes.some(({ config }) => config['tag'] === 'very-interested'));
    await saved();
    await page.locator('[data-step=add-tag-1]').click();
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('ERR_FAILED')));
  });

  it('announces what somebody else saved meanwhile, and writes over nothing', async () => {
    const { id, graph } = await drawn();
    const { headers } = await fetch(`${server.url}/api/workflows/${id}`, { headers: { authorization: `Bearer ${server.apiKey}` } });
    const theirs = { ...graph, nodes: graph.nodes.map((node) => (node.kind === 'add-tag' ? { ...node, config: { tag: 'theirs' } } : node)) };
    await fetch(`${server.url}/api/workflows/${id}/draft`, { method: 'PUT', headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json', 'if-match': headers.get('etag')! }, body: JSON.stringify({ graph: theirs }) });
    await settings().getByLabel('Tag').fill('mine');
    await page.getByText('Somebody else saved this draft meanwhile.', { exact: false }).waitFor();
    expect((await drawn()).graph).toEqual(theirs);
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await until('mine', async () => (await drawn()).graph.nodes.some(({ config }) => config['tag'] === 'mine'));
    complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('412')));
  });

  it('opens a recipe ready-filled', async () => {
    await page.goto(`${server.url}/workflows`);
    await page.getByRole('button', { name: /^Welcome, two mails/ }).click();
    await page.getByText('Starts when someone does').waitFor();
    expect((await call<{ errors: unknown[] }>('POST', `/api/workflows/${page.url().split('/').at(-1)}/validate`, {})).errors).toEqual([]);
  });

  it('makes a segment, and says how many fit while one writes', async () => {
    await page.goto(`${server.url}/segments`);
    await page.getByText('No segment yet').waitFor();
    await page.getByRole('button', { name: 'New segment' }).click();
    await page.getByRole('menuitem', { name: 'Follows from its rule' }).click();
    await page.getByLabel('Name').fill('Lookers');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('event', { exact: true }).fill('Product Viewed');
    await page.getByText('of 1 people').waitFor();
    expect(await faultsOf()).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/\/segments\/seg_/);
    const { items } = await call<{ items: { name: string; rule: unknown }[] }>('GET', '/api/segments');
    expect(items.map(({ name, rule }) => ({ name, rule }))).toEqual([{ name: 'Lookers', rule: { event: 'Product Viewed' } }]);
    await page.getByRole('link', { name: 'Back to the segments' }).click();
    await page.waitForURL(/\/segments$/);
    await page.getByText('Lookers').first().waitFor();
    expect(await faultsOf()).toEqual([]);
  });

  it('shows what comes in, what was refused and why, and the mail that was caught', async () => {
    await fetch(`${server.url}/v1/track`, { method: 'POST', headers: { 'x-write-key': server.writeKey }, body: JSON.stringify({ event: 'Nobody’s' }) });
    await page.getByRole('link', { name: 'Live events' }).click();
    await page.getByRole('cell', { name: 'Product Viewed' }).first().waitFor();
    expect(await faultsOf()).toEqual([]);
    await page.getByText('Refused', { exact: true }).click();
    await page.getByText('neither userId nor anonymousId', { exact: false }).waitFor();
    const { items } = await call<{ items: { id: string; name: string }[] }>('GET', '/api/workflows');
    await call('POST', `/api/workflows/${items.find(({ name }) => name === 'Welcome, two mails')!.id}/publish`, {});
    await fetch(`${server.url}/v1/identify`, { method: 'POST', headers: { 'x-write-key': server.writeKey }, body: JSON.stringify({ userId: 'aino', traits: { email: 'aino@fjord.example', firstName: 'Aino' } }) });
    await track('aino', 'Signed Up');
    await page.getByRole('link', { name: 'Mailbox' }).click();
    await page.getByRole('button', { name: 'Welcome', exact: true }).click();
    await page.frameLocator('iframe').getByText('Hello Aino', { exact: false }).waitFor();
    expect(await faultsOf()).toEqual([]);
  });

  it('fits a phone, but for drawing', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of ['/workflows', '/segments', '/segments/new', '/events', '/mailbox']) {
      await page.goto(server.url + path);
      await page.getByRole('navigation').waitFor();
      expect({ path, width: await page.evaluate(() => document.documentElement.scrollWidth) }).toEqual({ path, width: 360 });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('speaks French to who reads French', async () => {
    const french = await browser.newContext({ locale: 'fr-FR' });
    const their = await french.newPage();
    await their.goto(`${server.url}/sign-in`);
    await their.getByRole('heading', { name: 'Se connecter' }).waitFor();
    await french.close();
  });

  it('signs out, and in again where one wanted to go', async () => {
    await page.getByRole('button', { name: /Maren Koch/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${server.url}/workflows/wf_1`);
    await page.getByLabel('Email').fill('maren@fjord.example');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Published v1').waitFor();
    expect(page.url()).toBe(`${server.url}/workflows/wf_1`);
  });

  it('had nothing to complain of on the console', () => expect(complaints).toEqual([]));
});
