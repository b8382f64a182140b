import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Analytics } from '@segment/analytics-node';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient, basic } from './workspace-client.js';

const CASES = new URL('../../../../shared/cases/', import.meta.url);
const isThere = existsSync(CASES);
const describeCases = isThere ? describe : describe.skip;
const cases = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, CASES), 'utf8')) as T;

interface Event {
  readonly messageId: string;
  readonly name: string | null;
  readonly type: string;
  readonly userId: string | null;
  readonly occurredAt: string;
  readonly receivedAt: string;
  readonly properties: Record<string, unknown>;
  readonly refused: null | { readonly code: string };
}
interface Contact {
  readonly id: string;
  readonly userId: string | null;
  readonly anonymousIds: readonly string[];
  readonly traits: Record<string, unknown>;
  readonly companies: readonly { readonly id: string; readonly name: string | null }[];
}

let server: ServerProcess;
let workspace: WorkspaceClient;

beforeAll(async () => {
  server = await startServer();
  workspace = await WorkspaceClient.make(server, 'live');
}, 90_000);
afterAll(async () => {
  await server?.stop();
});

const events = (query: string): Promise<Event[]> => workspace.all<Event>(`/api/events?${query}`);
const contact = (id: string): Promise<Contact> => workspace.ok<Contact>('GET', `/api/contacts/${encodeURIComponent(id)}`);

describe('the key', () => {
  const track = (headers: Record<string, string>, body: object) => fetch(`${server.url}/v1/track`, { method: 'POST', headers, body: JSON.stringify({ userId: 'k', event: 'Key', ...body }) });

  it('is taken by Basic auth, by x-write-key and from the body', async () => {
    const { writeKey } = workspace.keys;
    expect((await track({ authorization: basic(writeKey) }, {})).status).toBe(200);
    expect((await track({ 'x-write-key': writeKey }, {})).status).toBe(200);
    expect((await track({}, { writeKey })).status).toBe(200);
  });

  it('is decided by the first that is present', async () => {
    expect((await track({ authorization: basic('wrong') }, { writeKey: workspace.keys.writeKey })).status).toBe(401);
    expect((await track({ 'x-write-key': 'wrong' }, { writeKey: workspace.keys.writeKey })).status).toBe(401);
    expect((await track({}, {})).status).toBe(401);
  });
});

