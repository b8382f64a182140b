import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { FakeMeta } from '@tributary/fixtures';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from './browser.js';
import { startServer, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(120_000);

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'a long enough one';
const HOUR_MS = 3_600_000;
const inHours = (hours: number): string => new Date(Date.now() + hours * HOUR_MS).toISOString();

let meta: FakeMeta;
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let workspace: WorkspaceClient;
/** What the console said that it should not. */
const complaints: string[] = [];

function listenTo(one: Page): void {
  one.setDefaultTimeout(10_000);
  one.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  one.on('pageerror', (error) => complaints.push(error.message));
}

/** What axe finds wrong with the page as it stands, in light and in dark, in one line each. */
async function faultsOf(): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours that are on their way from one to the other fit neither.
    await page.waitForTimeout(250);
    await page.evaluate(AXE);
    found.push(
      ...(await page.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
      })).map((fault) => `${colorScheme}: ${fault}`),
    );
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

interface Task {
  readonly id: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly owner: string | null;
  readonly notes: string;
  readonly snoozeUntil: string | null;
}
const taskOf = (id: string) => workspace.ok<Task>('GET', `/api/tasks/${id}`);
const makeTask = async (title: string, dueAt: string, more: object = {}) => (await workspace.ok<Task>('POST', '/api/tasks', { title, dueAt, contact: 'user:aino', owner: 'maren@fjord.example', ...more })).id;
const chosenTask = () => page.locator('.task[aria-current="true"] .task-title');
const listed = (title: string) => page.locator('.task', { hasText: title });
const figureOf = (label: string) => page.locator('.figure-card', { hasText: label }).locator('.size');

beforeAll(async () => {
  meta = await FakeMeta.open();
  server = await startServer({ env: { META_GRAPH_URL: meta.url } });
  browser = await openBrowser();
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', acceptDownloads: true });
  page = await context.newPage();
  listenTo(page);
  workspace = new WorkspaceClient(server.url, { id: '', apiKey: server.apiKey, writeKey: server.writeKey });
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await meta?.close();
});

