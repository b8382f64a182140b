import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Analytics } from '@segment/analytics-node';
import { FakeMeta } from '@tributary/fixtures';
import { isDeepStrictEqual } from 'node:util';
import type { Locator, Page, Route } from 'playwright-core';
import { until } from './server-process.js';
import { StudioPage } from './studio-page.js';

jest.setTimeout(120_000);

interface Graph {
  readonly nodes: readonly { readonly id: string; readonly kind: string; readonly config: Record<string, unknown>; readonly note?: string }[];
  readonly edges: readonly { readonly from: string; readonly output: string; readonly to: string }[];
  readonly settings?: object;
}

let meta: FakeMeta;
let studio: StudioPage;
let page: Page;
let audience: { id: string; externalId: string };

const idNow = () => new URL(page.url()).pathname.split('/').at(-1)!;
const drawn = async (): Promise<Graph> => (await studio.call<{ graph: Graph }>('GET', `/api/workflows/${idNow()}`)).graph;
const saved = () => page.getByText('Draft · saved').waitFor();
const panel = (name: string | RegExp): Locator => page.getByRole('complementary', { name });
const settings = () => panel('Settings of the step');
const step = (id: string) => page.locator(`[data-step="${id}"]`);
const face = (id: string) => step(id).locator('.step-face');
const isFocused = (locator: Locator) => locator.evaluate((element) => element === document.activeElement);

async function pick(title: string): Promise<void> {
  await page.getByPlaceholder('Find a step').fill(title);
  await page.getByRole('option', { name: new RegExp(`^${title}`) }).first().click();
  await settings().getByRole('heading', { name: title, exact: true }).waitFor();
}
/** The open end after a step. */
const openAfter = (id: string, output = 'next') => page.locator(`[data-stop="open:${id}:${output}"]`);

/** *Viewed twice → segment → branch → tag, mail, audience, sales*, however it was drawn. */
const expected = () => ({
  nodes: [
    ['event-received-1', { event: 'Product Viewed' }],
    ['branch-1', { branches: [{ name: 'came back', when: { and: [{ event: 'Product Viewed', count: { op: 'gte', n: 2 }, within: '7d' }, { segment: 'seg_1' }] } }] }],
    ['add-tag-1', { tag: 'interested' }],
    ['send-email-1', { subject: 'Still looking?', html: '<p>Hello</p>' }],
    ['sync-audience-1', { audience: audience.id, mode: 'add' }],
    ['notify-sales-1', { message: 'Call them' }],
  ],
  edges: [
    ['event-received-1', 'next', 'branch-1'],
    ['branch-1', 'came back', 'add-tag-1'],
    ['add-tag-1', 'next', 'send-email-1'],
    ['send-email-1', 'next', 'sync-audience-1'],
    ['sync-audience-1', 'next', 'notify-sales-1'],
  ],
});
const shapeOf = ({ nodes, edges }: Graph) => ({ nodes: nodes.map(({ id, config }) => [id, config]), edges: edges.map(({ from, output, to }) => [from, output, to]) });

beforeAll(async () => {
  meta = await FakeMeta.open();
  studio = await StudioPage.open({ META_GRAPH_URL: meta.url });
  page = studio.page;
  await studio.call('PUT', '/api/channels/meta', { accessToken: 'good-token', adAccountId: '1234567' });
  audience = await studio.call('POST', '/api/audiences', { name: 'Lookers', provider: 'meta' });
  await studio.call('POST', '/api/segments', { key: 'west', name: 'West coast', colour: '#2460bf', rule: { trait: 'region', op: 'equals', value: 'CA' } });
  await studio.call('POST', '/api/users', { email: 'jonas@fjord.example', name: 'Jonas Tveit' });
}, 120_000);
afterAll(async () => {
  await studio?.close();
  await meta?.close();
});