describe('the calls', () => {
  it('are seven, with short forms, in JSON or text, packed or not', async () => {
    const bodies: Record<string, object> = {
      ...{ identify: { userId: 'c1', traits: { plan: 'pro' } }, i: { userId: 'c1', traits: { age: 30 } }, track: { userId: 'c1', event: 'Tried' }, t: { userId: 'c1', event: 'Tried' } },
      ...{ page: { userId: 'c1', name: 'Home', context: { page: { path: '/', url: 'https://x.io/' } } }, p: { userId: 'c1', name: 'Prices' }, screen: { userId: 'c1', name: 'Start' } },
      ...{ group: { userId: 'c1', groupId: 'g1', traits: { name: 'Initech' } }, g: { userId: 'c1', groupId: 'g2' }, alias: { userId: 'c1', previousId: 'was-c1' }, a: { userId: 'c1', previousId: 'was-c1' } },
      ...{ batch: { batch: [{ type: 'track', userId: 'c1', event: 'Tried' }] }, b: { batch: [{ type: 'track', userId: 'c1', event: 'Tried' }] } },
    };
    for (const [call, body] of Object.entries(bodies)) {
      expect([call, (await workspace.ingest(call, body)).body]).toEqual([call, expect.objectContaining({ success: true, accepted: 1, refused: [] })]);
    }
    const text = JSON.stringify({ userId: 'c1', event: 'As Text' });
    expect((await workspace.ingest('t', text, { 'content-type': 'text/plain' })).body.accepted).toBe(1);
    expect((await workspace.ingest('t', gzipSync(text), { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' })).body.accepted).toBe(1);
    await workspace.settled();
    expect(await contact('user:c1')).toMatchObject({ traits: { plan: 'pro', age: 30 }, companies: [{ id: 'g1', name: 'Initech' }, { id: 'g2', name: null }] });
    const [home] = (await events('contact=user:c1&name=Page%20Viewed')).filter((event) => event.properties['name'] === 'Home');
    expect(home?.properties).toMatchObject({ name: 'Home', path: '/', url: 'https://x.io/' });
  });

  it('take the good of a batch and say why the others are refused', async () => {
    const batch = [{ type: 'track', userId: 'b1', event: 'Good' }, { type: 'track', userId: 'b1' }, { type: 'jump', userId: 'b1' }, { type: 'track', event: 'Nobody' }, 7, { type: 'track', userId: 'b1', event: 'Segment Entered' }];
    const { status, body } = await workspace.ingest('batch', { batch });
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, accepted: 1 });
    expect(body.refused.map(({ index, code }) => [index, code])).toEqual([[1, 'event.no-name'], [2, 'event.unknown-type'], [3, 'event.no-id'], [4, 'event.wrong-type'], [5, 'event.reserved-name']]);
    const listed = await events('refused=true');
    expect(listed.map((event) => event.refused?.code)).toEqual(expect.arrayContaining(body.refused.map((one) => one.code)));
  });

  it('answer 400 when a single call, or all of a batch, is refused', async () => {
    expect(await workspace.ingest('track', { userId: 'x' })).toMatchObject({ status: 400, body: { success: false, accepted: 0, code: 'event.no-name' } });
    expect(await workspace.ingest('batch', { batch: [{ type: 'track', userId: 'x' }] })).toMatchObject({ status: 400 });
    expect(await workspace.ingest('batch', { batch: [] })).toMatchObject({ status: 200, body: { accepted: 0 } });
    expect(await workspace.ingest('batch', {})).toMatchObject({ status: 400, body: { code: 'batch.missing' } });
    for (const body of ['', '{', '[]', '7', 'null', '"x"']) expect((await workspace.ingest('track', body)).status).toBe(400);
  });

  it('count a message once', async () => {
    const event = { userId: 'd1', event: 'Once', messageId: 'once-1' };
    const both = await Promise.all([workspace.ingest('track', event), workspace.ingest('track', event)]);
    const batch = await workspace.ingest('batch', { batch: [1, 2].map(() => ({ ...event, type: 'track', messageId: 'once-2' })) });
    expect(both.map(({ body }) => body.accepted + 10 * body.duplicates).sort()).toEqual([1, 10]);
    expect(batch.body).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(await events('name=Once')).toHaveLength(2);
  });
});

describe('instants', () => {
  const at = async (messageId: string): Promise<Event> => (await events(`messageId=${messageId}`))[0]!;
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

  it('are corrected by the client’s clock when it says when it sent', async () => {
    const sentAt = ago(3_600_000);
    const timestamp = new Date(Date.parse(sentAt) - 300_000).toISOString(); // of one reading: between two the clock may tick
    await workspace.ingest('batch', { sentAt, batch: [{ type: 'track', userId: 'i1', event: 'Skew', messageId: 'skew-1', timestamp }] });
    await workspace.ingest('track', { userId: 'i1', event: 'Skew', messageId: 'skew-2', timestamp: ago(7_200_000) });
    const [corrected, asSaid] = [await at('skew-1'), await at('skew-2')];
    expect(Date.parse(corrected.receivedAt) - Date.parse(corrected.occurredAt)).toBeGreaterThanOrEqual(300_000);
    expect(Date.parse(corrected.receivedAt) - Date.parse(corrected.occurredAt)).toBeLessThan(302_000);
    expect(Date.parse(asSaid.receivedAt) - Date.parse(asSaid.occurredAt)).toBeGreaterThan(7_000_000);
  });

  it('are never later than the receipt, and what is no instant is ignored with a warning', async () => {
    await workspace.ingest('track', { userId: 'i1', event: 'Later', messageId: 'later-1', timestamp: '2999-01-01T00:00:00Z' });
    const bad = await workspace.ingest('track', { userId: 'i1', event: 'Bad', messageId: 'bad-1', timestamp: '2015-2-02T00:30:08.276Z' });
    expect(bad.body.warnings.map((one) => one.code)).toEqual(['event.bad-timestamp']);
    for (const event of [await at('later-1'), await at('bad-1')]) expect(event.occurredAt).toBe(event.receivedAt);
  });

  it('mark what is late and refuse what is too old', async () => {
    await workspace.ingest('track', { userId: 'i1', event: 'Late', messageId: 'late-1', timestamp: ago(73 * 3_600_000) });
    expect(await at('late-1')).toMatchObject({ late: true });
    expect((await workspace.ingest('track', { userId: 'i1', event: 'Old', timestamp: '2001-01-01' })).body).toMatchObject({ code: 'event.too-old' });
  });
});

describe('who it was', () => {
  it('is nobody for ids that broken clients send', async () => {
    for (const userId of [null, 'null', 'undefined', 0, -1, 'none', 'anonymous', '[object Object]', '00000000-0000-0000-0000-000000000000', {}, false]) {
      expect((await workspace.ingest('track', { userId, event: 'Absent' })).body.code).toBe('event.no-id');
      const { body } = await workspace.ingest('track', { userId, anonymousId: 'somebody', event: 'Absent' });
      expect(body).toMatchObject({ accepted: 1 });
    }
  });

  it('takes numbers as text', async () => {
    await workspace.ingest('identify', { userId: 4711, traits: { plan: 'free' } });
    await workspace.ingest('identify', { userId: '4711', traits: { size: 3 } });
    await workspace.settled();
    expect((await contact('user:4711')).traits).toEqual({ plan: 'free', size: 3 });
  });

  it('joins the anonymous past when both ids come together', async () => {
    await workspace.ingest('track', { anonymousId: 'anon-a', event: 'Looked' });
    await workspace.ingest('identify', { anonymousId: 'anon-a', traits: { colour: 'red', plan: 'none yet' } });
    await workspace.ingest('identify', { userId: 'anna', anonymousId: 'anon-a', traits: { plan: 'pro' } });
    await workspace.ingest('track', { anonymousId: 'anon-a', event: 'Looked' });
    await workspace.settled();
    expect(await contact('user:anna')).toMatchObject({ userId: 'anna', anonymousIds: ['anon-a'], traits: { colour: 'red', plan: 'pro' } });
    expect(await events('contact=user:anna&name=Looked')).toHaveLength(2);
    expect((await workspace.all<Contact>('/api/contacts?search=anon-a')).map((one) => one.userId)).toEqual(['anna']);
  });

  it('joins by alias, and never two known ones', async () => {
    await workspace.ingest('track', { anonymousId: 'anon-7', event: 'Looked' });
    await workspace.ingest('alias', { previousId: 'anon-7', userId: 'ben' });
    await workspace.ingest('track', { anonymousId: 'anon-7', event: 'Looked' });
    await workspace.ingest('identify', { userId: 'carla', traits: { plan: 'x' } });
    await workspace.settled();
    const refused = await workspace.ingest('alias', { previousId: 'carla', userId: 'ben', messageId: 'two-known' });
    expect(refused.status).toBe(200);
    await workspace.settled();
    expect(await events('contact=user:ben&name=Looked')).toHaveLength(2);
    expect((await events('refused=true&messageId=two-known'))[0]).toMatchObject({ refused: { code: 'identity.two-known' } });
    expect(await events('messageId=two-known')).toEqual([]);
    expect((await contact('user:carla')).traits).toEqual({ plan: 'x' });
  });

  it('binds a browser to the user it was last seen with, and leaves the past where it is', async () => {
    for (const userId of ['dora', 'emil']) await workspace.ingest('track', { userId, anonymousId: 'shared-pc', event: 'Signed In' });
    await workspace.ingest('track', { anonymousId: 'shared-pc', event: 'Looked Around' });
    await workspace.settled();
    expect(await events('contact=user:emil')).toHaveLength(2);
    expect(await events('contact=user:dora')).toHaveLength(1);
  });

  it('keeps the later of two values of a trait, and null removes it', async () => {
    await workspace.ingest('identify', { userId: 'fay', traits: { plan: 'pro', size: 1 }, timestamp: new Date(Date.now() - 1000).toISOString() });
    await workspace.ingest('identify', { userId: 'fay', traits: { plan: 'free', size: null }, timestamp: new Date(Date.now() - 500).toISOString() });
    await workspace.ingest('identify', { userId: 'fay', traits: { plan: 'old', size: 9 }, timestamp: new Date(Date.now() - 60_000).toISOString() });
    await workspace.settled();
    expect((await contact('user:fay')).traits).toEqual({ plan: 'free' });
  });
});

describe('bad input', () => {
  it('is cut off at its limits', async () => {
    expect((await workspace.ingest('track', { userId: 'l', event: 'Big', properties: { x: 'a'.repeat(40_000) } })).status).toBe(413);
    const batch = [{ type: 'track', userId: 'l', event: 'Big', properties: { x: 'é'.repeat(20_000) } }, { type: 'track', userId: 'l', event: 'Small' }];
    expect((await workspace.ingest('batch', { batch })).body).toMatchObject({ accepted: 1, refused: [{ index: 0, code: 'event.too-large' }] });
    expect((await workspace.ingest('batch', { batch: Array.from({ length: 30 }, () => batch[0]) })).status).toBe(413);
    expect((await workspace.ingest('batch', gzipSync(Buffer.alloc(10_000_000)), { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await workspace.ingest('batch', Buffer.from('no gzip'), { 'content-encoding': 'gzip' })).status).toBe(400);
  });

  it('is stored safely or refused, never a fault', async () => {
    const nasty = ['\u0000', '\ud800', 'a\udc00b', '\u202e', '__proto__', '💥'.repeat(50)];
    for (const text of nasty) {
      for (const body of [{ userId: text, event: 'N' }, { userId: 'n', event: text }, { userId: 'n', event: 'N', messageId: text }, { userId: 'n', event: 'N', properties: { [text]: text } }, { anonymousId: text, event: 'N' }]) {
        expect((await workspace.ingest('track', body)).status).toBeLessThan(500);
      }
      expect((await workspace.ingest('group', { userId: 'n', groupId: text, traits: { [text]: text } })).status).toBeLessThan(500);
      expect((await workspace.ingest('alias', { userId: 'n', previousId: text })).status).toBeLessThan(500);
    }
    for (const key of ['event', 'userId', 'anonymousId', 'messageId', 'properties', 'context', 'timestamp', 'sentAt', 'traits', 'type']) {
      for (const value of [true, 1.5, [], {}, [[]], '', ' ', 'x'.repeat(20_000)]) {
        expect([key, value, (await workspace.ingest('track', { userId: 'n', event: 'N', [key]: value })).status < 500]).toEqual([key, value, true]);
      }
    }
    const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect((await workspace.ingest('batch', `{"batch":[{"type":"track","userId":"n","event":"Deep","properties":${deep}},{"type":"track","userId":"n","event":"Flat"}]}`)).body).toMatchObject({ accepted: 1, refused: [{ code: 'event.too-deep' }] });
    await workspace.settled();
    expect((await workspace.ok<{ items: unknown[] }>('GET', '/api/items')).items).toEqual([]);
    expect((await contact('user:n')).userId).toBe('n');
  });

  it('answers a preflight for whatever the browser asks', async () => {
    const response = await fetch(`${server.url}/v1/t`, { method: 'OPTIONS', headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,x-retry-count' } });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    expect(response.headers.get('access-control-allow-headers')).toContain('x-retry-count');
  });
});

describe('@segment/analytics-node', () => {
  it('drives the server by its own wire format', async () => {
    const client = new Analytics({ writeKey: workspace.keys.writeKey, host: server.url, flushAt: 5 });
    client.identify({ userId: 'seg-1', traits: { plan: 'team' } });
    for (let i = 0; i < 12; i++) client.track({ userId: 'seg-1', event: 'Song Liked', properties: { song: i } });
    client.page({ userId: 'seg-1', name: 'Library' });
    await client.closeAndFlush();
    await workspace.settled();
    expect((await contact('user:seg-1')).traits).toMatchObject({ plan: 'team' });
    expect(await events('contact=user:seg-1&name=Song%20Liked')).toHaveLength(12);
  });
});

describeCases(`captures of real clients${isThere ? '' : ' (skipped: ../shared/cases is not here)'}`, () => {
  interface Capture {
    readonly client: string;
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly body: Record<string, unknown>;
  }
  const captures = isThere ? cases<{ requests: Capture[] }>('events/client-captures.json').requests : [];

  it.each(captures.map((one, i): [string, Capture] => [`${i} ${one.client}`, one]))('%s: accepted, stored once, for the right contact', async (_, capture) => {
    const own = await WorkspaceClient.make(server, 'live');
    const text = JSON.stringify({ ...capture.body, ...('writeKey' in capture.body ? { writeKey: own.keys.writeKey } : {}) });
    const isPacked = capture.headers['content-encoding'] === 'gzip';
    const send = () =>
      fetch(server.url + capture.url, {
        method: 'POST',
        headers: { 'content-type': capture.headers['content-type']!, authorization: basic(own.keys.writeKey), ...(isPacked ? { 'content-encoding': 'gzip' } : {}) },
        body: isPacked ? gzipSync(text) : text,
      });
    const sent = (Array.isArray(capture.body['batch']) ? capture.body['batch'] : [capture.body]) as { messageId: string; userId?: string; anonymousId?: string; event?: string }[];
    const first = (await (await send()).json()) as { accepted: number; duplicates: number };
    const second = (await (await send()).json()) as { accepted: number; duplicates: number };
    expect([first.accepted, second.duplicates]).toEqual([sent.length, sent.length]);
    await own.settled();
    const stored = await own.all<Event>('/api/events');
    expect(stored.map((event) => event.messageId).sort()).toEqual(sent.map((event) => event.messageId).sort());
    for (const event of sent.filter((one) => one.userId)) {
      const ofUser = await own.all<Event>(`/api/events?contact=${encodeURIComponent(`user:${event.userId}`)}`);
      expect(ofUser.map((one) => one.messageId)).toContain(event.messageId);
    }
  });
});

describeCases(`pollution${isThere ? '' : ' (skipped: ../shared/cases is not here)'}`, () => {
  it('changes nothing but what it says', async () => {
    const { cases: attacks } = isThere ? cases<{ cases: { body: string }[] }>('security/prototype-pollution.json') : { cases: [] };
    for (const { body } of attacks) {
      for (const call of ['identify', 'track', 'group', 'batch']) expect((await workspace.ingest(call, body)).status).toBeLessThan(500);
    }
    for (const userId of ['constructor', 'toString', '__proto__', 'valueOf']) {
      expect((await workspace.ingest('identify', { userId, traits: { plan: userId } })).status).toBe(200);
      await workspace.settled();
      expect((await contact(`user:${userId}`)).traits).toEqual({ plan: userId });
    }
    expect((await workspace.ingest('identify', { userId: 'brand-new', traits: {} })).status).toBe(200);
    await workspace.settled();
    expect((await contact('user:brand-new')).traits).toEqual({});
  });
});