describe('home', () => {
  it('greets whoever comes first, and shows the way to a first automation, of which nothing is done', async () => {
    await page.goto(server.url);
    await page.getByLabel('Name').fill('Maren Koch');
    await page.getByLabel('Email').fill('maren@fjord.example');
    await page.getByLabel('Password').first().fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { name: /^Good (morning|afternoon|evening), Maren$/ }).waitFor();
    await page.getByText('0 of 5').waitFor();
    await page.getByText('Nothing has happened yet.', { exact: false }).waitFor();
    expect(await faultsOf()).toEqual([]);
  });

  it('ticks steps and shows what happens, without a reload, as it becomes true', async () => {
    await workspace.ingest('batch', {
      batch: [
        { type: 'identify', userId: 'aino', traits: { firstName: 'Aino', lastName: 'Laine', email: 'aino@fjord.example', phone: '+358401234567', timezone: 'Asia/Tokyo', locale: 'fi-FI', address: { city: 'Espoo', country: 'FI' }, plan: 'pro', orders: 3 } },
        { type: 'track', userId: 'aino', event: 'Product Viewed', properties: { name: 'Ridge 2 tent', price: 389, currency: 'EUR' } },
      ],
    });
    await page.getByText('2 of 5').waitFor();
    await page.getByText('Ridge 2 tent').waitFor();
    await workspace.ok('POST', '/api/segments', { key: 'lookers', name: 'Looked twice', colour: '#d97706', rule: { event: 'Product Viewed' } });
    await page.getByText('3 of 5').waitFor();
    const nodes = [{ id: 't', kind: 'segment-entered', config: { segment: 'lookers' } }, { id: 'm', kind: 'send-email', config: { subject: 'Still thinking it over?', html: '<p>Hello</p>' } }, { id: 'k', kind: 'notify-sales', config: { message: 'Call about the tent', to: { user: 'maren@fjord.example' } } }];
    const edges = [{ from: 't', output: 'next', to: 'm' }, { from: 'm', output: 'next', to: 'k' }];
    await workspace.ok('POST', '/api/users', { name: 'Maren Koch', email: 'maren@fjord.example', timezone: 'UTC', workingHours: { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' } });
    await workspace.ok('POST', '/api/users', { name: 'Jonas Tveit', email: 'jonas@fjord.example' });
    const { id } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name: 'Second look', graph: { nodes, edges } });
    await workspace.ok('POST', `/api/workflows/${id}/publish`, { backfill: 'both' });
    await page.getByRole('link', { name: 'Second look' }).first().waitFor();
    await until('gone when all is done', async () => (await page.getByText('Your first automation').count()) === 0);
    await until('mails are counted', async () => (await figureOf('Mails sent today').textContent()) === '1');
    expect(await figureOf('People acted on today').textContent()).toBe('1');
    await page.getByRole('link', { name: /^was sent Still thinking it over/ }).waitFor();
    expect(await faultsOf()).toEqual([]);
    await page.getByRole('link', { name: /^was sent Still thinking it over/ }).click();
    await page.frameLocator('iframe').getByText('Hello').waitFor();
    expect(page.url()).toMatch(/\/mailbox\?mail=\d+$/);
    await page.goBack();
    await page.getByRole('heading', { name: /Maren$/ }).waitFor();
  });

  it('says what has to be acted on, with the way there', async () => {
    await fetch(`${server.url}/v1/track`, { method: 'POST', headers: { 'x-write-key': server.writeKey }, body: JSON.stringify({ event: 'Nobody’s' }) });
    await page.getByText('1 event was not taken within a day').waitFor();
    await page.getByRole('link', { name: 'Look', exact: true }).click();
    await page.getByText('neither userId nor anonymousId', { exact: false }).waitFor();
    await page.goBack();
    const connect = (accessToken: string) => workspace.ok('PUT', '/api/channels/meta', { accessToken, adAccountId: '1234567' });
    await connect('ended-token');
    const { id: audience } = await workspace.ok<{ id: string }>('POST', '/api/audiences', { name: 'Tent lovers', provider: 'meta' });
    await page.getByText('Tent lovers is not told of anybody any more:', { exact: false }).waitFor();
    expect(await faultsOf()).toEqual([]);
    const tries = async () => (await workspace.all(`/api/audiences/${audience}/syncs`)).length;
    const before = await tries();
    await page.getByRole('button', { name: 'Try again' }).click();
    // What is under way with the old token would stop it again after the new one came.
    await until('tried once more', async () => (await tries()) > before);
    await page.getByText('Tent lovers is not told of anybody any more:', { exact: false }).waitFor();
    await connect('good-token');
    await page.getByText('Tent lovers is not told of anybody any more:', { exact: false }).waitFor({ state: 'detached' });
  });
});

