import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { effectsQuery, mailboxQuery } from '@tributary/contract';
import type { ContactKey } from '@tributary/store';
import { listMailbox, readMail } from '../mailbox/mailbox.js';
import { LedgerFixture, NOW } from '../stages/effects/ledger.fixture.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { listEffects, readEffect } from './effects.js';
import { MASK } from './mask-secrets.js';

let spec: LedgerFixture;
let workspace: Workspace;
let contact: ContactKey;
beforeAll(async () => {
  spec = await LedgerFixture.open();
});
afterAll(() => spec.close());
beforeEach(async () => {
  const made = await spec.workspace('sandbox');
  workspace = { id: made.id, name: 'Shop', kind: 'sandbox', timezone: 'UTC', secret: new Uint8Array(32), sandboxShard: made.shard, retentionMonths: null };
  contact = await spec.contact(made);
});

const pool = () => spec.database.api;
const list = (query: object = {}) => listEffects(pool(), workspace, effectsQuery.parse(query));
const mailbox = (query: object = {}) => listMailbox(pool(), workspace, mailboxQuery.parse(query));
const drain = () => spec.worker().drain([contact.shard]);

describe('the ledger as people see it', () => {
  it('shows an effect with its secrets masked', async () => {
    const url = `${spec.http.url}/hook?token=abc&name={{ contact.traits.firstName }}`;
    const key = await spec.ask({ contact, workflow: 12, payload: { url, method: 'POST', headers: { authorization: 'Bearer abc', accept: '*/*' }, body: { password: 'abc', name: 'Ana' } } });
    expect(await readEffect(pool(), workspace, key)).toMatchObject({ status: 'pending', request: null, response: null, nextAttemptAt: new Date(NOW).toISOString() });
    spec.http.reply = () => ({ status: 200, headers: { 'set-cookie': 'sid=abc' }, body: '{"access_token":"abc","n":1}' });
    await drain();
    const shown = await readEffect(pool(), workspace, key);
    expect(shown).toMatchObject({
      ...{ id: key, key, kind: 'http-request', status: 'done', attempts: 1, nextAttemptAt: null, contact: contact.contact, workflow: 'wf_12', node: 'n', reason: null },
      ...{ at: new Date(NOW).toISOString(), endedAt: new Date(NOW).toISOString() },
      request: { method: 'POST', url: `${spec.http.url}/hook?token=${MASK}&name=Ana`, headers: { authorization: MASK, accept: '*/*', 'idempotency-key': key }, body: { password: MASK, name: 'Ana' } },
      response: { status: 200, headers: { 'set-cookie': MASK }, body: { access_token: MASK, n: 1 } },
    });
    expect(JSON.stringify(shown)).not.toContain('abc&');
    expect(JSON.stringify(shown)).not.toContain('"abc"');
  });

  it('shows a mail by its parts, not its bytes', async () => {
    const live = await spec.workspace('live');
    const somebody = await spec.contact(live);
    const key = await spec.ask({ contact: somebody, port: 'email', repeat: 'never' });
    await spec.worker().drain([live.shard]);
    const shown = await readEffect(pool(), { ...workspace, id: live.id, kind: 'live', sandboxShard: null }, key);
    expect(shown.request).toEqual({ to: 'ana@example.com', from: 'Tributary <no-reply@localhost>', subject: 'Hi Ana', html: '<p>Hi</p>', text: 'Hi', headers: { 'Message-ID': `<${key}@localhost>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'List-Unsubscribe': expect.stringMatching(/^<http:\/\/localhost:3000\/u\/\S+>$/) } });
  });

  it('lists newest first, page by page, by kind, status, contact and run', async () => {
    const other = await spec.contact({ id: workspace.id, shard: contact.shard });
    const keys = [await spec.ask({ contact }), await spec.ask({ contact, port: 'email' }), await spec.ask({ contact: other })];
    await drain();
    const pending = await spec.ask({ contact, dueAt: NOW + 1_000 });
    const all = (await list()).items.map(({ id }) => id);
    expect(all[0]).toBe(pending);
    expect([...all].sort()).toEqual([...keys, pending].sort());
    const paged: string[] = [];
    let next: string | null | undefined;
    do {
      const page = await list({ limit: 1, ...(next ? { after: next } : {}) });
      paged.push(...page.items.map(({ id }) => id));
      ({ next } = page);
    } while (next);
    expect(paged).toEqual(all);
    expect((await list({ kind: 'send-email' })).items.map(({ id }) => id)).toEqual([keys[1]]);
    expect((await list({ status: 'pending' })).items.map(({ id }) => id)).toEqual([pending]);
    expect((await list({ contact: other.contact })).items.map(({ id }) => id)).toEqual([keys[2]]);
    const { run } = await readEffect(pool(), workspace, keys[0]!);
    expect((await list({ run })).items.map(({ id }) => id)).toEqual([keys[0]]);
    expect((await list({ run: 'nobody' })).items).toEqual([]);
  });

  it('shows nothing of another workspace', async () => {
    const key = await spec.ask({ contact, port: 'email', repeat: 'never' });
    await drain();
    const [mail] = (await mailbox()).items;
    const stranger = { ...workspace, id: workspace.id + 1_000 };
    expect((await listEffects(pool(), stranger, effectsQuery.parse({}))).items).toEqual([]);
    expect((await listMailbox(pool(), stranger, mailboxQuery.parse({}))).items).toEqual([]);
    for (const id of [key, 'x']) await expect(readEffect(pool(), stranger, id)).rejects.toMatchObject({ code: 'effect.not-found' });
    for (const id of [mail!.id, 'x']) await expect(readMail(pool(), stranger, id)).rejects.toMatchObject({ code: 'mail.not-found' });
  });
});

describe('the local mailbox', () => {
  it('lists what would have been sent, newest first, by contact', async () => {
    const keys: string[] = [];
    for (let i = 0; i < 3; i++) {
      keys.push(await spec.ask({ contact, port: 'email', repeat: 'never' }));
      await drain();
    }
    const first = await mailbox({ limit: 2 });
    const rest = await mailbox({ limit: 2, after: first.next });
    const messageIds = [...first.items, ...rest.items].map(({ headers }) => headers['Message-ID']);
    expect(messageIds).toEqual(keys.toReversed().map((key) => `<${key}@localhost>`));
    expect(rest.next).toBeNull();
    const [newest] = first.items;
    expect(newest).toMatchObject({ to: 'ana@example.com', subject: 'Hi Ana', html: '<p>Hi</p>', text: 'Hi', at: new Date(NOW).toISOString(), contact: contact.contact });
    expect(await readMail(pool(), workspace, newest!.id)).toEqual(newest);
    expect((await mailbox({ contact: contact.contact })).items).toHaveLength(3);
    const other = await spec.contact({ id: workspace.id, shard: contact.shard });
    expect((await mailbox({ contact: other.contact })).items).toEqual([]);
  });
});
