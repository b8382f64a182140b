import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerFixture, NOW } from './ledger.fixture.js';

let spec: LedgerFixture;
beforeAll(async () => {
  spec = await LedgerFixture.open();
});
afterAll(() => spec.close());
afterEach(() => {
  spec.http.calls.length = 0;
  spec.http.reply = () => ({ status: 200, body: '{"ok":true}' });
  spec.mail.mails.length = 0;
  spec.mail.refuses = null;
  expect(spec.failures.splice(0)).toEqual([]);
});

async function aPlace(kind: 'live' | 'sandbox', traits?: { [name: string]: string }) {
  const workspace = await spec.workspace(kind);
  const contact = await spec.contact(workspace, traits);
  return { workspace, contact, drain: (worker = spec.worker()) => worker.drain([workspace.shard]) };
}

const mailsOf = async (key: string) =>
  (await spec.database.api.query<{ to_address: string; from_address: string; subject: string; html: string; text_body: string; headers: object; at: Date }>('select * from mail where effect = $1', [key])).rows;
const mail = { subject: 'Hi', html: '<p>Hi</p>' };

describe('semantics 18: consent is read at the moment of sending', () => {
  it('skips who unsubscribed from the topic after the mail was asked for', async () => {
    const { contact, drain } = await aPlace('live');
    const key = await spec.ask({ contact, port: 'email', repeat: 'never', payload: { ...mail, topic: 'news' } });
    await spec.database.api.query(`update contact set consent = '{"news":"unsubscribed"}' where id = $1`, [contact.contact]);
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'skipped', attempts: 0, request: null, reason: { code: 'email.unsubscribed' } });
    expect(await spec.answers(contact)).toMatchObject([{ outcome: { status: 'skipped', reason: { code: 'email.unsubscribed' } } }]);
    expect(spec.mail.mails).toEqual([]);
  });

  it('skips who unsubscribed between two attempts, though the mail is frozen', async () => {
    const { contact, drain } = await aPlace('live');
    const key = await spec.ask({ contact, port: 'email', repeat: 'never', payload: { ...mail, topic: 'news' } });
    spec.mail.refuses = 451;
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'pending', attempts: 1 });
    spec.mail.refuses = null;
    await spec.database.api.query(`update contact set consent = '{"news":"unsubscribed"}' where id = $1`, [contact.contact]);
    await spec.database.api.query('update effect set next_attempt_at = clock_timestamp() where key = $1', [key]);
    await drain();
    expect((await spec.row(key)).status).toBe('skipped');
    expect(spec.mail.mails).toHaveLength(1);
  });

  it('writes to who unsubscribed from another topic', async () => {
    const { contact, drain } = await aPlace('live');
    const key = await spec.ask({ contact, port: 'email', repeat: 'never', payload: { ...mail, topic: 'news' } });
    await spec.database.api.query(`update contact set consent = '{"ads":"unsubscribed","news":"subscribed"}' where id = $1`, [contact.contact]);
    await drain();
    expect((await spec.row(key)).status).toBe('done');
  });

  it.each([
    ['has no address', { firstName: 'Ana' }, 'skipped', 'email.no-address'],
    ['has an address that is none', { email: 'ana at example' }, 'failed', 'email.bad-address'],
  ])('does not write to who %s', async (_name, traits, status, code) => {
    const { contact, drain } = await aPlace('live', traits as { [name: string]: string });
    const key = await spec.ask({ contact, port: 'email', repeat: 'never' });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status, reason: { code } });
  });

  it.each([
    ['gone', `delete from contact where id = $1`],
    ['merged', `update contact set state = 'merged' where id = $1`],
    ['erased', `update contact set state = 'erased' where id = $1`],
  ])('does nothing for a contact that is %s', async (_name, change) => {
    const { contact, drain } = await aPlace('sandbox');
    const key = await spec.ask({ contact });
    await spec.database.api.query(change, [contact.contact]);
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'skipped', reason: { code: 'contact.gone' } });
    expect(spec.http.calls).toEqual([]);
  });

  it.each(['exited', 'completed', 'failed'])('does nothing for a run that %s, and tells nobody', async (runStatus) => {
    const { contact, drain } = await aPlace('sandbox');
    const key = await spec.ask({ contact, runStatus });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'skipped', reason: { code: 'run.ended' } });
    expect(await spec.answers(contact)).toEqual([]);
  });
});