describe('contacts', () => {
  it('are found as one types, by tag and by segment, page after page; the address says which', async () => {
    await workspace.ingest('batch', { batch: Array.from({ length: 70 }, (_, i) => ({ type: 'identify', userId: `u${i}`, traits: { firstName: 'Visitor', lastName: `Number${i}` } })) });
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:u7', { tags: { add: ['vip'] } });
    await page.getByRole('link', { name: 'Contacts' }).click();
    await page.getByRole('heading', { name: 'Contacts' }).waitFor();
    await until('the first page', async () => (await page.locator('.people tbody tr').count()) >= 50);
    expect(await faultsOf()).toEqual([]);
    await page.locator('.people tbody tr').last().scrollIntoViewIfNeeded();
    await until('all of them', async () => (await page.locator('.people tbody tr').count()) === 71);
    await page.getByLabel('With the tag').selectOption('vip');
    await until('one bears it', async () => (await page.locator('.people tbody tr').count()) === 1);
    expect(new URL(page.url()).search).toBe('?tag=vip');
    await page.goBack();
    await until('all again', async () => (await page.locator('.people tbody tr').count()) > 1);
    await page.getByLabel('Name, email, id or any attribute').pressSequentially('number69');
    await until('one is called so', async () => (await page.locator('.people tbody tr').count()) === 1);
    expect(new URL(page.url()).search).toBe('?search=number69');
    await page.goto(`${server.url}/contacts?segment=lookers`);
    await page.getByRole('link', { name: 'Aino Laine' }).waitFor();
    expect(await page.locator('.people tbody tr').count()).toBe(1);
    await page.goto(`${server.url}/contacts?search=nobody-is-called-so`);
    await page.getByText('Nobody fits').waitFor();
  });

  it('open: who, where, what they did and what happened with them, each entry a door', async () => {
    await page.goto(`${server.url}/contacts?segment=lookers`);
    await page.getByRole('link', { name: 'Aino Laine' }).click();
    await page.getByRole('heading', { name: 'Aino Laine' }).waitFor();
    const tokyo = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' });
    const head = (await page.locator('.contact-names p').textContent())!;
    expect(head).toMatch(/^aino@fjord\.example · Espoo, Finland · \d\d:\d\d their time · speaks Finnish$/);
    expect([tokyo.format(Date.now()), tokyo.format(Date.now() - 60_000)]).toContain(/\d\d:\d\d/.exec(head)![0]);
    await page.getByText('Is to be followed up: Call about the tent').waitFor();
    for (const text of ['Entered the workflow Second look', 'Was sent Still thinking it over?']) await page.getByRole('link', { name: text }).waitFor();
    expect(await page.getByText('Send email').count()).toBe(0);
    await page.getByRole('button', { name: /^Product Viewed Ridge 2 tent · €389/ }).click();
    await page.locator('.values', { hasText: 'currency' }).waitFor();
    expect(await page.getByRole('link', { name: 'Entered the workflow Second look' }).getAttribute('href')).toMatch(/^\/workflows\/wf_\d+\?run=[0-9a-f-]{36}$/);
    expect(await faultsOf()).toEqual([]);
    await page.locator('.past-kinds').getByText('Segments', { exact: true }).click();
    await page.getByRole('link', { name: 'Entered Looked twice' }).waitFor();
    await until('only those', async () => (await page.locator('.entry').count()) === 1);
    expect(new URL(page.url()).search).toBe('?show=segment');
    await page.reload();
    await page.getByRole('link', { name: 'Entered Looked twice' }).waitFor();
    await page.getByText('All', { exact: true }).click();
  });

  it('have a past that goes on as one scrolls, and takes what comes in on top', async () => {
    const own = page.url();
    await workspace.ingest('batch', { batch: Array.from({ length: 150 }, (_, i) => ({ type: 'track', userId: 'u2', event: 'Seen', properties: { name: `Thing ${i}` }, timestamp: new Date(Date.now() - i * HOUR_MS).toISOString() })) });
    await workspace.settled();
    await page.goto(`${server.url}/contacts/user:u2?show=event`);
    await page.getByRole('button', { name: 'Seen Thing 0' }).waitFor();
    await until('the first page alone', async () => (await page.locator('.entry').count()) < 150);
    await until('all of it', async () => {
      await page.locator('.entry').last().scrollIntoViewIfNeeded();
      return (await page.locator('.entry').count()) === 151;
    });
    await page.getByRole('heading', { name: 'Yesterday' }).waitFor();
    await workspace.ingest('track', { userId: 'u2', event: 'Came late', properties: {} });
    await page.getByText('Came late').waitFor({ timeout: 20_000 });
    await page.goto(own);
    await page.getByRole('heading', { name: 'Aino Laine' }).waitFor();
  });

  it('say why they are in a segment', async () => {
    await page.getByRole('button', { name: 'Looked twice' }).click();
    await page.getByText('Product Viewed at least once', { exact: false }).waitFor();
    await page.getByText('seen: 1').waitFor();
    expect(await faultsOf()).toEqual([]);
    await page.keyboard.press('Escape');
  });

  it('are edited in place: tags, attributes, owner, consent; the timeline tells it live', async () => {
    const aino = () => workspace.ok<{ tags: string[]; traits: Record<string, unknown>; owner: string | null; consent: object }>('GET', '/api/contacts/user:aino');
    await page.getByRole('combobox', { name: 'Add a tag' }).fill('interested');
    await page.getByRole('combobox', { name: 'Add a tag' }).press('Enter');
    await page.getByText('Got the tag interested').waitFor();
    await page.getByRole('button', { name: 'Take off the tag interested' }).click();
    await page.getByText('Lost the tag interested').waitFor();
    await page.getByRole('button', { name: 'Change orders, now 3' }).click();
    await page.getByLabel('orders', { exact: true }).fill('4');
    await page.getByLabel('orders', { exact: true }).press('Enter');
    await page.getByText('orders went from 3 to 4').waitFor();
    await page.getByRole('button', { name: 'Add an attribute' }).click();
    await page.getByLabel('Attribute', { exact: true }).fill('jacket');
    await page.getByLabel('Value', { exact: true }).fill('M');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Change jacket, now M' }).click();
    await page.getByRole('button', { name: 'Remove jacket' }).click();
    await page.getByText('jacket was removed, it was M').waitFor();
    await page.getByLabel('Owner').selectOption({ label: 'Jonas Tveit' });
    await page.getByText('Is looked after by', { exact: false }).waitFor();
    await page.getByLabel('Ads').selectOption({ label: 'Said no' });
    await page.getByText('Consent to ads: unsubscribed').waitFor();
    const { id: jonas } = await workspace.ok<{ id: string }>('GET', '/api/users/jonas@fjord.example');
    const { tags, traits, owner, consent } = await aino();
    expect([tags, traits['orders'], 'jacket' in traits, owner, consent]).toEqual([[], 4, false, jonas, { ads: 'unsubscribed' }]);
  });

  it('are given as a file, and erased only after it was said what goes', async () => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
    const file = JSON.parse(readFileSync(await download.path(), 'utf8')) as { contact: { userId: string }; events: object[]; tasks: object[] };
    expect([file.contact.userId, file.events.length > 1, file.tasks.length]).toEqual(['aino', true, 1]);
    await page.goto(`${server.url}/contacts/user:u1`);
    await page.getByRole('heading', { name: 'Visitor Number1' }).waitFor();
    await page.getByRole('button', { name: 'Erase this contact …' }).click();
    await page.getByText('Nobody can take this back.', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: 'Erase for good' }).isDisabled()).toBe(true);
    expect(await faultsOf()).toEqual([]);
    await page.getByLabel('Write “erase” to go on').fill('erase');
    await page.getByRole('button', { name: 'Erase for good' }).click();
    await page.waitForURL(`${server.url}/contacts`);
    expect((await workspace.send('GET', '/api/contacts/user:u1')).status).toBe(404);
  });

  it('are only read by who may only read', async () => {
    const { link } = await workspace.ok<{ link: string }>('POST', '/api/invitations', { email: 'eve@fjord.example', role: 'viewer' });
    const theirs = await browser.newContext({ locale: 'en-GB' });
    const their = await theirs.newPage();
    listenTo(their);
    await theirs.request.post(`${server.url}/api/invitations/${link.split('/').at(-1)!}`, { data: { name: 'Eve', password: PASSWORD }, headers: { 'x-tributary': '1' } });
    await their.goto(`${server.url}/contacts/user:aino`);
    await their.getByText('orders', { exact: true }).waitFor();
    for (const name of ['Erase this contact …', 'Add an attribute', 'Change orders, now 4']) expect(await their.getByRole('button', { name }).count()).toBe(0);
    expect(await their.getByLabel('Add a tag').count()).toBe(0);
    await their.goto(`${server.url}/follow-ups`);
    await their.getByText('Why now').waitFor();
    expect(await their.getByRole('button', { name: /^Done/ }).count()).toBe(0);
    await theirs.close();
  });
});