describe('drawing', () => {
  it('is done by mouse, from an empty page to tag, mail, audience and sales', async () => {
    await studio.goto('/workflows');
    await page.getByRole('button', { name: 'New workflow' }).click();
    await page.getByRole('button', { name: 'Choose a trigger' }).click();
    await pick('Event received');
    await settings().getByLabel('Event').fill('Product Viewed');
    await openAfter('event-received-1').click();
    await pick('Branch');
    await settings().getByRole('button', { name: 'Add a branch' }).click();
    await settings().getByLabel('Name of the branch').fill('came back');
    await settings().getByRole('button', { name: 'Add a condition' }).click();
    await settings().getByLabel('event', { exact: true }).fill('Product Viewed');
    await settings().getByLabel('times', { exact: true }).fill('2');
    await settings().getByLabel('When', { exact: true }).selectOption('within');
    await settings().getByRole('spinbutton', { name: 'in the last' }).fill('7');
    await settings().getByRole('button', { name: 'Add a condition' }).click();
    await settings().getByLabel('Kind of condition').last().selectOption('segment');
    await settings().getByLabel('segment', { exact: true }).selectOption({ label: 'West coast' });
    await page.locator('.way-label', { hasText: 'came back' }).waitFor();
    await openAfter('branch-1', 'came back').click();
    await pick('Add tag');
    await settings().getByLabel('Tag').fill('interested');
    await openAfter('add-tag-1').click();
    await pick('Send email');
    await settings().getByLabel('Subject', { exact: true }).fill('Still looking?');
    await settings().getByLabel('Content', { exact: true }).fill('<p>Hello</p>');
    await openAfter('send-email-1').click();
    await pick('Ad audience');
    await settings().getByRole('combobox', { name: 'Audience' }).click();
    await page.getByRole('option', { name: 'Lookers' }).click();
    await settings().getByRole('combobox', { name: 'Do' }).click();
    await page.getByRole('option', { name: 'add' }).click();
    await openAfter('sync-audience-1').click();
    await pick('Tell sales');
    await settings().getByRole('textbox', { name: 'Message' }).fill('Call them');
    await saved();
    expect(shapeOf(await drawn())).toEqual(expected());
    expect(await studio.faults()).toEqual([]);
  });

  it('is done by keyboard alone, the same', async () => {
    await studio.goto('/workflows');
    await page.getByRole('button', { name: 'New workflow' }).focus();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const choose = async (title: string) => {
      await until('the palette has the focus', () => isFocused(page.getByPlaceholder('Find a step')));
      await page.keyboard.type(title);
      await press('Enter');
      await until('the first field has the focus', () => settings().locator(':focus').count().then((n) => n === 1));
    };
    /** Out of the settings, down to the open end, and into the palette. */
    const addAfter = async (id: string) => {
      await press('Escape');
      await until('the step has the focus', () => isFocused(face(id)));
      await press('ArrowDown');
      await until('the open end has the focus', () => page.locator('.open-end:focus').count().then((n) => n === 1));
      await press('Enter');
    };
    await press('Enter');
    await page.getByText('What starts it?').waitFor();
    await until('the trigger has the focus', () => isFocused(page.getByRole('button', { name: 'Choose a trigger' })));
    await press('Enter');
    await choose('Event received');
    await page.keyboard.type('Product Viewed');
    await addAfter('event-received-1');
    await choose('Branch');
    await press('Enter');
    await until('the name has the focus', () => isFocused(settings().getByLabel('Name of the branch')));
    await press('Control+a');
    await page.keyboard.type('came back');
    await press('Tab', 'Tab', 'Enter');
    await until('the row has the focus', () => isFocused(settings().getByLabel('Kind of condition')));
    await press('Tab');
    await page.keyboard.type('Product Viewed');
    await press('Tab', 'Tab', 'Control+a');
    await page.keyboard.type('2');
    await press('Tab');
    await page.keyboard.type('in');
    await press('Tab', 'Control+a');
    await page.keyboard.type('7');
    // Past unit, where, handle and remove to the button that adds a row.
    await press('Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Enter');
    await until('the second row has the focus', () => isFocused(settings().getByLabel('Kind of condition').last()));
    await page.keyboard.type('is in');
    await press('Tab');
    await page.keyboard.type('West');
    await addAfter('branch-1');
    await choose('Add tag');
    await page.keyboard.type('interested');
    await addAfter('add-tag-1');
    await choose('Send email');
    await press('Tab');
    await page.keyboard.type('Still looking?');
    await press('Tab', 'Tab');
    await page.keyboard.type('<p>Hello</p>');
    await addAfter('send-email-1');
    await choose('Ad audience');
    await page.keyboard.type('Look');
    await page.getByRole('option', { name: 'Lookers' }).waitFor();
    await press('ArrowDown', 'Enter', 'Tab', 'ArrowDown');
    await page.getByRole('option', { name: 'add' }).waitFor();
    await press('Enter');
    await addAfter('sync-audience-1');
    await choose('Tell sales');
    await page.keyboard.type('Call them');
    await saved();
    expect(shapeOf(await drawn())).toEqual(expected());
  });

  it('walks steps by the arrow keys, takes one out and back, and jumps by the outline', async () => {
    await face('send-email-1').click();
    await page.keyboard.press('Escape');
    await face('send-email-1').focus();
    await page.keyboard.press('ArrowUp');
    await until('the tag', () => isFocused(face('add-tag-1')));
    await page.keyboard.press('ArrowUp');
    await until('the branch', () => isFocused(face('branch-1')));
    await page.keyboard.press('ArrowDown');
    await until('the tag again', () => isFocused(face('add-tag-1')));
    await page.keyboard.press('Delete');
    await step('add-tag-1').waitFor({ state: 'detached' });
    await until('joined again', async () => (await drawn()).edges.some(({ from, output, to }) => from === 'branch-1' && output === 'came back' && to === 'send-email-1'));
    await page.keyboard.press('Control+z');
    await step('add-tag-1').waitFor();
    await until('as before', async () => isDeepStrictEqual(shapeOf(await drawn()), expected()));
    await page.keyboard.press('Escape');
    await openAfter('notify-sales-1').click();
    await page.getByPlaceholder('Find a step').waitFor();
    await page.keyboard.press('Escape');
    await page.getByPlaceholder('Find a step').waitFor({ state: 'detached' });
    await until('the end has the focus again', () => isFocused(openAfter('notify-sales-1')));
    await page.keyboard.press('o');
    await panel('Outline').getByRole('button', { name: /^Tells sales/ }).click();
    await settings().getByRole('heading', { name: 'Tell sales' }).waitFor();
    expect(await studio.faults()).toEqual([]);
  });

  it('copies steps with the ways between them, within a drawing and into another', async () => {
    await page.keyboard.press('Escape');
    await face('add-tag-1').click();
    await face('send-email-1').click({ modifiers: ['Control'] });
    await panel('2 steps chosen').waitFor();
    await page.keyboard.press('Control+c');
    await face('notify-sales-1').click();
    await page.keyboard.press('Control+v');
    await step('send-email-2').waitFor();
    await until('pasted', async () => {
      const { edges } = await drawn();
      return [['notify-sales-1', 'add-tag-2'], ['add-tag-2', 'send-email-2']].every(([from, to]) => edges.some((edge) => edge.from === from && edge.output === 'next' && edge.to === to));
    });
    await studio.goto('/workflows');
    await page.getByRole('button', { name: 'New workflow' }).click();
    await page.getByText('What starts it?').waitFor();
    await page.keyboard.press('Control+v');
    await step('send-email-1').waitFor();
    await saved();
    expect(shapeOf(await drawn())).toEqual({
      nodes: [['add-tag-1', { tag: 'interested' }], ['send-email-1', { subject: 'Still looking?', html: '<p>Hello</p>' }]],
      edges: [['add-tag-1', 'next', 'send-email-1']],
    });
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.getByText('What starts it?').waitFor();
  });

  it('says what is known of the contact in a text, with a fallback, and keeps a note on a step', async () => {
    await fetch(`${studio.server.url}/v1/identify`, { method: 'POST', headers: { 'x-write-key': studio.server.writeKey }, body: JSON.stringify({ userId: 'aino', traits: { email: 'aino@fjord.example', firstName: 'Aino' } }) });
    await until('aino is known', async () => (await studio.items('/api/contacts')).length > 0);
    await page.getByRole('button', { name: 'Choose a trigger' }).click();
    await pick('Added by hand');
    await openAfter('manual-1').click();
    await pick('Send email');
    await settings().getByLabel('Subject', { exact: true }).fill('Hello ');
    await settings().getByRole('button', { name: 'Subject: put in what is known of the contact' }).click();
    await page.getByPlaceholder('Where it is empty, say …').fill('there');
    await page.getByRole('button', { name: 'First name Aino' }).click();
    expect(await settings().getByLabel('Subject', { exact: true }).inputValue()).toBe('Hello {{ contact.traits.firstName | default: "there" }}');
    await settings().getByLabel('Note').fill('Ask Maren before changing this');
    await saved();
    expect((await drawn()).nodes[1]).toMatchObject({ config: { subject: 'Hello {{ contact.traits.firstName | default: "there" }}' }, note: 'Ask Maren before changing this' });
    await step('send-email-1').getByTitle('Ask Maren before changing this').waitFor();
  });

  it('shows what holds while nothing is said, and keeps only what was turned', async () => {
    const kept = (config: object) => until(`kept: ${JSON.stringify(config)}`, async () => isDeepStrictEqual((await drawn()).nodes[1]!.config, { subject: 'Hello {{ contact.traits.firstName | default: "there" }}', ...config }));
    const turn = (name: string) => settings().getByRole('switch', { name }).click();
    const isOn = (name: string) => settings().getByRole('switch', { name }).isChecked();
    expect([await isOn('See who opens it'), await isOn('See who clicks'), await isOn('Transactional')]).toEqual([true, true, false]);
    await turn('See who opens it');
    await turn('Transactional');
    await kept({ trackOpens: false, transactional: true });
    expect([await isOn('See who opens it'), await isOn('See who clicks'), await isOn('Transactional')]).toEqual([false, true, true]);
    await turn('See who opens it');
    await turn('Transactional');
    await kept({});
  });

  it('sets what holds for the whole workflow', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Settings of the workflow' }).click();
    const whole = panel('Settings of the workflow');
    await whole.getByLabel('May people pass it again?').click();
    await page.getByRole('option', { name: 'Once only' }).click();
    await whole.getByRole('button', { name: 'Add a condition' }).last().click();
    await whole.getByLabel('event', { exact: true }).fill('Order Completed');
    await whole.getByLabel('From').fill('09:00');
    await whole.getByLabel('To', { exact: true }).fill('18:00');
    await saved();
    await until('kept', async () => isDeepStrictEqual((await drawn()).settings, { reentry: { mode: 'once' }, goal: { event: 'Order Completed' }, window: { from: '09:00', to: '18:00' } }));
    expect(await studio.faults()).toEqual([]);
  });
});

