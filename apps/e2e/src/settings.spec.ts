import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { basic } from './workspace-client.js';
import { until } from './server-process.js';
import { StudioPage } from './studio-page.js';

jest.setTimeout(120_000);

const TABS = ['keys', 'members', 'sales', 'connections', 'sending'] as const;
const PASSWORD = 'a long enough one';

let studio: StudioPage;
let page: Page;

/** What axe finds, in light and in dark. */
async function faults(): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours that are on their way from one to the other fit neither.
    await page.waitForTimeout(250);
    found.push(...(await studio.faults()).map((fault) => `${colorScheme}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
const dialog = () => page.getByRole('dialog');
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });
const closed = () => dialog().waitFor({ state: 'detached' });
const row = (text: string) => page.getByRole('row').filter({ hasText: text });
const heading = (name: string) => page.getByRole('heading', { name, exact: true, level: 2 });

async function open(tab: (typeof TABS)[number], title: string): Promise<void> {
  await studio.goto(`/settings/${tab}`);
  await heading(title).waitFor();
}
/** Whether an event comes in by this key. */
const sends = async (key: string): Promise<number> =>
  (await fetch(`${studio.server.url}/v1/track`, { method: 'POST', headers: { authorization: basic(key), 'content-type': 'application/json' }, body: JSON.stringify({ userId: 'ada', event: 'Order Completed' }) })).status;

beforeAll(async () => {
  studio = await StudioPage.open();
  page = studio.page;
}, 120_000);
afterAll(async () => {
  await studio?.close();
});

describe('keys', () => {
  let made = '';

  it('are found from the rail, and made; a key is shown once, and works', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    await heading('API keys').waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings/keys');
    await row('First write key').waitFor();
    expect(await faults()).toEqual([]);
    await button('New key').click();
    await dialog().getByLabel('Name').fill('Shop server');
    expect(await faults()).toEqual([]);
    await inDialog('Make the key').click();
    await dialog().getByText('it is not shown again', { exact: false }).waitFor();
    made = (await dialog().locator('code').textContent())!;
    expect(await sends(made)).toBe(200);
    expect(await faults()).toEqual([]);
    await studio.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await inDialog('Copy').click();
    await inDialog('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(made);
    await inDialog('I have kept it').click();
    await closed();
    await row('Shop server').getByText(`…${made.slice(-4)}`).waitFor();
    expect(await page.content()).not.toContain(made);
  });

  it('say beside the field what is wrong', async () => {
    await button('New key').click();
    await dialog().getByLabel('Name').fill('x'.repeat(201));
    await inDialog('Make the key').click();
    await until('said beside the field', async () => (await dialog().getByLabel('Name').getAttribute('aria-invalid')) === 'true');
    studio.forgive('400');
    await inDialog('Leave it').click();
    await closed();
  });

  it('are deleted after a question, and open nothing from then on', async () => {
    await button('Delete the key Shop server').click();
    await dialog().getByText(`ends with ${made.slice(-4)} is refused`, { exact: false }).waitFor();
    await inDialog('Leave it').click();
    await closed();
    expect(await sends(made)).toBe(200);
    await button('Delete the key Shop server').click();
    await inDialog('Delete the key').click();
    await closed();
    await row('Shop server').waitFor({ state: 'detached' });
    await until('refused', async () => (await sends(made)) === 401);
  });
});

describe('members', () => {
  let link = '';

  it('are invited by a link, which is shown once', async () => {
    await open('members', 'Members');
    await button('Invite somebody').click();
    await dialog().getByLabel('Email').fill('lars');
    await inDialog('Send the invitation').click();
    await dialog().getByText('Give an email address such as ana@example.com.').waitFor();
    studio.forgive('400');
    await dialog().getByLabel('Email').fill('lars@fjord.example');
    await inDialog('Send the invitation').click();
    await dialog().getByText('works once, for seven days', { exact: false }).waitFor();
    link = (await dialog().locator('code').textContent())!;
    expect(await faults()).toEqual([]);
    await inDialog('I have kept it').click();
    await row('lars@fjord.example').getByText('Marketer').waitFor();
    await button('Invite somebody').click();
    await dialog().getByLabel('Email').fill('ida@fjord.example');
    await inDialog('Send the invitation').click();
    await inDialog('I have kept it').click();
    await button('Withdraw the invitation of ida@fjord.example').click();
    await inDialog('Withdraw').click();
    await row('ida@fjord.example').waitFor({ state: 'detached' });
  });

  it('see and are offered what their role may, and nothing else', async () => {
    const context = await studio.browser.newContext({ locale: 'en-GB' });
    const their = await context.newPage();
    their.setDefaultTimeout(10_000);
    await their.goto(studio.server.url + new URL(link).pathname);
    await their.getByLabel('Name').fill('Lars Berg');
    await their.getByLabel('Password').first().fill(PASSWORD);
    await their.getByRole('button', { name: 'Sign in' }).click();
    await their.getByRole('link', { name: 'Settings' }).click();
    await their.getByRole('heading', { name: 'Your account' }).waitFor();
    expect(await their.locator('.tabs a').allTextContents()).toEqual(['Members', 'Sales', 'Connections', 'Sending']);
    await their.getByText('Lars Berg (you)').waitFor();
    expect(await their.getByRole('button', { name: 'Invite somebody' }).count()).toBe(0);
    expect(await their.getByLabel(/^Role of/).count()).toBe(0);
    await their.getByRole('link', { name: 'Connections' }).click();
    await their.getByText('Mail goes out by it.', { exact: false }).waitFor();
    expect(await their.locator('.lines button').count()).toBe(0);
    await their.getByRole('link', { name: 'Sending' }).click();
    await their.getByRole('button', { name: 'New topic' }).waitFor();
    expect(await their.getByLabel('mails a day').isDisabled()).toBe(true);
    await their.goto(`${studio.server.url}/settings/keys`);
    await their.getByText('This is not shown to you').waitFor();
    await context.close();
  });

  it('are given another role; the last owner stays one', async () => {
    await open('members', 'Members');
    await page.getByLabel('Role of Lars Berg').selectOption('analyst');
    await until('the server knows', async () => (await studio.items<{ email: string; role: string }>('/api/members')).some(({ email, role }) => email === 'lars@fjord.example' && role === 'analyst'));
    await page.getByLabel('Role of Maren Koch').selectOption('viewer');
    await page.getByText('is the last owner of this workspace', { exact: false }).waitFor();
    expect(await page.getByLabel('Role of Maren Koch').inputValue()).toBe('owner');
    studio.forgive('409');
    await page.locator('summary', { hasText: 'Marketer' }).click();
    await page.locator('.roles details[open]').getByText('Publish, pause, resume and archive workflows', { exact: false }).waitFor();
    expect(await faults()).toEqual([]);
    await button('Remove Lars Berg').click();
    await inDialog('Remove').click();
    await row('Lars Berg').waitFor({ state: 'detached' });
  });

  it('choose another password by a mailed link', async () => {
    await button('Mail me the link').click();
    await page.getByText('is on its way to maren@fjord.example', { exact: false }).waitFor();
    await until('caught', async () => (await page.evaluate(async () => (await (await fetch('/api/mailbox')).text()))).includes('/reset/'));
  });
});

describe('sales', () => {
  it('gets a team and somebody in it, with hours and an absence', async () => {
    await open('sales', 'Who is given tasks');
    await page.getByText('Nobody is given tasks yet.', { exact: false }).waitFor();
    await button('New team').click();
    await dialog().getByLabel('Name').fill('Key accounts');
    await dialog().getByLabel('Told after').fill('soon');
    await inDialog('Save').click();
    await dialog().getByText('“soon” is no duration', { exact: false }).or(dialog().getByText('"soon" is no duration', { exact: false })).waitFor();
    studio.forgive('400');
    await dialog().getByLabel('Told after').fill('4h');
    await inDialog('Save').click();
    await closed();
    await row('key-accounts').waitFor();
    await button('Add somebody').click();
    await dialog().getByLabel('Name').fill('Jonas Tveit');
    await dialog().getByLabel('Email').fill('jonas');
    await inDialog('Save').click();
    await dialog().getByText('Give an email address such as ana@example.com.').waitFor();
    studio.forgive('400');
    await dialog().getByLabel('Email').fill('jonas@fjord.example');
    await dialog().getByLabel('Team').selectOption({ label: 'Key accounts' });
    await dialog().getByLabel('Fri').uncheck();
    await dialog().getByLabel('From', { exact: true }).fill('08:30');
    await dialog().getByLabel('Back on').fill(new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10));
    expect(await faults()).toEqual([]);
    await inDialog('Save').click();
    await closed();
    await row('Jonas Tveit').getByText('Mon–Thu 08:30–17:00').waitFor();
    await row('Jonas Tveit').getByText(/^Away until/).waitFor();
    const [user] = await studio.items<{ team: string; workingHours: object }>('/api/users');
    expect(user!.workingHours).toEqual({ days: [1, 2, 3, 4], from: '08:30', to: '17:00' });
  });

  it('says where somebody is used who cannot be deleted', async () => {
    await studio.call('POST', '/api/tasks', { title: 'Call', owner: 'jonas@fjord.example', dueIn: '1h' });
    await button('Delete Jonas Tveit').click();
    await inDialog('Take out').click();
    await dialog().getByText('Jonas Tveit has 1 open task', { exact: false }).waitFor();
    await inDialog('Leave it').click();
    await button('Delete Key accounts').click();
    await inDialog('Delete the team').click();
    await dialog().getByText('1 user is in the team', { exact: false }).waitFor();
    studio.forgive('409');
    await inDialog('Leave it').click();
    await closed();
    await page.getByLabel('Team of Jonas Tveit').selectOption({ label: 'No team' });
    await until('moved', async () => (await studio.items<{ team: string | null }>('/api/users'))[0]!.team === null);
    await button('Delete Key accounts').click();
    await inDialog('Delete the team').click();
    await closed();
    await page.getByText('No team yet.').waitFor();
  });
});

describe('connections', () => {
  it('are made by a form that says what is wrong with an address, and show no secret', async () => {
    await open('connections', 'Connections');
    await button('Connect Mail server').click();
    await dialog().getByLabel('Address with user and password').fill('mail.fjord.example');
    await inDialog('Connect').click();
    await dialog().getByText('Give an address like smtp://user:password@host:587.').waitFor();
    expect(await faults()).toEqual([]);
    studio.forgive('400');
    await dialog().getByLabel('Address with user and password').fill('smtp://fjord:hush-hush@127.0.0.1:2525');
    await dialog().getByLabel('Sender').fill('Fjord <hello@fjord.example>');
    await inDialog('Connect').click();
    await closed();
    await page.getByText('127.0.0.1:2525 · fjord · Fjord <hello@fjord.example>', { exact: false }).waitFor();
    expect(await page.content()).not.toContain('hush-hush');
    await button('Disconnect Mail server').click();
    await dialog().getByText('is caught in the mailbox from now on', { exact: false }).waitFor();
    await inDialog('Disconnect').click();
    await closed();
    await button('Connect Mail server').waitFor();
  });

  it('make a signing secret, and show it once', async () => {
    await button('Connect Signed HTTP calls').click();
    await inDialog('Connect').click();
    await dialog().getByText('whsec_', { exact: false }).waitFor();
    const secret = (await dialog().locator('code').textContent())!;
    await inDialog('I have kept it').click();
    await closed();
    await button('Change the connection with Signed HTTP calls').waitFor();
    expect(await page.content()).not.toContain(secret);
  });
});

describe('sending', () => {
  it('is capped and limited, by topic, and not to whom it is suppressed', async () => {
    await open('sending', 'Caps and limits');
    await page.getByLabel('mails a day').fill('2');
    await page.getByLabel('mails', { exact: true }).fill('0');
    await button('Save').click();
    await until('said beside the field', async () => (await page.getByLabel('mails', { exact: true }).getAttribute('aria-invalid')) === 'true');
    studio.forgive('400');
    await page.getByLabel('mails', { exact: true }).fill('600');
    await button('Save').click();
    await until('kept', async () => JSON.stringify((await studio.call<{ limits: object }>('GET', '/api/settings')).limits) === '{"email":{"most":600,"per":"1m"}}');
    await button('New topic').click();
    await dialog().getByLabel('Name').fill('Newsletter');
    await dialog().getByLabel('Only who has said yes').check();
    await inDialog('Save').click();
    await closed();
    await row('Newsletter').getByText('Only who has said yes').waitFor();
    await button('Suppress an address').click();
    await dialog().getByLabel('Address').fill('nobody');
    await inDialog('Suppress an address').click();
    await dialog().getByText('Give an email address such as ana@example.com.').waitFor();
    studio.forgive('400');
    await dialog().getByLabel('Address').fill('Bounced@Shop.example');
    await inDialog('Suppress an address').click();
    await closed();
    await row('bounced@shop.example').getByText('manual').waitFor();
    expect(await faults()).toEqual([]);
    await button('Take bounced@shop.example off the list').click();
    await inDialog('Take it off').click();
    await page.getByText('No address is suppressed.').waitFor();
  });
});

describe('live events', () => {
  it('say how to send, in each language with this server’s address, and how to mend what was refused', async () => {
    await fetch(`${studio.server.url}/v1/track`, { method: 'POST', headers: { 'x-write-key': studio.server.writeKey }, body: JSON.stringify({ event: 'Nobody’s' }) });
    await studio.goto('/events');
    await page.getByRole('heading', { name: 'How to send events' }).waitFor();
    for (const name of ['Browser', 'Node', 'Python', 'curl', 'PHP', 'Go']) {
      await page.getByRole('tab', { name, exact: true }).click();
      expect(await page.getByLabel(`Code for ${name}`).textContent()).toContain(studio.server.url);
    }
    expect(await faults()).toEqual([]);
    await page.getByText('Refused', { exact: true }).click();
    await page.getByText('Send userId for who is signed in, or anonymousId for a browser.').waitFor();
    expect(await faults()).toEqual([]);
  });
});

describe('the sheet of keys', () => {
  it('lists what the canvas and the conditions hear', async () => {
    const { id } = await studio.call<{ id: string }>('POST', '/api/workflows', { name: 'Drawn' });
    await studio.goto(`/workflows/${id}`);
    await page.getByText('What starts it?').waitFor();
    await page.keyboard.press('?');
    for (const text of ['In the drawing', 'Add a step after it', 'Paste', 'Redo']) await dialog().getByText(text, { exact: true }).waitFor();
    expect(await faults()).toEqual([]);
    await studio.goto('/segments/new');
    await page.getByRole('button', { name: 'Add a condition' }).waitFor();
    await page.keyboard.press('?');
    for (const text of ['In the conditions', 'Add a group']) await dialog().getByText(text, { exact: true }).waitFor();
    expect(await dialog().getByText('In the drawing').count()).toBe(0);
    await page.keyboard.press('Escape');
  });
});

describe('every page of it', () => {
  it('fits a phone of 360 px, is found under More, and speaks French', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of [...TABS.map((tab) => `/settings/${tab}`), '/events']) {
      await studio.goto(path);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      await page.waitForTimeout(400);
      expect({ path, width: await page.evaluate(() => document.documentElement.scrollWidth) }).toEqual({ path, width: 360 });
      expect(await studio.faults()).toEqual([]);
    }
    await page.getByRole('button', { name: 'More' }).click();
    await dialog().getByRole('link', { name: 'Settings' }).click();
    await heading('API keys').waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
    await studio.goto('/settings/members?lang=fr');
    await heading('Rôles').waitFor();
    await page.evaluate(() => sessionStorage.removeItem('lang'));
  });

  it('signs out everywhere, after a question', async () => {
    await open('members', 'Members');
    await button('Sign out everywhere').click();
    await inDialog('Sign out everywhere').click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect((await studio.context.request.get(`${studio.server.url}/api/members`)).status()).toBe(401);
  });

  it('leaves nothing on the console', () => {
    expect(studio.complaints).toEqual([]);
  });
});