describe('follow-ups', () => {
  const ids: Record<string, string> = {};

  it('show late ones first and in words, then today, then later; one’s own unless one asks', async () => {
    ids['late'] = await makeTask('Call back', inHours(-2), { priority: 'high' });
    ids['later'] = await makeTask('Ask again', inHours(24 * 9));
    ids['other'] = await makeTask('Not mine', inHours(-1), { owner: 'jonas@fjord.example' });
    await page.goto(`${server.url}/follow-ups`);
    await page.getByText('2 hrs late').waitFor();
    expect(await page.locator('.task-title').first().textContent()).toBe('Call back');
    expect(await chosenTask().textContent()).toBe('Call back');
    expect(await listed('Not mine').count()).toBe(0);
    await page.locator('.task-later').waitFor();
    await page.getByText('Why now').waitFor();
    await page.getByRole('heading', { name: 'Aino Laine' }).waitFor();
    await page.locator('.facts', { hasText: 'pro' }).waitFor();
    await page.getByRole('button', { name: /^Product Viewed Ridge 2 tent/ }).waitFor();
    expect(await page.getByRole('link', { name: 'Call', exact: true }).getAttribute('href')).toBe('tel:+358401234567');
    expect(await faultsOf()).toEqual([]);
    await page.getByLabel('Whose').selectOption('all');
    await listed('Not mine').waitFor();
    await page.goBack();
    await until('mine again', async () => (await listed('Not mine').count()) === 0);
  });

  it('arrive while one looks, and what others do is seen', async () => {
    const came = Date.now();
    ids['new'] = await makeTask('Came just now', inHours(-1));
    await listed('Came just now').waitFor({ timeout: 3_000 });
    expect(Date.now() - came).toBeLessThan(3_000);
    ids['theirs'] = await makeTask('Done by another', inHours(-1));
    await listed('Done by another').waitFor({ timeout: 3_000 });
    await workspace.ok('PATCH', `/api/tasks/${ids['theirs']}`, { done: true });
    await listed('Done by another').waitFor({ state: 'detached', timeout: 3_000 });
  });

  it('are moved through by j and k, and opened by their address', async () => {
    await page.keyboard.press('j');
    await until('the next', async () => (await chosenTask().textContent()) === 'Came just now');
    expect(page.url()).toContain(ids['new']);
    await page.keyboard.press('k');
    await until('the one before', async () => (await chosenTask().textContent()) === 'Call back');
    await page.goto(`${server.url}/follow-ups/${ids['later']}`);
    await until('by its address', async () => (await chosenTask().textContent()) === 'Ask again');
    await page.goto(`${server.url}/follow-ups/${ids['late']}`);
    await page.getByText('Why now').waitFor();
  });

  it('are done by e and one more key, and taken back', async () => {
    await page.keyboard.press('e');
    await page.getByRole('menuitem', { name: 'Won' }).waitFor();
    expect(await faultsOf()).toEqual([]);
    await page.keyboard.press('2');
    await until('done', async () => (await taskOf(ids['late']!)).status === 'done');
    expect((await taskOf(ids['late']!)).outcome).toBe('won');
    await until('the next is there', async () => (await chosenTask().textContent()) === 'Came just now');
    await page.getByRole('button', { name: 'Undo' }).click();
    await until('open again', async () => (await taskOf(ids['late']!)).status === 'open');
    await until('and chosen', async () => (await chosenTask().textContent()) === 'Call back');
    await page.keyboard.press('e');
    await page.getByRole('menuitem', { name: 'Done, nothing to add' }).waitFor();
    await page.keyboard.press('e');
    await until('done by e and e', async () => (await taskOf(ids['late']!)).status === 'done');
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.keyboard.press('u');
    await until('open by u', async () => (await taskOf(ids['late']!)).status === 'open');
  });

  it('are put off by s, given away by g, noted on by n', async () => {
    await page.goto(`${server.url}/follow-ups/${ids['late']}`);
    await page.getByText('Why now').waitFor();
    await page.keyboard.press('n');
    await page.getByLabel('Note').fill('Rang twice');
    await page.keyboard.press('Control+Enter');
    await until('noted', async () => (await taskOf(ids['late']!)).notes === 'Rang twice');
    await page.locator('.note-text', { hasText: 'Rang twice' }).waitFor();
    await page.keyboard.press('s');
    await page.getByRole('menuitem', { name: /^Tomorrow morning/ }).waitFor();
    await page.keyboard.press('2');
    await until('put off', async () => (await taskOf(ids['late']!)).status === 'snoozed');
    const back = new Date((await taskOf(ids['late']!)).snoozeUntil!);
    expect([back.getHours(), back.getMinutes(), back.getTime() > Date.now()]).toEqual([9, 0, true]);
    await page.locator('.undo', { hasText: 'Snoozed until tomorrow 09:00' }).waitFor();
    await page.goto(`${server.url}/follow-ups/${ids['new']}`);
    await page.getByText('Why now').waitFor();
    await page.keyboard.press('g');
    await page.getByRole('menuitem', { name: 'Jonas Tveit' }).waitFor();
    await page.keyboard.press('1');
    const { id: jonas } = await workspace.ok<{ id: string }>('GET', '/api/users/jonas@fjord.example');
    await until('given', async () => (await taskOf(ids['new']!)).owner === jonas);
    await listed('Came just now').waitFor({ state: 'detached' });
  });
});