describe('publishing and watching', () => {
  let workflow: string;

  it('says what is missing before, and publishes with a word on what changed', async () => {
    await studio.goto('/workflows');
    await page.getByRole('link', { name: 'New workflow' }).first().click();
    await step('notify-sales-1').waitFor();
    workflow = idNow();
    await page.getByLabel('Name of the workflow').fill('Second look');
    await page.keyboard.press('Enter');
    await face('add-tag-1').click();
    await settings().getByLabel('Tag').fill('');
    await page.keyboard.press('Escape');
    await step('add-tag-1').getByText('Tag is missing').waitFor();
    await page.getByRole('button', { name: 'Review and publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('One thing has to be mended first').waitFor();
    await dialog.getByRole('button', { name: /Tag is missing/ }).click();
    await settings().getByLabel('Tag').fill('interested');
    await saved();
    await page.getByRole('button', { name: 'Review and publish' }).click();
    await dialog.getByText('Every step is complete').waitFor();
    expect(await studio.faults()).toEqual([]);
    await dialog.getByLabel('What changed?').fill('First try');
    await dialog.getByRole('button', { name: 'Publish version 1' }).click();
    await page.getByText('Published v1').waitFor();
  });

  it('moves people through: counts, tag, mail, audience and task', async () => {
    const client = new Analytics({ writeKey: studio.server.writeKey, host: studio.server.url, flushAt: 1 });
    client.identify({ userId: 'bruno', traits: { email: 'bruno@fjord.example', firstName: 'Bruno', region: 'CA' } });
    client.identify({ userId: 'chloe', traits: { email: 'chloe@fjord.example', firstName: 'Chloé', region: 'NY' } });
    for (const userId of ['bruno', 'chloe']) client.track({ userId, event: 'Product Viewed', properties: { sku: 'tent' } });
    await client.flush();
    await until('both passed', async () => (await step('branch-1').locator('.step-foot').textContent())?.includes('2') ?? false);
    client.track({ userId: 'bruno', event: 'Product Viewed', properties: { sku: 'tent' } });
    await client.closeAndFlush();
    await until('told', async () => (await step('notify-sales-1').locator('.step-foot').textContent())?.includes('1') ?? false, 30_000);
    expect(await studio.call('GET', '/api/contacts/user:bruno')).toMatchObject({ tags: ['interested'] });
    expect((await studio.items<{ to: string; subject: string }>('/api/mailbox')).map(({ to, subject }) => [to, subject])).toEqual([['jonas@fjord.example', 'Task: Call them'], ['bruno@fjord.example', 'Still looking?']]);
    expect(await studio.items('/api/tasks')).toMatchObject([{ message: 'Call them', status: 'open' }]);
    await until('in the audience', async () => meta.members(audience.externalId).length === 1, 30_000);
  });

  it('lists the people behind a figure, and lights up the path of one with times and reasons', async () => {
    await step('add-tag-1').getByRole('button', { name: '1 person passed' }).click();
    await settings().getByRole('button', { name: /Bruno/ }).click();
    const path = panel('One person’s path');
    await path.getByText('Completed: nothing is drawn after this').waitFor();
    await path.getByText('went by “came back”').waitFor();
    await path.getByText('Still looking? → bruno@fjord.example').waitFor();
    expect(await page.locator('.step.on-path').count()).toBe(6);
    expect(await step('add-tag-1').locator('.step-instant').textContent()).toMatch(/\d\d:\d\d/);
    expect(new URL(page.url()).searchParams.get('run')).not.toBeNull();
    expect(await studio.faults()).toEqual([]);
    await page.reload();
    await path.getByText('went by “came back”').waitFor();
    await path.getByRole('button', { name: 'The next person' }).click();
    await path.getByText('went by “everyone else”').waitFor();
    await until('faded', async () => (await page.locator('.step.faded').count()) === 4);
    await face('add-tag-1').click();
    await path.getByText('Why not:').waitFor();
    await path.getByText('This step comes after “came back”', { exact: false }).waitFor();
    await path.getByText('Product Viewed at least 2 times', { exact: false }).waitFor();
    await page.goBack();
    await path.getByText('went by “came back”').waitFor();
    await page.getByRole('button', { name: 'Back to the draft' }).click();
    await page.getByRole('button', { name: 'Review and publish' }).waitFor();
  });

  it('rehearses somebody through the draft, and asks what if; nothing is sent', async () => {
    await page.getByRole('button', { name: 'Rehearse' }).click();
    const rehearsal = panel('Rehearse');
    await rehearsal.getByLabel('As whom?').click();
    await page.keyboard.type('Chlo');
    await page.getByRole('option', { name: /Chloé/ }).click();
    await rehearsal.getByRole('button', { name: 'Play' }).click();
    await rehearsal.getByText('went by “everyone else”').waitFor();
    await rehearsal.getByLabel('What if').selectOption('came back');
    await rehearsal.getByText('Still looking? → chloe@fjord.example').waitFor();
    await rehearsal.getByText('Has tag interested').waitFor();
    await until('the path', async () => (await page.locator('.step.on-path').count()) === 6);
    expect(await studio.faults()).toEqual([]);
    expect(await studio.items('/api/mailbox')).toHaveLength(2);
    await rehearsal.getByRole('button', { name: 'Close' }).click();
  });

  it('asks step by step what becomes of people inside, and brings an older version back', async () => {
    await page.locator('[aria-label="Add a step here"]').first().focus();
    await page.keyboard.press('Enter');
    await page.getByPlaceholder('Find a step').fill('Wait');
    await page.locator('[data-kind=wait]').click();
    await settings().getByLabel('How many').fill('2');
    await saved();
    await page.getByRole('button', { name: 'Review and publish' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish version 2' }).click();
    await page.getByText('Published v2').waitFor();
    await fetch(`${studio.server.url}/v1/track`, { method: 'POST', headers: { 'x-write-key': studio.server.writeKey }, body: JSON.stringify({ userId: 'aino', event: 'Product Viewed' }) });
    await step('wait-1').getByRole('button', { name: '1 person here now' }).waitFor();
    await face('wait-1').click();
    await settings().getByLabel('How many').fill('3');
    await saved();
    await page.getByText('1 change since').waitFor();
    await page.getByRole('button', { name: 'Review and publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('changed in the draft').waitFor();
    await dialog.getByText('Leave', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Publish version 3' }).click();
    await page.getByText('Published v3').waitFor();
    await until('left', async () => (await studio.items<{ status: string; contact: string }>(`/api/runs?workflow=${workflow}&contact=user:aino`))[0]?.status === 'exited');
    await page.getByRole('button', { name: 'Versions' }).click();
    const versions = panel('Versions');
    await versions.getByRole('button', { name: /First try.*Maren Koch/ }).click();
    await step('wait-1').waitFor({ state: 'detached' });
    expect(await studio.faults()).toEqual([]);
    await versions.getByRole('button', { name: 'Make it the draft' }).click();
    await saved();
    expect(shapeOf(await drawn()).edges[0]).toEqual(['event-received-1', 'next', 'branch-1']);
    await page.getByRole('button', { name: 'Undo' }).click();
    await step('wait-1').waitFor();
  });

  it('pauses, resumes and archives only after it said what that does', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByText('Nobody enters, nothing is sent', { exact: false }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused at v3').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('dialog').getByText('is passed over, up to the next wait').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Published v3').waitFor();
    await until('the draft is as it was', async () => (await drawn()).nodes.some(({ id }) => id === 'wait-1'));
    await saved();
    // What was drawn last goes first, be the server away or slow.
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let meet = (route: Route): Promise<void> => route.abort();
    await page.route('**/draft', (route) => meet(route));
    await page.getByRole('button', { name: 'Redo' }).click();
    await step('wait-1').waitFor({ state: 'detached' });
    await page.getByText('Kept here until the server is back').waitFor();
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Archive …' }).click();
    const yes = page.getByRole('dialog').getByRole('button', { name: 'Archive' });
    expect(await yes.isDisabled()).toBe(true);
    studio.forgive('ERR_FAILED');
    meet = (route) => held.then(() => route.continue());
    await page.getByText('Saving …').waitFor();
    expect(await yes.isDisabled()).toBe(true);
    release();
    await yes.click();
    await page.getByText('Archived').waitFor();
    expect(shapeOf(await drawn()).edges[0]).toEqual(['event-received-1', 'next', 'branch-1']);
    expect(await page.getByRole('button', { name: 'Review and publish' }).count()).toBe(0);
    // A drawing that was kept here from before comes too late.
    await page.evaluate((id) => localStorage.setItem(`tributary.draft.${id}`, JSON.stringify({ tag: '"0"', graph: { nodes: [], edges: [], settings: {} } })), workflow);
    await page.reload();
    await page.getByText('Archived').waitFor();
    await step('add-tag-1').waitFor();
    expect(await page.evaluate((id) => localStorage.getItem(`tributary.draft.${id}`), workflow)).toBeNull();
  });

  it('had nothing to complain of on the console', () => expect(studio.complaints).toEqual([]));
});
