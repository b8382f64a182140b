import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

// A rebuild under load; a busy machine may take its time.
jest.setTimeout(30_000);

interface Segment {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly status: 'building' | 'ready';
  readonly progress: number;
  readonly count: number;
}
interface Contact {
  readonly id: string;
  readonly userId: string;
  readonly segments: readonly string[];
}
interface Transition {
  readonly contact: string;
  readonly at: string;
  readonly entered: boolean;
  readonly cause: string;
}
interface Preview {
  readonly count: number;
  readonly total: number;
  readonly sample: readonly { readonly id: string; readonly userId: string; readonly email: string | null }[];
}

const START = Date.parse('2026-03-01T12:00:00.000Z');
const DAY_MS = 86_400_000;
const isoAt = (ms: number): string => new Date(ms).toISOString();
const PRO = { trait: 'plan', op: 'equals', value: 'pro' };
const bought = (n: number) => ({ event: 'Bought', count: { op: 'gte', n } });

let server: ServerProcess;
let workspace: WorkspaceClient;

beforeAll(async () => {
  server = await startServer();
}, 90_000);
afterAll(async () => {
  await server?.stop();
});

async function aSandbox(): Promise<void> {
  workspace = await WorkspaceClient.make(server, 'sandbox');
  await workspace.clock({ now: isoAt(START) });
}

async function send(batch: readonly object[]): Promise<void> {
  expect((await workspace.ingest('batch', { batch })).body).toMatchObject({ accepted: batch.length, refused: [] });
}

/** People as user id → traits, known when it answers. */
async function people(traitsOf: Readonly<Record<string, object>>): Promise<void> {
  await send(Object.entries(traitsOf).map(([userId, traits]) => ({ type: 'identify', userId, traits, timestamp: isoAt(START) })));
  await workspace.settled();
}

const track = (userId: string, event: string, more: object = {}) => ({ type: 'track', userId, event, ...more });
const create = (key: string, rule: unknown) => workspace.ok<Segment>('POST', '/api/segments', { key, rule });
const createStatic = (key: string) => workspace.ok<Segment>('POST', '/api/segments', { key, kind: 'static' });
const read = (key: string) => workspace.ok<Segment>('GET', `/api/segments/${key}`);
const contact = (name: string) => workspace.ok<Contact>('GET', `/api/contacts/${encodeURIComponent(name)}`);
const pick = (key: string, contacts: readonly string[], method: 'POST' | 'DELETE' = 'POST') => workspace.send(method, `/api/segments/${key}/members`, { contacts });
const membersNow = async (key: string) => (await workspace.all<{ userId: string }>(`/api/segments/${key}/members`)).map((one) => one.userId).sort();

async function members(key: string): Promise<string[]> {
  await workspace.settled();
  return membersNow(key);
}

/** Oldest first, with the user's id. */
async function history(key: string): Promise<{ user: string; at: string; entered: boolean; cause: string }[]> {
  const users = new Map((await workspace.all<Contact>('/api/contacts')).map((one) => [one.id, one.userId]));
  const newestFirst = await workspace.all<Transition>(`/api/segments/${key}/history`);
  return newestFirst.reverse().map(({ contact: id, at, entered, cause }) => ({ user: users.get(id)!, at, entered, cause }));
}

const someone = (n: number, traits: object) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`u${i}`, traits]));