describe('a file that is brought', () => {
  const FILE = 'E-Mail;Kundennummer;Vorname;Punkte\nfile-1@example.com;0071;Ana;12\nfile-2@example.com;0072;Bo;7\nbroken;0073;Cai;3\n';

  it('is understood, tried and imported, column by column as one says', async () => {
    await page.goto(`${server.url}/contacts`);
    await page.getByRole('link', { name: 'Import' }).click();
    await page.getByRole('heading', { name: 'Drop a CSV file here' }).waitFor();
    await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
    await page.getByRole('heading', { name: 'The first rows' }).waitFor();
    expect(await page.getByLabel('What Kundennummer becomes').inputValue()).toBe('userId');
    expect(await page.getByLabel('Delimiter').locator('option:checked').textContent()).toBe('Semicolon: found');
    await page.getByText('Row 3, E-Mail: "broken" is no email address').waitFor();
    await page.getByRole('button', { name: 'Looks like numbers: read it so' }).click();
    await page.getByLabel('What Punkte becomes').selectOption('Another name …');
    await page.getByLabel('Name for Punkte').fill('points');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Looks like numbers: read it so' }).waitFor({ state: 'detached' });
    expect(await faultsOf()).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => [...document.querySelectorAll('.plan > *')].every((part) => part.getBoundingClientRect().right <= 360))).toBe(true);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.locator('.imports .pill', { hasText: 'Done' }).waitFor();
    await until('they are there', async () => (await workspace.send('GET', '/api/contacts/user:0072')).status === 200);
    expect(await workspace.ok('GET', '/api/contacts/user:0071')).toMatchObject({ email: 'file-1@example.com', traits: { firstName: 'Ana', points: 12 } });
    await page.getByRole('cell', { name: '"broken" is no email address; write it like ana@example.com.' }).waitFor();
    expect(await faultsOf()).toEqual([]);
  });

  it('gives what was refused back, and leaves again as it came, filtered as one looks at it', async () => {
    const [refused] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Refused rows as CSV' }).click()]);
    expect(readFileSync(await refused.path(), 'utf8')).toContain('broken,0073,Cai,3,"Line 4, column');
    await page.goto(`${server.url}/contacts?search=file-1`);
    await page.getByText('file-1@example.com').waitFor();
    const [taken] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
    const [headings, ...rows] = readFileSync(await taken.path(), 'utf8').trim().split('\r\n');
    expect([headings!.split(',').slice(1, 5), rows.length, rows[0]!.split(',').slice(1, 4)]).toEqual([['userId', 'anonymousId', 'email', 'firstName'], 1, ['0071', '', 'file-1@example.com']]);
  });
});

