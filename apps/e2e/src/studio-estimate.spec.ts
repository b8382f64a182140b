import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { Client } from 'pg';
import type { Page, Route } from 'playwright-core';
import { StudioPage } from './studio-page.js';

jest.setTimeout(60_000);

const PEOPLE = 20_000;

describe('a rule whose counting takes long', () => {
  let database: TestDatabase;
  let studio: StudioPage;
  let page: Page;
  const held: Route[] = [];

  async function people(): Promise<void> {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(
      `insert into contact (shard, workspace, id, user_id, traits, trait_at, created_at)
       select get_byte(uuid_send(id), 15), (select min(id) from workspace where kind = 'live'), id, 'u' || i, jsonb_build_object('plan', case when i % 4 = 0 then 'pro' else 'free' end, 'firstName', 'Ida'), '{}', now()
       from (select i, md5('estimate ' || i)::uuid as id from generate_series(1, $1::int) i) k`,
      [PEOPLE],
    );
    await client.query('analyze contact');
    await client.end();
  }

  beforeAll(async () => {
    database = await testDatabase();
    studio = await StudioPage.open({ DATABASE_URL: database.url, SECRET_KEY: 's'.repeat(32) });
    page = studio.page;
    await people();
    // On its way as long as the test wants: twenty thousand are counted in a moment.
    await page.route('**/api/segments/preview', (route) => {
      if ((route.request().postDataJSON() as { estimate?: boolean }).estimate) return route.continue();
      held.push(route);
    });
  }, 120_000);
  afterAll(async () => {
    await studio?.close();
    await database?.drop();
  });

  it('shows about how many fit, marked as an estimate, and then the exact number', async () => {
    await studio.goto('/segments/new');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Kind of condition').last().selectOption('trait');
    await page.getByLabel('attribute', { exact: true }).fill('plan');
    await page.getByLabel('value', { exact: true }).fill('pro');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Kind of condition').last().selectOption('trait');
    await page.getByLabel('attribute', { exact: true }).last().fill('firstName');
    await page.getByLabel('value', { exact: true }).last().fill('Ida');
    const who = page.getByRole('complementary', { name: 'Who fits' });
    await page.locator('.rule-add').getByText(/^about \d,\d00 of \d\d,000 fit$/).waitFor();
    await page.locator('.rule-row[data-place] .estimated').first().getByText(/^about \d,\d00$/).waitFor();
    await who.getByText(/^An estimate from some of them: most likely \d,\d00 to \d,\d00\. The exact number is on its way\.$/).waitFor();
    expect(await studio.faults()).toEqual([]);
    if (process.env['PICTURE']) await page.screenshot({ path: process.env['PICTURE'] });
    for (const route of held.splice(0)) await route.continue().catch(() => undefined); // of earlier words, some were given up
    await page.locator('.rule-add').getByText('5,000 of 20,000 fit').waitFor();
    await who.getByText('of 20,000 people').waitFor();
    expect(await page.locator('.estimated').count()).toBe(0);
    if (process.env['PICTURE']) await page.screenshot({ path: process.env['PICTURE'].replace('.png', '-exact.png') });
  });

  it('asks for no estimate when the number comes at once', async () => {
    await page.unroute('**/api/segments/preview');
    const estimates: string[] = [];
    page.on('request', (request) => request.url().endsWith('/api/segments/preview') && request.postData()?.includes('"estimate"') && estimates.push(request.url()));
    await page.getByLabel('value', { exact: true }).first().fill('free');
    await page.locator('.rule-add').getByText('15,000 of 20,000 fit').waitFor();
    expect(estimates).toEqual([]);
    expect(studio.complaints).toEqual([]);
  });
});