describe('a segment', () => {
  beforeAll(aSandbox);

  it('is built, tells how far it is, and is ready', async () => {
    await people(someone(40, { plan: 'pro' }));
    const made = await create('pros', PRO);
    expect(made).toMatchObject({ key: 'pros', name: 'pros', kind: 'active', of: 'contact', rule: PRO, version: 1, status: 'building', progress: 0 });
    const seen: Segment[] = [made];
    while (seen.at(-1)!.status === 'building') seen.push(await read(made.id));
    expect(seen.at(-1)).toMatchObject({ status: 'ready', progress: 1, count: 40 });
    const progress = seen.map((one) => one.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(seen.slice(0, -1).every((one) => one.progress < 1)).toBe(true);
    expect(await workspace.ok('GET', '/api/settled')).toEqual({ settled: true, inbox: 0, due: 0, effects: 0, jobs: [], later: { nextDueAt: null, retries: 0 } });
  });

  it('is found by key and by id, and keeps its key', async () => {
    const { id } = await read('pros');
    expect((await read(id)).key).toBe('pros');
    expect(await workspace.ok('PATCH', `/api/segments/${id}`, { name: 'Professionals', colour: '#0b7285', key: 'other' })).toMatchObject({ key: 'pros', name: 'Professionals', colour: '#0b7285', version: 1, status: 'ready' });
    expect(await workspace.send('GET', '/api/segments/other')).toMatchObject({ status: 404, body: { code: 'segment.not-found' } });
  });

  it('is previewed: how many, and ten of them', async () => {
    await people({ free: { plan: 'free', email: 'free@example.com' } });
    const all = await workspace.ok<Preview>('POST', '/api/segments/preview', { rule: PRO });
    expect(all).toMatchObject({ count: 40, total: 41 });
    expect(new Set(all.sample.map((one) => one.userId)).size).toBe(10);
    const { id } = await contact('user:free');
    expect(await workspace.ok('POST', '/api/segments/preview', { rule: { not: PRO } })).toMatchObject({ count: 1, sample: [{ id, userId: 'free', email: 'free@example.com' }] });
    await send([track('free', 'Bought')]);
    await workspace.settled();
    const recently = { event: 'Bought', within: '2d' };
    expect(await workspace.ok('POST', '/api/segments/preview', { rule: recently, at: isoAt(START + DAY_MS) })).toMatchObject({ count: 1 });
    expect(await workspace.ok('POST', '/api/segments/preview', { rule: recently, at: isoAt(START + 2 * DAY_MS) })).toMatchObject({ count: 0 });
  });
});

describe('a change of the rule', () => {
  beforeAll(aSandbox);
  const NEW = { and: [{ event: 'Bought', count: { op: 'gte', n: 3 }, within: '5d', where: [{ property: 'total', op: 'gte', value: 40 }] }, { not: { trait: 'plan', op: 'equals', value: 'free' } }] };

  it('while events flow ends where the new rule says', async () => {
    await people(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`u${i}`, { plan: i % 3 === 0 ? 'free' : 'pro' }])));
    await create('buyers', bought(2));
    await workspace.settled();
    const buying = (round: number) => Array.from({ length: 40 }, (_, i) => track(`u${(i * 7 + round * 11) % 60}`, 'Bought', { timestamp: isoAt(START - ((i + round) % 8) * DAY_MS), properties: { total: (i * 13 + round) % 90 } }));
    const changes: Promise<Segment>[] = [];
    for (let round = 0; round < 24; round++) {
      if (round === 4) changes.push(workspace.ok<Segment>('PATCH', '/api/segments/buyers', { rule: bought(5) }));
      if (round === 9) changes.push(workspace.ok<Segment>('PATCH', '/api/segments/buyers', { rule: NEW }));
      await Promise.all([send(buying(round)), send([{ type: 'identify', userId: `u${round}`, traits: { plan: round % 2 ? 'free' : 'team' }, timestamp: isoAt(START) }])]);
    }
    expect((await Promise.all(changes)).map((one) => one.version)).toEqual([2, 3]);
    const kept = await members('buyers');
    const preview = await workspace.ok<Preview>('POST', '/api/segments/preview', { rule: NEW });
    await create('built', NEW);
    expect(kept.length).toBeGreaterThan(5);
    expect([kept, kept.length, (await read('buyers')).count]).toEqual([await members('built'), preview.count, preview.count]);
    expect(kept).toEqual(expect.arrayContaining(preview.sample.map((one) => one.userId)));
    const told = new Map<string, number>();
    for (const { user, entered } of await history('buyers')) told.set(user, (told.get(user) ?? 0) + (entered ? 1 : -1));
    expect([...told].filter(([, sum]) => sum === 1).map(([user]) => user).sort()).toEqual(kept);
    expect([...told.values()].every((sum) => sum === 0 || sum === 1)).toBe(true);
  });

  it('may come again and again before it is built', async () => {
    const wanted = Array.from({ length: 25 }, (_, i) => i + 1);
    const answers = await Promise.all(wanted.map((n) => workspace.send<Segment>('PATCH', '/api/segments/built', { rule: bought(n) })));
    expect(answers.map((one) => one.status)).toEqual(wanted.map(() => 200));
    for (const n of [30, 10]) await workspace.ok('PATCH', '/api/segments/built', { rule: bought(n) });
    const kept = await members('built');
    expect(kept).toHaveLength((await workspace.ok<Preview>('POST', '/api/segments/preview', { rule: bought(10) })).count);
    expect(await read('built')).toMatchObject({ rule: bought(10), status: 'ready', version: 28 });
  });
});

