import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chain, publish, runsOf, wayOf } from './drawing.js';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

interface Mail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

describe('mail', () => {
  let server: ServerProcess;
  let workspace: WorkspaceClient;

  beforeAll(async () => {
    server = await startServer();
  }, 90_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    workspace = await WorkspaceClient.make(server, 'sandbox');
    await workspace.clock({ now: '2026-03-02T12:00:00.000Z' });
  });

  const identify = (userId: string, traits: object) => workspace.ingest('identify', { userId, traits });
  const mails = () => workspace.all<Mail>('/api/mailbox');
  const consentOf = async (userId: string) => (await workspace.ok<{ consent: Record<string, string> }>('GET', `/api/contacts/user:${userId}`)).consent;
  const greeting = { key: 'welcome', subject: 'Welcome, {{ contact.traits.firstName }}', mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ contact.traits.firstName }} <a href="{{ unsubscribe_url }}">leave</a></mj-text></mj-column></mj-section></mj-body></mjml>', topic: 'news' };
  const sends = (config: object, settings: object = { reentry: { mode: 'every-time' } }) => chain([['t', 'event-received', { event: 'Joined' }], ['m', 'send-email', config], ['g', 'add-tag', { tag: 'mailed' }]], settings);

  /** The mail of one contact, sent by a workflow. */
  async function mailTo(userId: string, config: object): Promise<Mail> {
    await publish(workspace, sends(config));
    await identify(userId, { email: `${userId}@example.com`, firstName: 'Ana <b>' });
    await workspace.ingest('track', { userId, event: 'Joined' });
    await workspace.settled();
    const [mail] = await mails();
    return mail!;
  }
  const linkIn = (mail: Mail): string => new URL(/<(.+)>/.exec(mail.headers['List-Unsubscribe']!)![1]!).pathname;
  const click = (path: string, init: RequestInit = {}) => fetch(server.url + path, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click', ...init });

  it('is written as a template, in versions, tried with a contact, and sent from its newest version', async () => {
    expect(await workspace.ok('POST', '/api/templates', greeting)).toMatchObject({ id: 'welcome', key: 'welcome', version: 1, topic: 'news', mjml: greeting.mjml });
    expect((await workspace.send('POST', '/api/templates', greeting)).status).toBe(409);
    await identify('ben', { firstName: 'Ben & co' });
    await workspace.settled();
    expect(await workspace.ok('POST', '/api/templates/welcome/preview', { contact: 'user:ben' })).toMatchObject({ subject: 'Welcome, Ben & co', html: expect.stringContaining('Hello Ben &amp; co'), text: expect.stringContaining('Hello Ben & co') });
    expect(await workspace.ok('PATCH', '/api/templates/welcome', { subject: 'Hi {{ contact.traits.firstName }}' })).toMatchObject({ version: 2, subject: 'Hi {{ contact.traits.firstName }}', topic: 'news' });
    const mail = await mailTo('ana', { template: 'welcome' });
    expect(mail).toMatchObject({ to: 'ana@example.com', subject: 'Hi Ana <b>' });
    expect(mail.html).toContain('Hello Ana &lt;b&gt;');
    expect(mail.html).toContain(linkIn(mail));
    const sent = await workspace.all<{ source: string; properties: object }>('/api/events?name=Email%20Sent');
    expect(sent).toMatchObject([{ source: 'product', properties: { subject: 'Hi Ana <b>', topic: 'news', template: 'welcome', node: 'm' } }]);
    const refused = await workspace.send('DELETE', '/api/templates/welcome');
    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'template.in-use', usedBy: { workflows: [expect.objectContaining({ name: 'Spec' })] } })]);
  });

  it('refuses templates with faults, and steps that name none, with the place', async () => {
    const refused = async (body: object) => (await workspace.send('POST', '/api/templates', { key: 'x', subject: 's', ...body })).body;
    expect(await refused({ html: '{{ a | no_such }}' })).toMatchObject({ code: 'template.syntax', path: 'html' });
    expect(await refused({ mjml: '<mjml><mj-body><mj-texxt/></mj-body></mjml>' })).toMatchObject({ code: 'template.syntax', path: 'mjml' });
    expect(await refused({})).toMatchObject({ code: 'template.no-content' });
    expect(await refused({ subject: '{% if %}', html: 'a' })).toMatchObject({ path: 'subject' });
    const { id } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { graph: sends({ template: 'welcom' }) });
    await workspace.ok('POST', '/api/templates', greeting);
    expect(await workspace.ok('POST', `/api/workflows/${id}/validate`)).toMatchObject({ errors: [{ code: 'graph.unknown-template', path: 'nodes[1].config.template', node: 'm', detail: expect.stringContaining('"welcome"') }] });
  });

  it('semantics 18: reads suppression and consent when it sends; who is skipped leaves by "skipped" with the reason', async () => {
    await workspace.ok('POST', '/api/topics', { key: 'deals', consent: 'opt-in' });
    await workspace.ok('POST', '/api/suppressions', { address: 'Gone@Example.com', reason: 'bounced' });
    const workflow = await publish(workspace, sends({ subject: 's', html: 'h', topic: 'deals' }));
    const receipt = await publish(workspace, sends({ subject: 'receipt', html: 'h', topic: 'deals', transactional: true }));
    const people = { yes: 'yes@example.com', silent: 'silent@example.com', no: 'no@example.com', gone: 'gone@example.com', blank: null };
    for (const [userId, email] of Object.entries(people)) await identify(userId, email === null ? {} : { email });
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:yes', { consent: { deals: 'subscribed' } });
    await workspace.ok('PATCH', '/api/contacts/user:no', { consent: { deals: 'unsubscribed' } });
    for (const userId of Object.keys(people)) await workspace.ingest('track', { userId, event: 'Joined' });
    await workspace.settled();
    const ways = async (of: string) => (await runsOf(workspace, of)).map((run) => `${run.steps[1]!.output} ${(run.steps[1]!.reason ?? '').split(':')[0]}`).sort();
    expect(await ways(workflow)).toEqual(['next ', 'skipped email.no-address', 'skipped email.not-subscribed', 'skipped email.suppressed', 'skipped email.unsubscribed']);
    expect(await ways(receipt)).toEqual(['next ', 'next ', 'next ', 'skipped email.no-address', 'skipped email.suppressed']);
    expect((await mails()).filter((mail) => mail.subject === 'receipt').every((mail) => mail.headers['List-Unsubscribe'] === undefined)).toBe(true);
    expect((await runsOf(workspace, workflow)).filter((run) => wayOf(run).startsWith('t>next m>skipped')).every((run) => run.status === 'completed')).toBe(true);
  });

  it('un-2, un-3, un-4, un-7, un-8: one click unsubscribes at once, by either form, without redirect, once, and only whom the path names', async () => {
    await workspace.ok('POST', '/api/topics', { key: 'news', name: 'News' });
    const mail = await mailTo('ana', { subject: 's', html: 'h', topic: 'news' });
    expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    const first = await click(linkIn(mail));
    expect([first.status, first.headers.get('location'), first.headers.get('set-cookie')]).toEqual([200, null, null]);
    expect(await consentOf('ana')).toEqual({ news: 'unsubscribed' });

    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    const second = await fetch(server.url + linkIn(mail), { method: 'POST', redirect: 'manual', body: form });
    expect(second.status).toBe(200);
    await workspace.settled();
    expect(await workspace.all('/api/events?name=Unsubscribed')).toMatchObject([{ source: 'product', properties: { topic: 'news' } }]);

    await identify('ben', { email: 'ben@example.com' });
    await workspace.ingest('track', { userId: 'ben', event: 'Joined' });
    await workspace.settled();
    const toBen = (await mails()).find((one) => one.to === 'ben@example.com')!;
    const other = await click(linkIn(toBen), { body: `List-Unsubscribe=One-Click&token=${linkIn(mail).slice(3)}` });
    expect(other.status).toBe(200);
    expect(await consentOf('ben')).toEqual({ news: 'unsubscribed' });
    for (const bad of ['/u/nonsense', `${linkIn(mail)}x`, `/u/${linkIn(mail).slice(3).split('.')[0]}.`]) expect((await click(bad)).status).toBe(404);
  });

  it('un-9: the link works weeks later, after the address changed and after the contact became another', async () => {
    await workspace.ok('POST', '/api/topics', { key: 'news' });
    await publish(workspace, sends({ subject: 's', html: 'h', topic: 'news' }));
    await workspace.ingest('identify', { anonymousId: 'browser', traits: { email: 'old@example.com' } });
    await workspace.ingest('track', { anonymousId: 'browser', event: 'Joined' });
    await workspace.settled();
    const [mail] = await mails();
    await workspace.clock({ advance: '60d' });
    await workspace.ingest('identify', { anonymousId: 'browser', userId: 'ana', traits: { email: 'new@example.com' } });
    await workspace.settled();
    expect((await click(linkIn(mail!))).status).toBe(200);
    expect(await consentOf('ana')).toEqual({ news: 'unsubscribed' });
  });

  it('shows a page on which the contact chooses topics, or nothing at all', async () => {
    await workspace.ok('POST', '/api/topics', { key: 'news', name: 'News <& more>' });
    await workspace.ok('POST', '/api/topics', { key: 'deals', name: 'Deals', consent: 'opt-in' });
    const mail = await mailTo('ana', { subject: 's', html: 'h', topic: 'news' });
    const page = await (await fetch(server.url + linkIn(mail))).text();
    expect(page).toContain('News &#60;&#38; more&#62;');
    expect(page).toMatch(/value="news" checked/);
    expect(page).not.toMatch(/value="deals" checked/);
    const choose = (body: string) => click(`${linkIn(mail)}?choose`, { body });
    expect(await (await choose('topic=deals&leave=')).text()).toContain('Saved.');
    expect(await consentOf('ana')).toEqual({ news: 'unsubscribed', deals: 'subscribed' });
    await choose('leave=everything');
    expect(await consentOf('ana')).toEqual({ news: 'unsubscribed', deals: 'unsubscribed' });
    expect(await workspace.all('/api/suppressions')).toMatchObject([{ address: 'ana@example.com', reason: 'unsubscribed' }]);
    expect((await fetch(`${server.url}/u/nonsense`)).status).toBe(404);
    // Who comes back is written to again; an address that was taken off for another reason stays off.
    await choose('topic=news&leave=');
    expect(await workspace.all('/api/suppressions')).toEqual([]);
    expect(await (await fetch(server.url + linkIn(mail))).text()).toMatch(/value="news" checked/);
    await workspace.ok('POST', '/api/suppressions', { address: 'ana@example.com', reason: 'bounced' });
    expect(await (await choose('topic=news&leave=')).text()).not.toMatch(/value="news" checked/);
    expect(await workspace.all('/api/suppressions')).toHaveLength(1);
  });

  it('semantics 19: caps count per contact across workflows, by its own calendar day; transactional mail is exempt', async () => {
    expect(await workspace.ok('PATCH', '/api/settings', { caps: { email: { perDay: 2, perWeek: 3 } } })).toMatchObject({ caps: { email: { perDay: 2, perWeek: 3 } } });
    const skipping = await publish(workspace, sends({ subject: 'a', html: 'h' }));
    const holding = await publish(workspace, sends({ subject: 'b', html: 'h', whenCapped: 'hold' }));
    await publish(workspace, sends({ subject: 'receipt', html: 'h', transactional: true }));
    // 12:00 UTC is 01:00 of the next day in Auckland: her day ends 23 hours later.
    await identify('kiri', { email: 'kiri@example.com', timezone: 'Pacific/Auckland' });
    await identify('ana', { email: 'ana@example.com' });
    const join = async () => {
      for (const userId of ['kiri', 'ana']) await workspace.ingest('track', { userId, event: 'Joined' });
      await workspace.settled();
    };
    await join();
    await join(); // the third and fourth of this day
    const sent = async (to: string) => (await workspace.all<Mail & { at: string }>('/api/mailbox')).filter((mail) => mail.to === `${to}@example.com` && mail.subject !== 'receipt').map((mail) => mail.at).reverse();
    expect([(await sent('kiri')).length, (await sent('ana')).length]).toEqual([2, 2]);
    expect((await mails()).filter((mail) => mail.subject === 'receipt')).toHaveLength(4);
    // One mail was held for each: it goes out as the contact's own next day begins.
    await workspace.clock({ now: '2026-03-04T12:00:00.000Z' });
    expect((await sent('ana')).at(-1)).toBe('2026-03-03T00:00:00.000Z');
    expect((await sent('kiri')).at(-1)).toBe('2026-03-03T11:00:00.000Z');
    await join(); // three in seven days: no more
    expect([(await sent('kiri')).length, (await sent('ana')).length]).toEqual([3, 3]);
    const reasons = (await runsOf(workspace, skipping)).map((run) => (run.steps[1]!.reason ?? '').split(':')[0]);
    expect(reasons.filter((reason) => reason === 'email.capped').length).toBeGreaterThan(0);
    expect((await runsOf(workspace, holding)).some((run) => run.doing === 'acting')).toBe(true);
  });

  it('keeps credentials to itself', async () => {
    const put = await workspace.ok('PUT', '/api/channels/smtp', { url: 'smtp://me:s3cret-word@127.0.0.1:9/', from: 'Ana <ana@shop.example>' });
    expect(put).toMatchObject({ vendor: 'smtp', settings: { host: '127.0.0.1:9', user: 'me', from: 'Ana <ana@shop.example>' } });
    await publish(workspace, sends({ subject: 's', html: 'h' }));
    await identify('ana', { email: 'ana@example.com' });
    await workspace.ingest('track', { userId: 'ana', event: 'Joined' });
    const tried = async () => (await workspace.all<{ attempts: number; status: string; id: string }>('/api/effects'))[0];
    while (((await tried())?.attempts ?? 0) === 0 || (await tried())?.status === 'started') await workspace.send('GET', '/api/settled?wait=1');
    const said = [JSON.stringify(await workspace.all('/api/effects')), JSON.stringify(await workspace.ok('GET', `/api/effects/${(await tried())!.id}`)), JSON.stringify(await workspace.ok('GET', '/api/channels')), server.output()];
    for (const text of said) expect(text).not.toContain('s3cret-word');
    expect((await workspace.send('PUT', '/api/channels/smtp', { url: 'http://x' })).body).toMatchObject({ code: 'channel.bad-url' });
    expect((await workspace.send('PUT', '/api/channels/nobody', { url: 'smtp://x' })).status).toBe(404);
    expect((await workspace.send('DELETE', '/api/channels/smtp')).status).toBe(204);
  });
});
