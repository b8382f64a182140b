import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { until } from './server-process.js';
import { StudioPage } from './studio-page.js';

jest.setTimeout(60_000);

interface Segment {
  readonly id: string;
  readonly name: string;
  readonly rule: unknown;
  readonly locked: boolean;
  readonly owner: string | null;
  readonly count: number;
}

let studio: StudioPage;
let page: Page;
const segment = (name: string) => studio.items<Segment>('/api/segments').then((all) => all.find((one) => one.name === name));
const send = (call: string, body: object) => fetch(`${studio.server.url}/v1/${call}`, { method: 'POST', headers: { 'x-write-key': studio.server.writeKey }, body: JSON.stringify(body) });
const bothLooks = async (): Promise<string[]> => {
  const light = await studio.faults();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator(':root[data-mantine-color-scheme="dark"]').waitFor();
  const dark = await studio.faults();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator(':root[data-mantine-color-scheme="light"]').waitFor();
  return [...light, ...dark];
};

beforeAll(async () => {
  studio = await StudioPage.open();
  page = studio.page;
  for (const [userId, city, views] of [['aino', 'Espoo', 3], ['bruno', 'Porto', 1], ['chloe', 'Lyon', 2]] as const) {
    await send('identify', { userId, traits: { firstName: userId, email: `${userId}@fjord.example`, address: { city } } });
    for (let i = 0; i < views; i++) await send('track', { userId, event: 'Product Viewed', messageId: `${userId}-${i}`, properties: { category: i === 0 ? 'tents' : 'stoves' } });
  }
  await studio.call('GET', '/api/settled?wait=10');
}, 120_000);
afterAll(() => studio?.close());

describe('a rule', () => {
  it('is written as rows with what was really seen, and counts how each row narrows it', async () => {
    await studio.goto('/segments');
    await page.getByRole('heading', { name: 'No segment yet' }).waitFor();
    expect(await page.locator('.empty').getByRole('link', { name: 'Start from a template' }).getAttribute('href')).toBe('/segments/templates');
    await studio.goto('/segments/new');
    await page.getByLabel('Name').fill('Lookers');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('event', { exact: true }).fill('Product Viewed');
    await page.getByRole('button', { name: 'where …' }).click();
    await page.getByLabel('property', { exact: true }).fill('category');
    await until('the values that were seen are offered', async () => (await page.locator('.rule-where datalist').last().locator('option').evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value))).join() === 'stoves,tents');
    await page.getByLabel('value', { exact: true }).fill('stoves');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Kind of condition').last().selectOption('trait');
    await page.getByLabel('attribute', { exact: true }).fill('address.city');
    await page.getByLabel('Compares').last().selectOption('in');
    await page.getByLabel('values, with commas').fill('Espoo, Porto');
    await page.getByText('1 of 3 fits').waitFor();
    await until('each row counts', async () => (await page.locator('.rule-row[data-place] .rule-count').allTextContents()).join() === '2,1');
    const who = page.getByRole('complementary', { name: 'Who fits' });
    await who.getByRole('button', { name: /aino/ }).click();
    await who.getByText('Product Viewed at least once where category is stoves').last().waitFor();
    expect(await bothLooks()).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/\/segments\/seg_/);
    expect((await segment('Lookers'))?.rule).toEqual({ and: [{ event: 'Product Viewed', where: [{ property: 'category', op: 'equals', value: 'stoves' }] }, { trait: 'address.city', op: 'in', value: ['Espoo', 'Porto'] }] });
  });

  it('is nested and moved by keyboard', async () => {
    await page.getByRole('button', { name: 'History' }).waitFor();
    await page.locator('[data-handle="0"]').focus();
    await page.keyboard.press('g');
    await page.locator('.rule-group').waitFor();
    await page.getByLabel('event', { exact: true }).last().fill('Signed In');
    await page.locator('[data-handle="1"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('[data-place="1.0"]').waitFor();
    await until('the handle keeps the focus', () => page.evaluate(() => document.activeElement?.getAttribute('data-handle') === '1.0'));
    await page.keyboard.press('ArrowDown');
    await page.getByRole('button', { name: 'Save' }).click();
    await until('kept', async () => isDeepStrictEqual((await segment('Lookers'))?.rule, { and: [{ event: 'Product Viewed', where: [{ property: 'category', op: 'equals', value: 'stoves' }] }, { or: [{ event: 'Signed In' }, { trait: 'address.city', op: 'in', value: ['Espoo', 'Porto'] }] }] }));
  });

  it('is moved by mouse, out of a group', async () => {
    await page.locator('[data-handle="1.1"]').dragTo(page.locator('[data-place="0"]'), { targetPosition: { x: 30, y: 4 } });
    await page.getByRole('button', { name: 'Save' }).click();
    await until('kept', async () => isDeepStrictEqual((await segment('Lookers'))?.rule, { and: [{ trait: 'address.city', op: 'in', value: ['Espoo', 'Porto'] }, { event: 'Product Viewed', where: [{ property: 'category', op: 'equals', value: 'stoves' }] }, { or: [{ event: 'Signed In' }] }] }));
    await page.getByLabel('Remove').last().click();
    await page.getByRole('button', { name: 'Save' }).click();
    await until('built', async () => (await segment('Lookers'))?.count === 1);
  });
});