describe('a static segment', () => {
  beforeAll(aSandbox);

  it('takes people by any of their names, and says who is nobody', async () => {
    await people({ ann: { email: 'Ann@Example.com' }, bob: {}, cat: {}, twin1: { email: 'twin@example.com' }, twin2: { email: 'twin@example.com' } });
    expect(await createStatic('vips')).toMatchObject({ kind: 'static', rule: null, status: 'ready', count: 0 });
    const { id } = await contact('user:bob');
    expect(await pick('vips', ['email:ann@example.com', id, 'user:cat', 'user:cat', 'user:nobody', 'email:no@example.com', 'junk'])).toMatchObject({ status: 200, body: { changed: 3, unknown: ['user:nobody', 'email:no@example.com', 'junk'] } });
    expect(await membersNow('vips')).toEqual(['ann', 'bob', 'cat']);
    expect((await pick('vips', ['user:ann', 'user:bob', 'user:twin1'])).body).toEqual({ changed: 1, unknown: [] });
    expect((await pick('vips', ['user:ann', id, 'user:twin2', 'user:nobody'], 'DELETE')).body).toEqual({ changed: 2, unknown: ['user:nobody'] });
    expect(await members('vips')).toEqual(['cat', 'twin1']);
    expect((await read('vips')).count).toBe(2);
  });

  it('answers with the candidates when an address is of several', async () => {
    const candidates = [(await contact('user:twin1')).id, (await contact('user:twin2')).id].sort();
    expect(await pick('vips', ['email:twin@example.com'])).toMatchObject({ status: 409, body: { code: 'contact.ambiguous', candidates } });
  });

  it('has no rule, and an active one no members to pick', async () => {
    await create('all', { everyone: true });
    expect(await pick('all', ['user:ann'])).toMatchObject({ status: 400, body: { code: 'segment.active' } });
    expect(await workspace.send('PATCH', '/api/segments/vips', { rule: PRO })).toMatchObject({ status: 400, body: { code: 'segment.static' } });
    expect(await workspace.send('GET', '/api/segments/vips/why/user:ann')).toMatchObject({ status: 404 });
  });

  it('moves those that lean on it in the same answer', async () => {
    await create('others', { not: { segment: 'vips' } });
    await create('others-too', { segment: 'others' });
    expect(await members('others-too')).toEqual(['ann', 'bob', 'twin2']);
    await pick('vips', ['user:ann']);
    expect([await membersNow('others'), await membersNow('others-too')]).toEqual([['bob', 'twin2'], ['bob', 'twin2']]);
    expect((await history('others-too')).at(-1)).toMatchObject({ user: 'ann', entered: false, cause: 'manual' });
  });
});

describe('what is refused', () => {
  beforeAll(async () => {
    await aSandbox();
    await create('a', PRO);
    await create('b', { and: [{ segment: 'a' }, { tag: 'x' }] });
    await create('c', { not: { segment: (await read('b')).id } });
    await workspace.settled();
  });
  const refused = async (method: string, path: string, body: object) => {
    const answer = await workspace.send(method, path, body);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    return [answer.status, answer.body['code'], answer.body['path']];
  };

  it('is an operator that nobody knows, with the one that was meant and where it stands', async () => {
    const rule = { and: [{ everyone: true }, { trait: 'plan', op: 'equal', value: 'pro' }] };
    for (const [method, path, body] of [['POST', '/api/segments', { key: 'd', rule }], ['PATCH', '/api/segments/a', { rule }], ['POST', '/api/segments/preview', { rule }]] as const) {
      const { status, body: problem } = await workspace.send(method, path, body);
      expect([status, problem['code'], problem['path']]).toEqual([400, 'rule.unknown-operator', 'rule.and[1].op']);
      expect(problem['detail']).toBe('rule.and[1].op: unknown operator "equal"; did you mean "equals"?');
    }
    expect(await read('a')).toMatchObject({ rule: PRO, version: 1, status: 'ready' });
  });

  it('is a rule that is missing, names nobody, or is of no known form', async () => {
    expect(await refused('POST', '/api/segments', { key: 'd' })).toEqual([400, 'rule.missing', 'rule']);
    expect(await refused('POST', '/api/segments', { key: 'd', rule: { segment: 'nowhere' } })).toEqual([400, 'rule.unknown-segment', 'rule']);
    expect(await refused('POST', '/api/segments/preview', { rule: { not: { segment: 'seg_999999' } } })).toEqual([400, 'rule.unknown-segment', 'rule']);
    for (const rule of [null, [], 7, 'x', {}, { and: [] }, { everyone: false }, { tag: '' }]) expect((await refused('POST', '/api/segments', { key: 'd', rule }))[0]).toBe(400);
  });

  it('is a circle of references, whatever its length', async () => {
    expect(await refused('POST', '/api/segments', { key: 'self', rule: { not: { segment: 'self' } } })).toEqual([409, 'segment.cycle', 'rule']);
    for (const key of ['a', 'b', 'c']) expect(await refused('PATCH', '/api/segments/a', { rule: { or: [PRO, { segment: key }] } })).toEqual([409, 'segment.cycle', 'rule']);
    const { body } = await workspace.send('PATCH', '/api/segments/a', { rule: { segment: 'c' } });
    expect(body['detail']).toBe('rule: the segment would depend on itself: a → c → b → a.');
  });

  it('is a circle that two changes at once would make between them', async () => {
    await Promise.all(['p', 'q'].map((key) => create(key, PRO)));
    for (let round = 0; round < 12; round++) {
      const both = await Promise.all([workspace.send('PATCH', '/api/segments/p', { rule: { segment: 'q' } }), workspace.send('PATCH', '/api/segments/q', { rule: { segment: 'p' } })]);
      expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
      for (const key of ['p', 'q']) await workspace.ok('PATCH', `/api/segments/${key}`, { rule: PRO });
    }
  });

  it('is a key that is taken or no key', async () => {
    expect(await refused('POST', '/api/segments', { key: 'a', rule: PRO })).toEqual([409, 'segment.key-taken', 'key']);
    for (const key of ['', '-a', 'a b', 'x'.repeat(65), 7]) expect(await refused('POST', '/api/segments', { key, rule: PRO })).toEqual([400, 'request.invalid', 'key']);
    expect(await refused('POST', '/api/segments', { rule: PRO })).toEqual([400, 'segment.no-key', 'key']);
    expect(await refused('POST', '/api/segments', { key: 'd', of: 'company', rule: PRO })).toEqual([400, 'segment.not-yet', 'of']);
  });

  it('is deleting what others lean on, until they are gone', async () => {
    const { id: b } = await read('b');
    const { status, body } = await workspace.send('DELETE', '/api/segments/a');
    expect([status, body['code'], body['usedBy']]).toEqual([409, 'segment.in-use', { segments: [{ id: b, key: 'b' }], workflows: [] }]);
    expect(await workspace.ok('GET', '/api/segments/a/usage')).toMatchObject({ segments: [{ id: b, key: 'b' }] });
    await people({ ann: { plan: 'pro' } });
    expect((await contact('user:ann')).segments).toEqual(['a', 'c', 'p', 'q']);
    for (const key of ['c', 'b', 'a']) expect((await workspace.send('DELETE', `/api/segments/${key}`)).status).toBe(204);
    expect((await workspace.send('GET', '/api/segments/a')).status).toBe(404);
    await workspace.settled();
    expect((await contact('user:ann')).segments).toEqual(['p', 'q']);
    await create('a', { not: PRO });
    expect([await members('a'), await history('a')]).toEqual([[], []]);
  });
});