describe('everywhere', () => {
  it('Ctrl-K finds people, workflows, segments and pages; ? shows the keys', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Find anything' }).pressSequentially('aino');
    await page.getByRole('option', { name: /Aino Laine/ }).waitFor();
    expect(await faultsOf()).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Aino Laine' }).waitFor();
    for (const [typed, found, url] of [['second', 'Second look', /\/workflows\/wf_/], ['twice', 'Looked twice', /\/segments\/seg_/], ['mailb', 'Mailbox', /\/mailbox$/]] as const) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Find anything' }).fill(typed);
      await page.getByRole('option', { name: new RegExp(found) }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.waitForURL(url);
    }
    await page.goto(`${server.url}/follow-ups`);
    await page.getByText('Why now').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Snooze').waitFor();
    expect(await faultsOf()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('fits a phone of 360 px, with four tabs', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of ['/', '/contacts', '/contacts/import', '/contacts/user:aino', '/follow-ups', '/workflows', '/events', '/mailbox']) {
      await page.goto(server.url + path);
      await page.getByRole('navigation').waitFor();
      await page.waitForTimeout(400);
      expect({ path, width: await page.evaluate(() => document.documentElement.scrollWidth) }).toEqual({ path, width: 360 });
    }
    expect(await page.getByRole('navigation').locator('a:visible, button:visible').allTextContents()).toHaveLength(4);
    await page.goto(`${server.url}/contacts/user:aino`);
    await page.getByText('All that is known').click();
    await page.getByLabel('Owner').waitFor();
    expect(await faultsOf()).toEqual([]);
    await page.goto(`${server.url}/follow-ups`);
    await page.locator('.task').first().click();
    await page.getByText('Why now').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await faultsOf()).toEqual([]);
    await page.getByRole('link', { name: 'Back to the list' }).click();
    await page.locator('.task').first().waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Segments' }).click();
    await page.getByText('Looked twice').waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('says all of it in French too', async () => {
    for (const [path, heading] of [['/', /^Bo.*, Maren$/], ['/contacts', 'Contacts'], ['/contacts/import', 'Importer un fichier'], ['/follow-ups', 'Aujourd’hui']] as const) {
      await page.goto(`${server.url}${path}?lang=fr`);
      await page.getByRole('heading', { name: heading }).waitFor();
    }
    await page.evaluate(() => sessionStorage.removeItem('lang'));
  });

  it('had nothing to complain of on the console', () => expect(complaints).toEqual([]));
});