describe('what the server knows of a rule', () => {
  const known = 'Looked, did not buy';

  it('starts from a template that says what is lacking here and how many it finds', async () => {
    await studio.goto('/segments');
    await page.getByRole('link', { name: 'Start from a template' }).click();
    const card = page.getByRole('article', { name: known });
    await card.getByText('Lacking here: the event "Order Completed"').waitFor();
    expect(await page.locator('.model').count()).toBe(9);
    expect(await card.getByText('How many?').count()).toBe(1);
    await card.hover();
    await card.getByText('3 fit of 3').waitFor();
    expect(await bothLooks()).toEqual([]);
    await card.getByRole('link', { name: `Use: ${known}` }).click();
    await until('its words are filled in', async () => (await page.getByLabel('Name').inputValue()) === known && (await page.getByLabel('What it is for').inputValue()).startsWith('Saw a product'));
    expect(await segment(known)).toBeUndefined();
  });

  it('warns of it while it is written, and not of its own segment', async () => {
    const who = page.getByRole('complementary', { name: 'Who fits' });
    await who.getByRole('status').getByText('100 % of all fit: this hardly tells people apart.').waitFor();
    expect(await bothLooks()).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/\/segments\/seg_/);
    await until('built', async () => (await segment(known))?.count === 3);
    expect((await segment(known))?.rule).toEqual({ and: [{ event: 'Product Viewed', within: '7d' }, { event: 'Order Completed', count: { op: 'eq', n: 0 }, within: '7d' }] });
    await page.reload();
    await who.getByText('100 % of all fit').waitFor();
    expect(await who.getByText('has the same members').count()).toBe(0);
    await studio.goto('/segments/new?template=viewed-not-bought');
    await who.getByText(`The segment "${known}" has the same members.`).waitFor();
  });

  it('draws how far it overlaps with others', async () => {
    await studio.goto(`/segments/${(await segment('Lookers'))!.id}`);
    await page.getByRole('combobox', { name: 'Compare with' }).click();
    await page.getByRole('option', { name: known }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('img', { name: `Circles to scale: Lookers, ${known}` }).waitFor();
    const rows = page.getByRole('table', { name: 'How many people are in which of them' }).locator('tbody tr');
    expect(await rows.allInnerTexts()).toEqual([/^Only Lookers\s+0$/, /^Only Looked, did not buy\s+2$/, /^Lookers and Looked, did not buy\s+1$/].map((line) => expect.stringMatching(line)));
    const radii = await page.locator('.circles circle').evaluateAll((all) => all.map((one) => Number(one.getAttribute('r'))));
    expect((radii[1]! / radii[0]!) ** 2).toBeCloseTo(3, 3);
    expect(new URL(page.url()).searchParams.get('with')).toBe((await segment(known))!.id);
    expect(await bothLooks()).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of [page.url(), `${studio.server.url}/segments/templates`]) {
      await page.goto(path);
      await page.locator('.circles, .template').first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('tells who would enter and leave before it is saved, and which workflow that starts', async () => {
    const { id } = (await segment('Lookers'))!;
    const greets = await studio.call<{ id: string }>('POST', '/api/workflows', { name: 'Greets', graph: { nodes: [{ id: 't', kind: 'segment-entered', config: { segment: id, causes: ['definition'] } }, { id: 'g', kind: 'add-tag', config: { tag: 'met' } }], edges: [{ from: 't', output: 'next', to: 'g' }] } });
    await studio.call('POST', `/api/workflows/${greets.id}/publish`, {});
    await studio.goto(`/segments/${id}`);
    await page.getByLabel('values, with commas').fill('Lyon');
    await page.getByRole('alert').getByText('Saving starts “Greets” for 1 person who enters.').waitFor();
    await page.getByRole('button', { name: '1 enters, 1 leaves, 0 stay' }).click();
    const names = page.getByRole('dialog');
    await names.getByRole('link', { name: 'chloe' }).waitFor();
    await names.getByRole('link', { name: 'aino' }).waitFor();
    await names.getByText('starts for 1 person').waitFor();
    expect(await bothLooks()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByLabel('values, with commas').fill('Espoo, Porto');
    await page.getByRole('button', { name: /enters?,/ }).waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});

describe('a segment', () => {
  it('says of somebody why they fit, and who entered by what', async () => {
    const who = page.getByRole('complementary', { name: 'Who fits' });
    await who.getByRole('button', { name: /aino/ }).click();
    await who.getByText('seen', { exact: false }).first().waitFor();
    expect(await bothLooks()).toEqual([]);
    await page.getByRole('button', { name: 'History' }).click();
    const history = page.getByRole('complementary', { name: 'History' });
    await history.getByRole('link', { name: 'aino' }).first().waitFor();
    await history.getByText('the segment was changed').first().waitFor();
    expect(await bothLooks()).toEqual([]);
    await history.getByRole('button', { name: 'Close' }).click();
  });

  it('has an owner, is locked for the others, and is deleted only when nothing uses it', async () => {
    await page.getByRole('combobox', { name: 'Owner' }).click();
    await page.getByRole('option', { name: 'Maren Koch' }).click();
    await page.getByRole('button', { name: 'Anyone may edit' }).click();
    await page.getByRole('button', { name: 'Locked: few may edit' }).waitFor();
    await until('locked and owned', async () => /^acc_/.test((await segment('Lookers'))?.owner ?? '') && ((await segment('Lookers'))?.locked ?? false));
    const { id } = (await segment('Lookers'))!;
    await studio.call('POST', '/api/workflows', { name: 'Uses it', graph: { nodes: [{ id: 't', kind: 'segment-entered', config: { segment: id } }], edges: [] } });
    await page.reload();
    await page.getByRole('link', { name: 'Uses it' }).waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByText('Uses it', { exact: false }).waitFor();
    studio.forgive('409');
    await page.keyboard.press('Escape');
  });

  it('may be picked by hand', async () => {
    await studio.goto('/segments');
    await page.getByRole('button', { name: 'New segment' }).click();
    await page.getByRole('menuitem', { name: 'Picked by hand' }).click();
    await page.getByLabel('Name').fill('Guests');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/\/segments\/seg_/);
    await page.getByRole('combobox', { name: 'Put somebody in' }).click();
    await page.keyboard.type('bruno');
    await page.getByRole('option', { name: 'bruno' }).click();
    await page.getByRole('button', { name: 'Take out bruno' }).waitFor();
    expect(await bothLooks()).toEqual([]);
    await page.getByRole('button', { name: 'Take out bruno' }).click();
    await until('nobody is in it', async () => (await segment('Guests'))?.count === 0);
  });

  it('stands with all others on a page to print, and on cards with its size and how that went', async () => {
    await studio.goto('/segments');
    await page.getByText('+1 in 30 days').waitFor();
    expect(await bothLooks()).toEqual([]);
    await page.getByRole('link', { name: 'Key for the team' }).click();
    await page.getByRole('cell', { name: /address.city is any of Espoo, Porto/ }).waitFor();
    await page.getByRole('cell', { name: 'Maren Koch' }).first().waitFor();
    expect(await bothLooks()).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    for (const path of ['/segments/key', '/segments', '/segments/seg_1']) {
      await page.setViewportSize({ width: 360, height: 740 });
      await studio.goto(path);
      await page.getByRole('navigation').waitFor();
      expect({ path, width: await page.evaluate(() => document.documentElement.scrollWidth) }).toEqual({ path, width: 360 });
      await page.setViewportSize({ width: 1440, height: 900 });
    }
  });

  it('had nothing to complain of on the console', () => expect(studio.complaints).toEqual([]));
});
