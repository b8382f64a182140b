import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chain, publish, runsOf, wayOf } from './drawing.js';
import { CountingWorld } from './counting-world.js';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

const START = '2026-03-02T12:00:00.000Z';
const SHOP = 'https://shop.example/spring?a=1&b=2#top';
const LINKS = `<a href="https://shop.example/spring?a=1&amp;b=2#top">Spring</a> <a href='http://shop.example/é'>Two</a> <a href="mailto:help@shop.example">Help</a> <a href="#top">Top</a> <a href="{{ unsubscribe_url }}">Leave</a>`;
const HTML = `<html><body><p>Hello {{ contact.traits.firstName }}</p>${LINKS}</body></html>`;

interface Event {
  readonly name: string;
  readonly source: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The parts of a mail as its reader has them. */
function partsOf(raw: string): { readonly html: string; readonly text: string } {
  const part = (type: string): string => {
    const [head, ...body] = raw.split(/\r?\n--[^\n]+\r?\n/).find((one) => new RegExp(`^Content-Type: ${type}`, 'im').test(one.split(/\r?\n\r?\n/)[0]!))!.split(/\r?\n\r?\n/);
    const written = body.join('\n\n');
    if (/base64/i.test(head!)) return Buffer.from(written, 'base64').toString();
    if (!/quoted-printable/i.test(head!)) return written;
    return Buffer.from(written.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString();
  };
  return { html: part('text/html'), text: part('text/plain') };
}

const pictureIn = (html: string): string | undefined => /<img src="([^"]+\/o\/[^"]+\.gif)"/.exec(html)?.[1];
const hrefsIn = (html: string): string[] => [...html.matchAll(/href=["']([^"']+)["']/g)].map(([, href]) => href!);

describe('mail that tells what becomes of it', () => {
  let world: CountingWorld;
  let server: ServerProcess;
  let workspace: WorkspaceClient;

  beforeAll(async () => {
    world = await CountingWorld.open(() => false);
    server = await startServer({ env: { SMTP_URL: world.smtpUrl } });
  }, 90_000);
  afterAll(async () => {
    await server.stop();
    await world.close();
  });
  beforeEach(async () => {
    world.mails.clear();
    workspace = await WorkspaceClient.make(server, 'sandbox');
    await workspace.clock({ now: START });
    await workspace.ok('PUT', '/api/channels/smtp', { url: world.smtpUrl, from: 'Shop <shop@shop.example>' });
    await workspace.settled();
  });

  const sends = (config: object) => chain([['t', 'event-received', { event: 'Joined' }], ['m', 'send-email', config], ['g', 'add-tag', { tag: 'mailed' }]], { reentry: { mode: 'every-time' } });
  const events = (name: string) => workspace.all<Event>(`/api/events?name=${encodeURIComponent(name)}`);
  const get = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init });

  /** What the mail server got for a contact. */
  async function mailTo(who: object, config: object): Promise<{ readonly html: string; readonly text: string; readonly workflow: string }> {
    const workflow = await publish(workspace, sends(config));
    await workspace.ingest('identify', { ...who, traits: { email: 'ana@example.com', firstName: 'Ana' } });
    await workspace.ingest('track', { ...who, event: 'Joined' });
    await workspace.settled();
    expect([...world.mails.values()].map((copies) => copies.length)).toEqual([1]);
    return { ...partsOf([...world.mails.values()][0]![0]!), workflow };
  }
  const ANA = { userId: 'ana' };

  it('leaves with a picture and with links that lead through the server, and is shown as it was written', async () => {
    const { html, text } = await mailTo(ANA, { subject: 'Spring', html: HTML });
    const [spring, two, help, top, leave] = hrefsIn(html);
    for (const link of [spring, two]) expect(link).toMatch(/^http:\/\/localhost:\d+\/c\/[\w.-]+$/);
    expect([help, top]).toEqual(['mailto:help@shop.example', '#top']);
    expect(leave).toMatch(/^http:\/\/localhost:\d+\/u\//);
    expect(html).toMatch(/<img [^>]+><\/body><\/html>\s*$/);
    expect(text).toContain(SHOP);
    expect(text).not.toMatch(/\/[oc]\//);
    const [effect] = await workspace.all<{ id: string }>('/api/effects');
    const { request } = await workspace.ok<{ request: { html: string } }>('GET', `/api/effects/${effect!.id}`);
    expect(request.html).toBe(HTML.replace('{{ contact.traits.firstName }}', 'Ana').replace('{{ unsubscribe_url }}', leave!));
  });

  it('makes an opening an event, once in five minutes, as which a trigger takes it', async () => {
    const thanks = await publish(workspace, chain([['t', 'event-received', { event: 'Email Opened' }], ['g', 'add-tag', { tag: 'reader' }]]));
    const { html, workflow } = await mailTo(ANA, { subject: 'Spring', html: HTML, topic: 'news' });
    const picture = pictureIn(html)!;
    for (let i = 0; i < 3; i++) {
      const answer = await get(picture);
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'image/gif', 'no-store']);
      expect(Buffer.from(await answer.arrayBuffer()).subarray(0, 6).toString()).toBe('GIF89a');
    }
    expect((await get(picture, { method: 'HEAD' })).status).toBe(200);
    await workspace.settled();
    const run = (await runsOf(workspace, workflow))[0]!.id;
    expect(await events('Email Opened')).toMatchObject([{ source: 'product', properties: { subject: 'Spring', topic: 'news', template: null, workflow, node: 'm', run } }]);
    expect((await runsOf(workspace, thanks)).map(wayOf)).toEqual(['t>next g>next']);

    // Five minutes from what was counted, wherever on the clock it was: at 12:08 again, at 12:11 not, at 12:13 again.
    for (const [advance, n] of [['8m', 2], ['3m', 2], ['2m', 3]] as const) {
      await workspace.clock({ advance });
      await get(picture);
      await workspace.settled();
      expect([advance, (await events('Email Opened')).length]).toEqual([advance, n]);
    }
  });

  it('makes a click an event, takes whoever clicked into a segment, and leads to the true address', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'clicked', rule: { event: 'Email Link Clicked', where: [{ property: 'url', op: 'contains', value: '/spring' }] } });
    await workspace.settled();
    const { html, workflow } = await mailTo(ANA, { subject: 'Spring', html: HTML, transactional: true });
    const [spring, two] = hrefsIn(html);
    const members = async () => (await workspace.all<{ userId: string }>('/api/segments/clicked/members')).map(({ userId }) => userId);
    // Whoever only looks where it leads has not clicked.
    const looks = [await get(spring!, { method: 'HEAD' }), await get(spring!, { headers: { 'sec-purpose': 'prefetch;prerender' } })];
    expect(looks.map((one) => [one.status, one.headers.get('location')])).toEqual([[302, SHOP], [302, SHOP]]);
    await workspace.settled();
    expect([await events('Email Link Clicked'), await members()]).toEqual([[], []]);
    for (let i = 0; i < 2; i++) expect((await get(spring!)).headers.get('location')).toBe(SHOP);
    const other = await get(two!);
    expect([other.status, other.headers.get('location'), other.headers.get('cache-control'), other.headers.get('set-cookie')]).toEqual([302, 'http://shop.example/%C3%A9', 'no-store', null]);
    await workspace.settled();
    const clicks = await events('Email Link Clicked');
    expect(clicks.map(({ properties }) => properties['url']).sort()).toEqual(['http://shop.example/%C3%A9', SHOP]);
    expect(clicks[0]).toMatchObject({ source: 'product', properties: { subject: 'Spring', topic: null, template: null, workflow, node: 'm' } });
    expect(await members()).toEqual(['ana']);
  });

  it('tells what a program did from what a person did just after it', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'readers', rule: { event: 'Email Opened', where: [{ property: 'machine', op: 'not_exists' }] } });
    const readers = async () => (await workspace.settled(), (await workspace.all('/api/segments/readers/members')).length);
    const { html } = await mailTo(ANA, { subject: 'Spring', html: HTML });
    for (const agent of ['Mozilla/5.0', 'Mozilla/5.0']) await get(pictureIn(html)!, { headers: { 'user-agent': agent } });
    expect(await readers()).toBe(0);
    await get(pictureIn(html)!, { headers: { 'user-agent': 'Thunderbird/128' } });
    expect(await readers()).toBe(1);
    for (const agent of ['Barracuda Sentinel (EE)', 'Thunderbird/128']) await get(hrefsIn(html)[0]!, { headers: { 'user-agent': agent } });
    await workspace.settled();
    for (const name of ['Email Opened', 'Email Link Clicked']) expect((await events(name)).map(({ properties }) => properties['machine'] ?? 'nobody').sort()).toEqual(['nobody', true].sort());
  });

  it('leads nowhere else, whatever is made of a link, and answers the picture all the same', async () => {
    const { html } = await mailTo(ANA, { subject: 'Spring', html: HTML });
    const { origin, pathname } = new URL(hrefsIn(html)[0]!);
    const [body, signature] = pathname.slice('/c/'.length).split('.');
    const said = JSON.parse(Buffer.from(body!, 'base64url').toString()) as unknown[];
    const evil = Buffer.from(JSON.stringify([...said.slice(0, -1), 'https://evil.example'])).toString('base64url');
    const picture = pictureIn(html)!;
    const bad = [`${evil}.${signature}`, `${body}.${signature}x`, `${body}.`, 'nonsense', 'https%3A%2F%2Fevil.example', `%2F%2Fevil.example`, picture.split('/o/')[1]!.replace('.gif', ''), `${evil}?url=https://evil.example`];
    for (const token of bad) {
      const answer = await get(`${origin}/c/${token}`);
      expect([token, answer.status, answer.headers.get('location'), answer.headers.get('content-type')]).toEqual([token, 404, null, 'text/html; charset=utf-8']);
      expect(await answer.text()).toContain('This link is not known here');
    }
    expect((await get(`${hrefsIn(html)[0]}?url=https://evil.example&to=//evil.example`)).headers.get('location')).toBe(SHOP);
    await workspace.clock({ advance: '10m' });
    for (const path of ['nonsense.gif', `${body}.${signature}.gif`, `${picture.split('/o/')[1]!.slice(1)}`]) {
      const answer = await get(`${origin}/o/${path}`);
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 200, 'image/gif']);
    }
    await workspace.settled();
    expect(await events('Email Opened')).toEqual([]);
    expect(await events('Email Link Clicked')).toHaveLength(1);
  });

  it('tells nothing that its step turned off', async () => {
    const filled = (html: string) => html.replace(/http:\/\/localhost:\d+\/u\/[^"]+/, '{{ unsubscribe_url }}').replace('Ana', '{{ contact.traits.firstName }}').trimEnd();
    const { html } = await mailTo(ANA, { subject: 'Spring', html: HTML, trackOpens: false, trackClicks: false });
    expect(filled(html)).toBe(HTML);
    world.mails.clear();
    const opens = await WorkspaceClient.make(server, 'live'); // by the mail server of all
    workspace = opens;
    const seen = await mailTo(ANA, { subject: 'Spring', html: HTML, trackClicks: false });
    expect(pictureIn(seen.html)).toBeDefined();
    expect(hrefsIn(seen.html)[0]).toBe('https://shop.example/spring?a=1&amp;b=2#top');
  });

  it('stays to the letter in the mailbox, where nobody of the outside reads it', async () => {
    await workspace.ok('DELETE', '/api/channels/smtp');
    await publish(workspace, sends({ subject: 'Spring', html: HTML.replace('{{ unsubscribe_url }}', '#') }));
    await workspace.ingest('identify', { ...ANA, traits: { email: 'ana@example.com', firstName: 'Ana' } });
    await workspace.ingest('track', { ...ANA, event: 'Joined' });
    await workspace.settled();
    expect((await workspace.all<{ html: string }>('/api/mailbox')).map((one) => one.html)).toEqual([HTML.replace('{{ unsubscribe_url }}', '#').replace('{{ contact.traits.firstName }}', 'Ana')]);
  });

  it('speaks of whom its reader became, and of nobody once they were erased', async () => {
    const { html } = await mailTo({ anonymousId: 'browser' }, { subject: 'Spring', html: HTML });
    const picture = pictureIn(html)!;
    await workspace.clock({ advance: '60d' });
    await workspace.ingest('identify', { anonymousId: 'browser', userId: 'ana', traits: {} });
    await workspace.settled();
    await get(picture);
    await workspace.settled();
    const { id } = await workspace.ok<{ id: string }>('GET', '/api/contacts/user:ana');
    const timeline = await workspace.all<{ type: string; name?: string }>(`/api/contacts/${id}/timeline?kind=event`);
    expect(timeline.map(({ name }) => name)).toContain('Email Opened');
    await workspace.send('DELETE', `/api/contacts/${id}`);
    await workspace.settled();
    await workspace.clock({ advance: '1h' });
    expect((await get(picture)).status).toBe(200);
    expect((await get(hrefsIn(html)[0]!)).headers.get('location')).toBe(SHOP);
    await workspace.settled();
    expect(await workspace.all('/api/events')).toEqual([]);
  });
});