describe('history', () => {
  beforeAll(aSandbox);

  it('says who, when and why', async () => {
    await people({ ann: { plan: 'pro' }, bob: { plan: 'free' } });
    await createStatic('picked');
    await create('pros', { or: [PRO, { event: 'Bought', within: '1d' }] });
    await workspace.settled();
    await workspace.clock({ advance: '1h' });
    await send([track('bob', 'Bought', { timestamp: isoAt(START) })]);
    await workspace.settled();
    await workspace.clock({ advance: '2d' });
    await workspace.ok('PATCH', '/api/segments/pros', { rule: { trait: 'plan', op: 'equals', value: 'free' } });
    await workspace.settled();
    await pick('picked', ['user:ann']);
    await pick('picked', ['user:ann'], 'DELETE');
    const [hour, end] = [isoAt(START + 3_600_000), isoAt(START + 3_600_000 + 2 * DAY_MS)];
    const told = await history('pros');
    expect(told.slice(0, 3)).toEqual([
      { user: 'ann', at: isoAt(START), entered: true, cause: 'definition' },
      { user: 'bob', at: hour, entered: true, cause: 'data' },
      { user: 'bob', at: isoAt(START + DAY_MS), entered: false, cause: 'time' },
    ]);
    expect(told.slice(3).sort((a, b) => (a.user < b.user ? -1 : 1))).toEqual([
      { user: 'ann', at: end, entered: false, cause: 'definition' },
      { user: 'bob', at: end, entered: true, cause: 'definition' },
    ]);
    expect(await history('picked')).toEqual([
      { user: 'ann', at: end, entered: true, cause: 'manual' },
      { user: 'ann', at: end, entered: false, cause: 'manual' },
    ]);
  });
});