describe('mail', () => {
  it('leaves a live workspace by SMTP, rendered from all that templates may read', async () => {
    const { workspace, contact, drain } = await aPlace('live');
    await spec.database.api.query(`insert into company (workspace, id, traits, trait_at, created_at) values ($1, 'acme', '{"name":"Acme"}', '{}', now())`, [workspace.id]);
    await spec.database.api.query(`update contact set companies = '{acme,other}' where id = $1`, [contact.contact]);
    await spec.database.api.query(`insert into computed_trait (shard, workspace, contact, model, value) values ($1, $2, $3, 'score', '{"lead":7}')`, [contact.shard, contact.workspace, contact.contact]);
    const event = { type: 'event', messageId: 'm', name: 'Ordered', occurredAt: NOW, cause: 'data', properties: { sku: 'S1' }, context: {} };
    const html = '{{ contact.traits.firstName }} {{ contact.computed.score.lead }} {{ company.name }} {{ event.properties.sku }} {{ run.data.rain }} {{ workspace.name }}';
    const key = await spec.ask({ contact, port: 'email', repeat: 'never', payload: { subject: 'Hi {{ contact.email }}', html }, inside: { event, data: { rain: 'wet' } } });
    await drain();
    const row = await spec.row(key);
    expect(row).toMatchObject({ status: 'done', response: { response: '250 kept' }, request: { mail: { to: 'ana@example.com', from: 'Tributary <no-reply@localhost>', subject: 'Hi ana@example.com', html: 'Ana 7 Acme S1 wet Shop' } } });
    expect(spec.mail.mails).toEqual([expect.stringContaining('Ana 7 Acme S1 wet Shop')]);
    expect(spec.mail.mails[0]).toContain(`Message-ID: <${key}@localhost>`);
    expect(await mailsOf(key)).toEqual([]);
  });

  it('tells what becomes of it by the same addresses at each attempt, also when it is filled in again', async () => {
    const { contact, drain } = await aPlace('live');
    const key = await spec.ask({ contact, port: 'email', repeat: 'never', payload: { subject: 'Hi', html: '<a href="https://shop.example/?a=1&amp;b=2">Hi</a>' } });
    spec.mail.refuses = 451;
    await drain();
    // As if the worker had died before it could mark what it had filled in.
    await spec.database.api.query(`update effect set next_attempt_at = clock_timestamp(), request = null where key = $1`, [key]);
    spec.mail.refuses = null;
    await drain();
    const addresses = (raw: string) => raw.replace(/=\r?\n/g, '').match(/http:\/\/localhost:3000\/(?:o|c)\/[\w.-]+/g);
    const [first, second] = spec.mail.mails;
    expect(addresses(first!)).toHaveLength(2);
    expect(addresses(second!)).toEqual(addresses(first!));
    expect(await spec.row(key)).toMatchObject({ status: 'done', request: { mail: { html: '<a href="https://shop.example/?a=1&amp;b=2">Hi</a>' } } });
  });

  it.each([
    ['of a sandbox', 'sandbox' as const, undefined],
    ['of a server without SMTP', 'live' as const, null],
  ])('%s stays in the mailbox', async (_name, kind, smtpUrl) => {
    const { contact, drain } = await aPlace(kind);
    const payload = { ...mail, text: 'Hi {{ contact.traits.firstName }}', from: 'Shop <shop@example.com>', replyTo: 'help@example.com' };
    const key = await spec.ask({ contact, port: 'email', repeat: 'never', payload });
    await drain(spec.worker(spec.ports(smtpUrl)));
    expect((await spec.row(key)).status).toBe('done');
    expect(await mailsOf(key)).toMatchObject([
      { to_address: 'ana@example.com', from_address: 'Shop <shop@example.com>', subject: 'Hi', html: '<p>Hi</p>', text_body: 'Hi Ana', headers: { 'Message-ID': `<${key}@example.com>`, 'Reply-To': 'help@example.com' } },
    ]);
    expect(spec.mail.mails).toEqual([]);
  });

  it.each([
    ['names a template', { template: 'welcome' }, 'template.not-found'],
    ['cannot be read', { subject: '{{ contact', html: 'x' }, 'template.syntax'],
    ['asks for a filter that is not there', { subject: 'x', html: '{{ contact.email | shout }}' }, 'template.syntax'],
    ['has no content', { subject: 'x' }, 'effect.bad-payload'],
    ['comes from nowhere', { ...mail, from: 'nobody' }, 'email.bad-address'],
  ])('fails at once when it %s', async (_name, payload, code) => {
    const { contact, drain } = await aPlace('live');
    const key = await spec.ask({ contact, port: 'email', repeat: 'never', payload });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'failed', attempts: 0, reason: { code } });
    expect(await spec.answers(contact)).toMatchObject([{ outcome: { status: 'failed', reason: { code } } }]);
  });
});

describe('a call from a sandbox', () => {
  it('is simulated, with what would have been sent', async () => {
    const { contact, drain } = await aPlace('sandbox');
    const key = await spec.ask({ contact, payload: { url: 'https://example.com/{{ contact.traits.firstName }}', method: 'POST', headers: { 'x-a': 'b' }, body: { to: '{{ contact.email }}' } } });
    await drain();
    const response = { url: 'https://example.com/Ana', method: 'POST', headers: { 'x-a': 'b' }, body: { to: 'ana@example.com' } };
    expect(await spec.row(key)).toMatchObject({ status: 'simulated', response });
    expect(await spec.answers(contact)).toMatchObject([{ outcome: { status: 'simulated', response } }]);
  });

  it.each([
    ['http://localhost:9/', 'http.private-address'],
    ['http://[::1]:9/', 'http.private-address'],
    ['ftp://example.com/', 'http.address'],
  ])('to %s is refused as it is for everybody', async (url, code) => {
    for (const kind of ['sandbox', 'live'] as const) {
      const { contact, drain } = await aPlace(kind);
      const key = await spec.ask({ contact, payload: { url, method: 'GET', headers: {}, body: null } });
      await drain();
      expect(await spec.row(key)).toMatchObject({ status: 'failed', reason: { code } });
    }
  });
});

describe('an answer', () => {
  it('is kept although Postgres could not take it as it came', async () => {
    const { contact, drain } = await aPlace('sandbox');
    const key = await spec.ask({ contact });
    spec.http.reply = () => ({ status: 200, body: `{"nul":"a\\u0000b","half":"\\ud800","__proto__":1,"deep":${'['.repeat(5_000)}${']'.repeat(5_000)}}` });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'done', response: { body: { nul: 'a\ufffdb', half: '\ufffd' } } });
  });

  it('is kept to 1 MB', async () => {
    const { contact, drain } = await aPlace('sandbox');
    const key = await spec.ask({ contact });
    spec.http.reply = () => ({ status: 200, body: JSON.stringify({ long: '\u0001'.repeat(166_640) }) });
    await drain();
    expect(await spec.row(key)).toMatchObject({ status: 'done', response: { status: 200, cut: true, body: expect.stringMatching(/^\{"long":/) } });
    expect(JSON.stringify((await spec.row(key)).response).length).toBeLessThan(1_000_000);
  });
});
