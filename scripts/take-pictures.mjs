import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { findBrowser } from './browser.mjs';
import { root } from './root.mjs';

// `node scripts/take-pictures.mjs <address> <folder>`: pictures of each page of a running studio, light and dark, with the demo company in it.
// EMAIL and PASSWORD sign in; on a server that nobody owns yet they make the owner.
const { chromium } = createRequire(join(root, 'apps/e2e/package.json'))('playwright-core');
const [address, folder] = process.argv.slice(2);
if (!address || !folder) throw new Error('Usage: node scripts/take-pictures.mjs http://localhost:3000 <folder>');
const { EMAIL = 'maren@fjord.example', PASSWORD = 'a long enough one' } = process.env;

async function signIn(page) {
  await page.goto(address);
  await page.getByLabel('Email').waitFor();
  if (await page.getByLabel('Name').count()) await page.getByLabel('Name').fill('Maren Koch');
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByLabel('Password').first().fill(PASSWORD);
  await page.getByRole('button', { name: /Make the account|Sign in/ }).click();
  await page.getByRole('navigation').waitFor();
  await page.evaluate(async () => {
    const { workspaces } = await (await fetch('/api/session')).json();
    localStorage.setItem('tributary.workspace', workspaces.at(-1).id);
  });
}

/** Addresses that only the data knows: a workflow that runs, somebody's way through it, a segment, a contact. */
async function pagesOf(page) {
  const ask = (path) => page.evaluate(async (asked) => (await (await fetch(asked, { headers: { 'x-tributary': '1', 'x-workspace': localStorage.getItem('tributary.workspace') } })).json()).items[0]?.id, path);
  const [workflow, segment, contact] = [await ask('/api/workflows'), await ask('/api/segments'), await ask('/api/contacts')];
  const run = await ask(`/api/runs?workflow=${workflow}&status=completed`);
  return {
    home: '/',
    workflows: '/workflows',
    canvas: `/workflows/${workflow}`,
    path: `/workflows/${workflow}?run=${run}`,
    versions: `/workflows/${workflow}?panel=versions`,
    settings: `/workflows/${workflow}?panel=settings`,
    segments: '/segments',
    segment: `/segments/${segment}`,
    key: '/segments/key',
    contacts: '/contacts',
    contact: `/contacts/${contact}`,
    'follow-ups': '/follow-ups',
    events: '/events',
    mailbox: '/mailbox',
    keys: '/settings/keys',
    members: '/settings/members',
  };
}

const browser = await chromium.launch({ executablePath: findBrowser(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
mkdirSync(folder, { recursive: true });
for (const scheme of ['light', 'dark']) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', colorScheme: scheme });
  const page = await context.newPage();
  await signIn(page);
  for (const [name, path] of Object.entries(await pagesOf(page))) {
    await page.goto(address + path, { waitUntil: 'load' });
    await page.locator('main, .canvas-page').first().waitFor();
    await page.waitForTimeout(1_200); // pictures want what is loaded after the page
    await page.screenshot({ path: resolve(folder, `${name}-${scheme}.png`) });
  }
  await context.close();
}
await browser.close();