describe('the clock', () => {
  it('moves people at the millisecond at which it is due, in one jump or in many', async () => {
    const seen: unknown[] = [];
    for (const moves of [['40d'], Array.from({ length: 40 }, () => '1d')]) {
      await aSandbox();
      const instants = [1, 999, 86_399_999, 200_000_123, 555_555_555];
      await create('active', { event: 'Seen', within: '7d' });
      await create('silent', { event: 'Seen', count: { op: 'eq', n: 0 }, within: '7d' });
      await create('renewing', { trait: 'renewsAt', op: 'within_last', value: '2d' });
      await create('either', { or: [{ segment: 'renewing' }, { segment: 'active' }] });
      await send(instants.map((ms, i) => track(`u${i}`, 'Seen', { timestamp: isoAt(START - ms) })));
      await send(instants.map((ms, i) => ({ type: 'identify', userId: `u${i}`, traits: { renewsAt: isoAt(START + 20 * DAY_MS + ms) } })));
      await workspace.settled();
      for (const advance of moves) await workspace.clock({ advance });
      expect(await workspace.ok('GET', '/api/clock')).toEqual({ now: isoAt(START + 40 * DAY_MS) });
      const all = Object.fromEntries(await Promise.all(['active', 'silent', 'renewing', 'either'].map(async (key) => [key, await history(key)] as const)));
      for (const [i, ms] of instants.entries()) {
        const of = (key: string) => all[key]!.filter((one) => one.user === `u${i}`).map(({ at, entered, cause }) => [entered, at, cause]);
        const heard = ms > 3 * DAY_MS ? 'late' : 'data'; // an event is late after 72 hours
        const [seenOut, renewIn, renewOut] = [isoAt(START - ms + 7 * DAY_MS), isoAt(START + 20 * DAY_MS + ms), isoAt(START + 22 * DAY_MS + ms)];
        expect(of('active')).toEqual([[true, isoAt(START), heard], [false, seenOut, 'time']]);
        expect(of('silent')).toEqual([[true, seenOut, 'time']]);
        expect(of('renewing')).toEqual([[true, renewIn, 'time'], [false, renewOut, 'time']]);
        expect(of('either')).toEqual([[true, isoAt(START), heard], [false, seenOut, 'time'], [true, renewIn, 'time'], [false, renewOut, 'time']]);
      }
      const inOrder = (one: { at: string; user: string }) => one.at + one.user; // at one instant, any order of people will do
      seen.push(Object.values(all).map((told) => told.toSorted((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1))));
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  it('says when somebody is due next', async () => {
    await aSandbox();
    await create('active', { event: 'Seen', within: '7d' });
    await send([track('ann', 'Seen')]);
    await workspace.settled();
    expect(await workspace.ok('GET', '/api/settled')).toMatchObject({ settled: true, later: { nextDueAt: isoAt(START + 7 * DAY_MS) } });
    await workspace.clock({ advance: '6d' });
    expect(await membersNow('active')).toEqual(['ann']);
    await workspace.clock({ now: isoAt(START + 7 * DAY_MS - 1) });
    expect(await membersNow('active')).toEqual(['ann']);
    await workspace.clock({ now: isoAt(START + 7 * DAY_MS) });
    expect(await membersNow('active')).toEqual([]);
  });

  it('goes anywhere while nothing is there, then only forward', async () => {
    const move = (body: object) => workspace.send('POST', '/api/clock', body);
    workspace = await WorkspaceClient.make(server, 'sandbox');
    for (const now of ['2031-01-01T00:00:00.000Z', '2020-05-05T05:05:05.005Z', '2026-01-01T00:00:00.000Z']) expect(await move({ now })).toMatchObject({ status: 200, body: { now } });
    await create('any', { everyone: true });
    expect(await move({ now: '2025-12-31T00:00:00Z' })).toMatchObject({ status: 200 });
    await workspace.ingest('track', track('ann', 'Seen'));
    expect(await move({ now: '2025-12-30T00:00:00Z' })).toMatchObject({ status: 409, body: { code: 'clock.backwards' } });
    expect(await move({ now: '2025-12-31T00:00:00Z' })).toMatchObject({ status: 200 });
    const [event] = await workspace.all<{ occurredAt: string; receivedAt: string }>('/api/events');
    expect(event).toMatchObject({ occurredAt: '2025-12-31T00:00:00.000Z', receivedAt: '2025-12-31T00:00:00.000Z' });
    for (const body of [{}, { now: '2026-02-30T00:00:00Z' }, { now: 'soon' }, { advance: '3 days' }, { advance: '-3d' }, { now: '2027-01-01T00:00:00Z', advance: '1d' }]) expect([body, (await move(body)).status]).toEqual([body, 400]);
  });

  it('of a live workspace is nobody’s to move', async () => {
    workspace = await WorkspaceClient.make(server, 'live');
    expect(await workspace.send('POST', '/api/clock', { advance: '1d' })).toMatchObject({ status: 409, body: { code: 'clock.live' } });
    expect(await workspace.send('GET', '/api/clock')).toMatchObject({ status: 409, body: { code: 'clock.live' } });
  });
});

describe('a contact', () => {
  beforeAll(aSandbox);

  it('that is edited is where it belongs in the same answer', async () => {
    await people({ ann: { plan: 'free' } });
    await create('pros', PRO);
    await create('tagged-pros', { and: [{ segment: 'pros' }, { tag: 'vip' }] });
    await workspace.settled();
    const edit = (patch: object) => workspace.ok<Contact>('PATCH', '/api/contacts/user:ann', patch);
    expect(await edit({ traits: { plan: 'pro', seats: 5 } })).toMatchObject({ traits: { plan: 'pro', seats: 5 }, segments: ['pros'] });
    expect(await edit({ tags: { add: ['vip', 'x'] } })).toMatchObject({ tags: ['vip', 'x'], segments: ['pros', 'tagged-pros'] });
    expect(await edit({ tags: { remove: ['vip'] }, owner: 'sam', consent: { news: 'subscribed' } })).toMatchObject({ tags: ['x'], segments: ['pros'], owner: 'sam', consent: { news: 'subscribed' } });
    expect(await edit({ traits: { plan: null } })).toMatchObject({ traits: { seats: 5 }, segments: [] });
    expect((await history('tagged-pros')).map((one) => [one.entered, one.cause])).toEqual([[true, 'data'], [false, 'data']]);
    expect(await workspace.send('PATCH', '/api/contacts/user:nobody', { traits: {} })).toMatchObject({ status: 404, body: { code: 'contact.not-found' } });
  });

  it('is told why it belongs, or why not', async () => {
    await create('rule', { and: [{ trait: 'seats', op: 'gte', value: 3 }, { event: 'Bought', count: { op: 'gte', n: 2 }, within: '30d' }, { not: { tag: 'banned' } }] });
    await send([track('ann', 'Bought', { timestamp: isoAt(START - DAY_MS) })]);
    await workspace.settled();
    const why = () => workspace.ok('GET', '/api/segments/rule/why/user:ann');
    const child = (member: boolean, more: object) => expect.objectContaining({ member, ...more });
    expect(await why()).toMatchObject({
      member: false,
      explanation: { kind: 'and', path: 'rule', children: [child(true, { path: 'rule.and[0]', kind: 'trait', seen: 5 }), child(false, { path: 'rule.and[1]', kind: 'event', seen: 1 }), child(true, { path: 'rule.and[2]', kind: 'not', children: [child(false, { kind: 'tag', seen: ['x'] })] })] },
    });
    await send([track('ann', 'Bought')]);
    await workspace.settled();
    expect(await why()).toMatchObject({ member: true, validUntil: isoAt(START + 29 * DAY_MS), sentence: expect.stringContaining('Bought') });
    expect(await members('rule')).toEqual(['ann']);
    expect((await workspace.send('GET', '/api/segments/rule/why/user:nobody')).status).toBe(404);
  });
});

describe('before a segment is saved, and after', () => {
  const track = (userId: string, event: string, daysAgo: number, properties: object = {}) => ({ type: 'track', userId, event, properties, timestamp: isoAt(START - daysAgo * DAY_MS) });
  const codes = async (rule: unknown, more: object = {}) => (await workspace.ok<{ warnings: { code: string }[] }>('POST', '/api/segments/preview', { rule, ...more })).warnings.map(({ code }) => code);

  beforeAll(async () => {
    await aSandbox();
    await people(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`p${i}`, { plan: i < 24 ? 'pro' : 'free', n: i }])));
    await send([track('p0', 'Order Completed', 400, { total: 900 }), track('p25', 'Order Completed', 3, { total: 20 })]);
    await workspace.ok('POST', '/api/segments', { key: 'pros', rule: PRO });
    await workspace.ok('POST', '/api/segments', { key: 'high', rule: { trait: 'n', op: 'gte', value: 20 } });
    await workspace.settled();
  });

  it('a new rule says who would enter and leave, and which workflows that starts', async () => {
    const graph = (causes?: string[]) => ({
      nodes: [
        { id: 't', kind: 'segment-entered', config: { segment: 'pros', ...(causes && { causes }) } },
        { id: 'g', kind: 'add-tag', config: { tag: 'met' } },
      ],
      edges: [{ from: 't', output: 'next', to: 'g' }],
    });
    for (const [name, causes] of [['quiet', undefined], ['loud', ['definition']]] as const) {
      const { id } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name, graph: graph(causes && [...causes]) });
      await workspace.ok('POST', `/api/workflows/${id}/publish`, {});
    }
    const diff = await workspace.ok<Record<string, unknown>>('POST', '/api/segments/pros/diff', { rule: { trait: 'n', op: 'gte', value: 20 } });
    expect(diff).toMatchObject({
      enters: { count: 6, sample: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]) },
      leaves: { count: 20 },
      stays: 4,
      workflows: [
        { name: 'quiet', when: 'entered', fires: false, people: 6 },
        { name: 'loud', when: 'entered', fires: true, people: 6 },
      ],
    });
    await workspace.ok('PATCH', '/api/segments/pros', { rule: { trait: 'n', op: 'gte', value: 20 } });
    await workspace.settled();
    expect((await workspace.all('/api/contacts?tag=met')).length).toBe(6);
    await workspace.ok('PATCH', '/api/segments/pros', { rule: PRO });
    await workspace.settled();
  });

  it('warns of what can hardly be acted on', async () => {
    expect(await codes({ trait: 'n', op: 'lt', value: 3 })).toEqual(['preview.few', 'preview.no-purchase']);
    expect(await codes({ trait: 'n', op: 'gte', value: 0 })).toEqual(['preview.most']);
    expect(await codes({ and: [PRO, { trait: 'plan', op: 'equals', value: 'free' }] })).toEqual(['preview.never']);
    expect(await codes({ trait: 'plan', op: 'in', value: ['pro'] }, { segment: 'high' })).toEqual(['preview.same', 'preview.no-purchase']);
    expect(await codes(PRO, { segment: 'pros' })).toEqual(['preview.no-purchase']);
  });

  it('tells how far segments overlap, two and three at a time', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'even', rule: { trait: 'n', op: 'in', value: Array.from({ length: 15 }, (_, i) => 2 * i) } });
    await workspace.settled();
    const two = await workspace.ok<{ segments: { key: string; count: number }[]; regions: { ids: string[]; count: number }[]; shared: number }>('GET', '/api/segments/overlap?ids=pros,high');
    expect([two.segments.map(({ key, count }) => [key, count]), two.shared]).toEqual([[['pros', 24], ['high', 10]], 4]);
    const three = await workspace.ok<typeof two>('GET', '/api/segments/overlap?ids=pros,high,even');
    expect(three.regions.map(({ ids, count }) => [ids.length, count])).toEqual([[1, 10], [1, 3], [2, 2], [2, 10], [2, 3], [3, 2]]);
    expect((await workspace.send('GET', '/api/segments/overlap?ids=pros,high,even,a,b,c')).body['code']).toBe('overlap.ids');
  });

  it('offers templates that say what they need, what is lacking, and how many there are', async () => {
    const { items } = await workspace.ok<{ items: { key: string; model: string; rule: unknown; lacks: string[] }[] }>('GET', '/api/segment-templates');
    expect(items.length).toBeGreaterThan(27);
    expect(items.find(({ key }) => key === 'dormant-30-days')!.lacks).toEqual(['the event "Signed In"']);
    expect(items.find(({ key }) => key === 'in-europe')!.lacks).toEqual(['where people are (an address, a country or a telephone number)']);
    expect(items.find(({ key }) => key === 'champions')!.lacks).toEqual(['orders']);
    expect(items.find(({ key }) => key === 'spent-500')!.lacks).toEqual([]);
    expect(await workspace.ok('GET', '/api/segment-templates/spent-500')).toMatchObject({ count: 0, total: 30 });
    for (const { rule } of items) expect((await workspace.send('POST', '/api/segments/preview', { rule })).status).toBe(200);
  });

  it('knows places by name, and says which one it does not', async () => {
    expect(await workspace.send('POST', '/api/segments/preview', { rule: { near: { place: 'Bostn, US', km: 40 } } })).toMatchObject({
      status: 400,
      body: { code: 'rule.unknown-place', path: 'rule.near.place', detail: expect.stringContaining('did you mean "Boston') },
    });
    await workspace.ok('POST', '/api/segments', { key: 'near-boston', rule: { near: { place: 'Boston, US', km: 40 } } });
    const { rule } = await workspace.ok<{ rule: { near: { lat: number; lon: number } } }>('GET', '/api/segments/near-boston');
    expect([Math.round(rule.near.lat), Math.round(rule.near.lon)]).toEqual([42, -71]);
    await people({ gil: { address: { city: 'Cambridge', state: 'MA', country: 'United States' } }, hal: { address: { city: 'Porto', country: 'PT' } }, ida: { latitude: 42.4, longitude: -71.1 } });
    await workspace.settled();
    expect((await workspace.all<{ userId: string }>('/api/segments/near-boston/members')).map(({ userId }) => userId).sort()).toEqual(['gil', 'ida']);
    expect(await workspace.ok('GET', '/api/segments/near-boston/why/user:gil')).toMatchObject({ member: true, explanation: { kind: 'near', seen: expect.any(Number), needed: 'is within 40 km of Boston, US' } });
    const { items } = await workspace.ok<{ items: { name: string }[] }>('GET', '/api/places?search=bost');
    expect(items[0]!.name).toBe('Boston, MA, US');
  });

  it('moves people by time alone at the exact second, by last events, periods and anniversaries', async () => {
    await aSandbox();
    await people({ ada: { birthday: '1950-03-04', trialEndsAt: isoAt(START + 5 * DAY_MS), status: 'onboarding' } });
    await send([track('ada', 'Signed In', 1), track('ada', 'Signed In', 8), track('ada', 'Signed In', 15)]);
    const rules: Record<string, unknown> = {
      dormant: { last_event: 'Signed In', not_within: '30d' },
      weekly: { regularly: 'Signed In', period: '7d', of_last: 4, at_least: 3 },
      birthday: { trait: 'birthday', op: 'anniversary', value: 'today' },
      ending: { trait: 'trialEndsAt', op: 'within_next', value: '3d' },
      stuck: { trait: 'status', op: 'has_been', value: 'onboarding', for_at_least: '7d' },
      news: { consent: 'news', is: 'subscribed' },
    };
    for (const [key, rule] of Object.entries(rules)) await workspace.ok('POST', '/api/segments', { key, rule });
    await workspace.settled();
    const inside = async () => (await Promise.all(Object.keys(rules).map(async (key) => ((await workspace.all(`/api/segments/${key}/members`)).length > 0 ? [key] : [])))).flat();
    expect(await inside()).toEqual(['weekly', 'news']);
    await workspace.clock({ advance: '60d' });
    const moves = (await Promise.all(Object.keys(rules).map(async (key) => (await workspace.all<Transition>(`/api/segments/${key}/history`)).map(({ at, entered, cause }) => `${at} ${key} ${entered ? 'in' : 'out'} ${cause}`)))).flat().filter((line) => line.endsWith('time'));
    expect(moves.sort()).toEqual([
      '2026-03-03T12:00:00.000Z ending in time',
      '2026-03-04T00:00:00.000Z birthday in time',
      '2026-03-05T00:00:00.000Z birthday out time',
      '2026-03-06T12:00:00.000Z ending out time',
      '2026-03-08T12:00:00.000Z stuck in time',
      '2026-03-14T12:00:00.000Z weekly out time',
      '2026-03-30T12:00:00.000Z dormant in time',
    ]);
  });

  it('judges anew who is subscribed when a topic comes to be one that has to be asked for', async () => {
    await workspace.ok('POST', '/api/topics', { key: 'news', consent: 'opt-in' });
    await workspace.settled();
    expect(await workspace.all('/api/segments/news/members')).toEqual([]);
    const [member] = await workspace.all<{ id: string }>('/api/segments/stuck/members');
    await workspace.ok('PATCH', `/api/contacts/${member!.id}`, { consent: { news: 'subscribed' } });
    await workspace.settled();
    expect((await workspace.all('/api/segments/news/members')).length).toBe(1);
  });

  it('asks about companies, by the role somebody has there, and follows them when they change', async () => {
    const group = (userId: string, groupId: string, traits: object) => ({ type: 'group', userId, groupId, traits, timestamp: isoAt(START) });
    const LARGE = { trait: 'employees', op: 'gte', value: 500 };
    await aSandbox();
    await people({ bea: {}, cem: {}, dan: {} });
    await send([group('bea', 'acme', { name: 'Acme', employees: 80, role: 'buyer' }), group('cem', 'acme', { role: 'user' })]);
    await workspace.ok('POST', '/api/segments', { key: 'large', rule: { company: LARGE } });
    await workspace.ok('POST', '/api/segments', { key: 'large-buyers', rule: { company: LARGE, role: 'buyer' } });
    await workspace.ok('POST', '/api/segments', { key: 'small', rule: { not: { company: LARGE } } });
    await workspace.settled();
    const inside = async (key: string) => (await workspace.all<{ userId: string }>(`/api/segments/${key}/members`)).map(({ userId }) => userId).sort();
    const all = async () => [await inside('large'), await inside('large-buyers'), await inside('small')];
    expect(await all()).toEqual([[], [], ['bea', 'cem', 'dan']]);
    // One of them says that the company has grown: it is true of both.
    await send([group('cem', 'acme', { employees: 800 })]);
    await workspace.settled();
    expect(await all()).toEqual([['bea', 'cem'], ['bea'], ['dan']]);
    // Who joins says nothing of its size, and another is dearer to dan.
    await send([group('dan', 'acme', {}), group('dan', 'tiny', { employees: 2, role: 'buyer' })]);
    await workspace.settled();
    expect(await all()).toEqual([['bea', 'cem', 'dan'], ['bea'], []]);
    expect(await workspace.ok('GET', '/api/companies/acme')).toMatchObject({ id: 'acme', name: 'Acme', contacts: 3, traits: { employees: 800 } });
    expect((await workspace.all<{ userId: string; role: string | null }>('/api/companies/acme/members')).map(({ userId, role }) => `${userId} ${role}`).sort()).toEqual(['bea buyer', 'cem user', 'dan null']);
    expect((await workspace.all<{ id: string }>('/api/companies?search=cm')).map(({ id }) => id)).toEqual(['acme']);
    expect((await workspace.ok<{ companies: unknown[] }>('GET', '/api/contacts/user:bea')).companies).toEqual([{ id: 'acme', name: 'Acme', role: 'buyer' }]);
    await workspace.ok('POST', '/api/segments', { key: 'built', rule: { company: LARGE, role: 'buyer' } });
    await workspace.settled();
    expect(await inside('built')).toEqual(['bea']);
    expect(await workspace.ok('GET', '/api/segments/large/why/user:dan')).toMatchObject({ member: true, explanation: { kind: 'company', seen: [{ id: 'acme', role: null }, { id: 'tiny', role: 'buyer' }] } });
  });
});
