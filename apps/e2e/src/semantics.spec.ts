import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chain, drawing, publish, runsOf, wayOf } from './drawing.js';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

const START = '2026-03-02T12:00:00.000Z';
const after = (hours: number): string => new Date(Date.parse(START) + hours * 3_600_000).toISOString();

interface Stats {
  readonly entered: number;
  readonly people: number;
  readonly active: number;
  readonly completed: number;
  readonly exited: number;
  readonly failed: number;
  readonly nodes: Readonly<Record<string, { readonly waiting: number; readonly passed: number; readonly failed: number }>>;
}

describe('what a workflow promises, in a sandbox of a really started server', () => {
  let server: ServerProcess;
  let workspace: WorkspaceClient;

  beforeAll(async () => {
    server = await startServer();
  }, 90_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    workspace = await WorkspaceClient.make(server, 'sandbox');
    await workspace.clock({ now: START });
  });

  const track = async (userId: string, event: string, properties: object = {}, more: object = {}): Promise<void> => {
    const answer = await workspace.ingest('track', { userId, event, properties, ...more });
    expect(answer.status).toBe(200);
  };
  const tagsOf = async (userId: string): Promise<readonly string[]> => (await workspace.ok<{ tags: string[] }>('GET', `/api/contacts/user:${userId}`)).tags;
  const statsOf = (workflow: string): Promise<Stats> => workspace.ok<Stats>('GET', `/api/workflows/${workflow}/stats`);

  it('semantics 1: one run for workflow, contact and entry key, however the events come', async () => {
    const one = await publish(workspace, chain([['t', 'event-received', { event: 'Viewed' }], ['w', 'wait', { for: '1d' }]]));
    const keyed = await publish(workspace, chain([['t', 'event-received', { event: 'Viewed', entryKey: 'order' }], ['w', 'wait', { for: '1d' }]]));
    await Promise.all(Array.from({ length: 12 }, (_, i) => track('ana', 'Viewed', i === 11 ? {} : { order: `o${i % 3}` })));
    await workspace.settled();
    expect(await runsOf(workspace, one)).toMatchObject([{ entryKey: '', status: 'active', doing: 'waiting', node: 'w', enteredAt: START }]);
    expect((await runsOf(workspace, keyed)).map((run) => run.entryKey).sort()).toEqual(['o0', 'o1', 'o2']);
    expect(await statsOf(keyed)).toMatchObject({ entered: 3, people: 1 });
    const events = await workspace.all<{ warnings: { code: string; detail: string }[] }>('/api/events?name=Viewed');
    expect(events.flatMap((event) => event.warnings)).toMatchObject([{ code: 'entry.no-key' }]);
  });

  it('semantics 2: who may enter again is the author’s choice', async () => {
    const steps = [['t', 'event-received', { event: 'Viewed' }], ['w', 'wait', { for: '1h' }]] as const;
    const of = (reentry: object) => publish(workspace, chain(steps, { reentry }));
    const [once, again, later, always] = [await of({ mode: 'once' }), await of({ mode: 'after-exit' }), await of({ mode: 'after-exit', minInterval: '2d' }), await of({ mode: 'every-time' })];
    await track('ana', 'Viewed');
    await track('ana', 'Viewed'); // still inside
    await workspace.clock({ advance: '1d' });
    await track('ana', 'Viewed');
    await workspace.clock({ now: after(49) }); // two days after the first exit, to the instant
    await track('ana', 'Viewed');
    await workspace.settled();
    const entries = async (workflow: string) => (await runsOf(workspace, workflow)).map((run) => run.enteredAt);
    expect(await entries(once)).toEqual([START]);
    expect(await entries(again)).toEqual([START, after(24), after(49)]);
    expect(await entries(later)).toEqual([START, after(49)]);
    expect(await entries(always)).toEqual([START, START, after(24), after(49)]);
    await track('ana', 'Viewed', {}, { messageId: 'the-same' });
    await track('ana', 'Viewed', {}, { messageId: 'the-same' });
    await workspace.settled();
    expect(await entries(always)).toHaveLength(5);
  });

  it('semantics 5: publishing lets in newcomers, those who are there, or both', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'viewers', rule: { event: 'Viewed', within: '7d' } });
    for (const user of ['ana', 'ben', 'cleo']) await track(user, 'Viewed');
    await workspace.settled();
    const graph = chain([['t', 'segment-entered', { segment: 'viewers' }], ['g', 'add-tag', { tag: 'seen' }]]);
    const [none, current, both] = [await publish(workspace, graph), await publish(workspace, graph, { backfill: 'current' }), await publish(workspace, graph, { backfill: 'both' })];
    await track('dora', 'Viewed');
    await workspace.settled();
    const people = async (workflow: string) => (await statsOf(workflow)).people;
    expect([await people(none), await people(current), await people(both)]).toEqual([1, 3, 4]);
    expect((await runsOf(workspace, none)).map((run) => run.contact)).toEqual([(await workspace.ok<{ id: string }>('GET', '/api/contacts/user:dora')).id]);
  });

  it('semantics 5: nobody is let in twice, or left out, by events that come while it is published', async () => {
    const live = await WorkspaceClient.make(server, 'live');
    await live.ok('POST', '/api/segments', { key: 'viewers', rule: { event: 'Viewed' } });
    await live.settled();
    const graph = chain([['t', 'segment-entered', { segment: 'viewers' }], ['g', 'add-tag', { tag: 'seen' }]]);
    const batch = (i: number) => live.ingest('batch', { batch: Array.from({ length: 100 }, (_, j) => ({ type: 'track', userId: `u${i}-${j}`, event: 'Viewed' })) });
    const sending = Array.from({ length: 15 }, (_, i) => batch(i));
    await sending[4];
    const [both, current] = await Promise.all([publish(live, graph, { backfill: 'both' }), publish(live, graph, { backfill: 'current' })]);
    await Promise.all(sending);
    await live.settled();
    expect(await live.ok('GET', `/api/workflows/${both}/stats`)).toMatchObject({ entered: 1_500, people: 1_500, completed: 1_500 });
    const { entered, people } = await live.ok<Stats>('GET', `/api/workflows/${current}/stats`);
    expect(entered).toBe(people);
  });

  it('semantics 6: a message counts once', async () => {
    const workflow = await publish(workspace, chain([['t', 'event-received', { event: 'Bought' }], ['s', 'adjust-score', { score: 'lead', by: 5 }]], { reentry: { mode: 'every-time' } }));
    for (let i = 0; i < 3; i++) await track('ana', 'Bought', {}, { messageId: 'm-1' });
    await workspace.clock({ advance: '3d' });
    await track('ana', 'Bought', {}, { messageId: 'm-1' });
    await workspace.settled();
    expect(await runsOf(workspace, workflow)).toHaveLength(1);
    expect(await workspace.ok('GET', '/api/contacts/user:ana')).toMatchObject({ computed: { score: { lead: 5 } } });
  });

  it('semantics 7: what came late enters nobody', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'viewers', rule: { event: 'Viewed' } });
    const byEvent = await publish(workspace, chain([['t', 'event-received', { event: 'Viewed' }], ['g', 'add-tag', { tag: 'a' }]]));
    const bySegment = await publish(workspace, chain([['t', 'segment-entered', { segment: 'viewers' }], ['g', 'add-tag', { tag: 'b' }]]));
    await track('ana', 'Viewed', {}, { timestamp: after(-100) });
    await track('ben', 'Viewed', {}, { timestamp: after(-71) });
    await workspace.settled();
    expect(await tagsOf('ana')).toEqual([]);
    expect([...(await tagsOf('ben'))].sort()).toEqual(['a', 'b']);
    expect([(await statsOf(byEvent)).entered, (await statsOf(bySegment)).entered]).toEqual([1, 1]);
    expect(await workspace.ok('GET', '/api/segments/viewers')).toMatchObject({ count: 2 });
  });

  it('semantics 9: what already holds passes at once, the first match wins, and there is always a timeout', async () => {
    const graph = drawing(
      [['t', 'event-received', { event: 'Viewed' }], ['f', 'wait-for', { event: 'Bought', where: [{ property: 'total', op: 'gte', value: 10 }], timeout: '2d' }], ['c', 'wait-for', { when: { tag: 'vip' }, timeout: '1d' }], ['late', 'add-tag', { tag: 'late' }], ['done', 'add-tag', { tag: 'done' }]],
      ['t next f', 'f matched c', 'f timeout late', 'c matched done', 'c timeout late'],
    );
    const workflow = await publish(workspace, graph);
    await workspace.ingest('identify', { userId: 'vip' });
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:vip', { tags: { add: ['vip'] } });
    for (const user of ['vip', 'slow', 'never']) await track(user, 'Viewed');
    await workspace.clock({ advance: '1h' });
    await track('vip', 'Bought', { total: 5 }); // not enough
    await track('slow', 'Bought', { total: 50 });
    await workspace.clock({ advance: '1h' });
    await track('vip', 'Bought', { total: 10 });
    await track('vip', 'Bought', { total: 11 });
    await workspace.clock({ advance: '10d' });
    const ends = async (user: string) => {
      const { id } = await workspace.ok<{ id: string }>('GET', `/api/contacts/user:${user}`);
      return (await runsOf(workspace, workflow)).filter((run) => run.contact === id).map((run) => [wayOf(run), run.endedAt]);
    };
    expect(await ends('vip')).toEqual([['t>next f>matched c>matched done>next', after(2)]]);
    expect(await ends('slow')).toEqual([['t>next f>matched c>timeout late>next', after(25)]]);
    expect(await ends('never')).toEqual([['t>next f>timeout late>next', after(48)]]);
  });

  it('semantics 13: who meets the exit rule leaves, before a step and when an event arrives', async () => {
    const exitWhen = { event: 'Bought', within: '30d' };
    const graph = chain([['t', 'event-received', { event: 'Viewed' }], ['w', 'wait', { for: '3d' }], ['g', 'add-tag', { tag: 'reminded' }]], { exitWhen });
    const workflow = await publish(workspace, graph);
    await track('before', 'Bought');
    await workspace.settled();
    for (const user of ['before', 'during', 'never']) await track(user, 'Viewed');
    await workspace.clock({ advance: '1d' });
    await track('during', 'Bought');
    await workspace.clock({ advance: '5d' });
    const runs = await runsOf(workspace, workflow);
    expect(runs.filter((run) => run.reason === 'exit-when').map((run) => run.endedAt).sort()).toEqual([START, after(24)]);
    expect(runs.filter((run) => run.status === 'completed').map((run) => run.endedAt)).toEqual([after(72)]);
    expect([await tagsOf('before'), await tagsOf('during'), await tagsOf('never')]).toEqual([[], [], ['reminded']]);
  });

  it('semantics 14: workflows that chase each other end with a clear reason, and nobody else is held up', async () => {
    for (const tag of ['ping', 'pong']) await workspace.ok('POST', '/api/segments', { key: tag, rule: { tag } });
    const hit = (from: string, to: string) => chain([['t', 'segment-entered', { segment: from }], ['a', 'add-tag', { tag: to }], ['r', 'remove-tag', { tag: from }]]);
    const ping = await publish(workspace, hit('ping', 'pong'));
    const pong = await publish(workspace, hit('pong', 'ping'));
    const other = await publish(workspace, chain([['t', 'event-received', { event: 'Viewed' }], ['g', 'add-tag', { tag: 'fine' }]]));
    await track('ana', 'Viewed');
    await track('ben', 'Viewed');
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:ana', { tags: { add: ['ping'] } });
    await track('ben', 'Viewed');
    await workspace.settled();
    const failed = [...(await workspace.all(`/api/runs?workflow=${ping}&status=failed`)), ...(await workspace.all(`/api/runs?workflow=${pong}&status=failed`))];
    expect(failed).toMatchObject([{ reason: 'loop.budget' }]);
    const [{ entered: pings }, { entered: pongs }] = [await statsOf(ping), await statsOf(pong)];
    expect(pings + pongs).toBeLessThan(1_000);
    expect(await statsOf(other)).toMatchObject({ entered: 3, completed: 3 });
    expect(await workspace.all('/api/items')).toEqual([]);
  });

  it('semantics 16: what is done inside is done with the step, once', async () => {
    const actions = [['g', 'add-tag', { tag: 'buyer' }], ['a', 'set-attribute', { trait: 'lastOrder', value: '{{ event.properties.order }}' }], ['s', 'adjust-score', { score: 'lead', by: 3 }]] as const;
    const workflow = await publish(workspace, chain([['t', 'event-received', { event: 'Bought' }], ...actions], { reentry: { mode: 'every-time' } }));
    for (let i = 1; i <= 20; i++) await track('ana', 'Bought', { order: `o${i}` });
    await workspace.settled();
    expect(await workspace.ok('GET', '/api/contacts/user:ana')).toMatchObject({ tags: ['buyer'], traits: { lastOrder: 'o20' }, computed: { score: { lead: 60 } } });
    expect((await runsOf(workspace, workflow)).map(wayOf)).toEqual(Array.from({ length: 20 }, () => 't>next g>next a>next s>next'));
  });

  it('semantics 23: pause holds people where they are; resuming lets them go on, or exit', async () => {
    const workflow = await publish(workspace, chain([['t', 'event-received', { event: 'Viewed' }], ['w', 'wait', { for: '1d' }], ['g', 'add-tag', { tag: 'waited' }]]));
    await track('ana', 'Viewed');
    await workspace.settled();
    await workspace.ok('POST', `/api/workflows/${workflow}/pause`);
    await track('ben', 'Viewed');
    await workspace.clock({ advance: '3d' });
    expect(await tagsOf('ana')).toEqual([]);
    expect(await runsOf(workspace, workflow)).toMatchObject([{ status: 'active', doing: 'held', node: 'w' }]);
    await workspace.ok('POST', `/api/workflows/${workflow}/resume`, {});
    await workspace.settled();
    expect(await tagsOf('ana')).toEqual(['waited']);
    expect(await statsOf(workflow)).toMatchObject({ entered: 1, completed: 1, active: 0 });

    await track('cleo', 'Viewed');
    await workspace.settled();
    await workspace.ok('POST', `/api/workflows/${workflow}/pause`);
    await workspace.clock({ advance: '3d' });
    await workspace.ok('POST', `/api/workflows/${workflow}/resume`, { overdue: 'exit' });
    await workspace.settled();
    expect((await runsOf(workspace, workflow)).at(-1)).toMatchObject({ status: 'exited', reason: 'overdue' });
    await track('dora', 'Viewed');
    await workspace.settled();
    await workspace.ok('POST', `/api/workflows/${workflow}/archive`);
    await workspace.settled();
    expect((await runsOf(workspace, workflow)).at(-1)).toMatchObject({ status: 'exited', reason: 'archived' });
    expect(await statsOf(workflow)).toMatchObject({ entered: 3, active: 0, completed: 1, exited: 2 });
  });

  it('knows the event that caused the entry, also when a segment began the run', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'viewers', rule: { event: 'Viewed', count: { op: 'gte', n: 2 } } });
    await publish(workspace, chain([['t', 'segment-entered', { segment: 'viewers' }], ['a', 'set-attribute', { trait: 'last', value: '{{ event.name }} {{ event.properties.sku }}' }]]));
    for (const sku of ['A-1', 'A-2']) await track('ana', 'Viewed', { sku });
    await workspace.settled();
    expect(await workspace.ok('GET', '/api/contacts/user:ana')).toMatchObject({ traits: { last: 'Viewed A-2' } });
  });

  it('semantics 21: what failed is listed with its cause, and goes on from the failed step, by its own version or the newest', async () => {
    const calls = (url: string) => chain([['t', 'event-received', { event: 'Viewed' }], ['g', 'add-tag', { tag: 'seen' }], ['h', 'http-request', { url, method: 'GET' }], ['d', 'add-tag', { tag: 'done' }]]);
    const workflow = await publish(workspace, calls('http://127.0.0.1:9/'));
    for (const userId of ['ana', 'ben', 'cleo']) await track(userId, 'Viewed');
    await workspace.settled();
    const failed = () => workspace.all<{ id: string; reason: string; node: string }>(`/api/runs?workflow=${workflow}&status=failed&reason=http.private-address`);
    expect(await failed()).toMatchObject([{ node: 'h' }, { node: 'h' }, { node: 'h' }]);
    await workspace.send('PUT', `/api/workflows/${workflow}/draft`, { graph: calls('https://example.com/') }, { 'if-match': '*' });
    await workspace.ok('POST', `/api/workflows/${workflow}/publish`, {});
    const [first] = await failed();
    expect(await workspace.ok('POST', `/api/runs/${first!.id}/retry`)).toMatchObject({ version: 1 });
    await workspace.settled();
    expect(await failed()).toHaveLength(3);
    expect(await workspace.ok('POST', `/api/runs/${first!.id}/retry`, { version: 'newest' })).toMatchObject({ version: 2 });
    expect(await workspace.ok('POST', '/api/runs/retry', { filter: { workflow, reason: 'http.private-address' }, version: 'newest' })).toMatchObject({ retried: 2 });
    await workspace.settled();
    expect(await statsOf(workflow)).toMatchObject({ entered: 3, completed: 3, failed: 0, nodes: { h: { failed: 0 }, g: { passed: 3 } } });
  });

  it('semantics 22: a run stays on the version it began with', async () => {
    const workflow = await publish(workspace, chain([['t', 'event-received', { event: 'Viewed' }], ['w', 'wait', { for: '1d' }], ['g', 'add-tag', { tag: 'old' }]]));
    await track('ana', 'Viewed');
    await workspace.settled();
    const graph = chain([['t', 'event-received', { event: 'Viewed' }], ['w', 'wait', { for: '2h' }], ['g', 'add-tag', { tag: 'new' }]]);
    expect((await workspace.send('PUT', `/api/workflows/${workflow}/draft`, { graph }, { 'if-match': '*' })).status).toBe(200);
    await workspace.ok('POST', `/api/workflows/${workflow}/publish`, {});
    await track('ben', 'Viewed');
    await workspace.clock({ advance: '2d' });
    expect([await tagsOf('ana'), await tagsOf('ben')]).toEqual([['old'], ['new']]);
    expect((await runsOf(workspace, workflow)).map((run) => [run.version, run.endedAt]).sort()).toEqual([[1, after(24)], [2, after(2)]]);
  });

  it('semantics 22: publishing moves people, lets them exit or leaves them, all or by where they wait', async () => {
    const drawn = (first: string, second: string, last: string, also: string[] = []) =>
      drawing([['t', 'event-received', { event: 'Viewed' }], ['b', 'branch', { branches: [{ name: 'vip', when: { tag: 'vip' } }] }], ['w', 'wait', { for: first }], ['v', 'wait', { for: second }], ['g', 'add-tag', { tag: last }]], ['t next b', 'b vip v', 'b otherwise w', 'w next g', 'v next g', ...also]);
    const workflow = await publish(workspace, drawn('1d', '1d', 'old'));
    const anew = async (graph: object, waiting: unknown) => {
      expect((await workspace.send('PUT', `/api/workflows/${workflow}/draft`, { graph }, { 'if-match': '*' })).status).toBe(200);
      await workspace.ok('POST', `/api/workflows/${workflow}/publish`, { waiting });
      await workspace.settled();
    };
    for (const userId of ['vera', 'vito']) await workspace.ingest('identify', { userId });
    await workspace.settled();
    for (const userId of ['vera', 'vito']) await workspace.ok('PATCH', `/api/contacts/user:${userId}`, { tags: { add: ['vip'] } });
    for (const userId of ['ana', 'vera']) await track(userId, 'Viewed');
    await workspace.clock({ advance: '1h' });
    await anew(drawn('3d', '2d', 'second'), { w: 'move' });
    for (const userId of ['ben', 'vito']) await track(userId, 'Viewed');
    await workspace.clock({ advance: '1h' });
    const at = async () => (await runsOf(workspace, workflow)).map((run) => `${run.node} ${run.version} ${run.status} ${run.reason ?? ''}`.trim()).sort();
    expect(await at()).toEqual(['v 1 active', 'v 2 active', 'w 2 active', 'w 2 active']);
    await anew(drawn('3d', '2d', 'third'), { v: 'exit' });
    expect(await at()).toEqual(['v 1 exited new-version', 'v 2 exited new-version', 'w 2 active', 'w 2 active']);
    await anew(drawn('2d', '1d', 'fourth'), 'move');
    await workspace.clock({ advance: '4d' });
    expect((await runsOf(workspace, workflow)).map((run) => [run.version, run.endedAt]).filter(([version]) => version === 4).sort()).toEqual([[4, after(48)], [4, after(49)]]);
    expect([await tagsOf('ana'), await tagsOf('ben'), await tagsOf('vera')]).toEqual([['fourth'], ['fourth'], ['vip']]);
    expect(await statsOf(workflow)).toMatchObject({ entered: 4, active: 0, completed: 2, exited: 2, nodes: { w: { waiting: 0, passed: 2 } } });
  });

  it('semantics 22: who stands where the new version has nothing finishes the one they began', async () => {
    const workflow = await publish(workspace, chain([['t', 'event-received', { event: 'Viewed' }], ['w', 'wait', { for: '1d' }], ['g', 'add-tag', { tag: 'old' }]]));
    await track('ana', 'Viewed');
    await workspace.settled();
    const graph = chain([['t', 'event-received', { event: 'Viewed' }], ['g', 'add-tag', { tag: 'new' }]]);
    expect((await workspace.send('PUT', `/api/workflows/${workflow}/draft`, { graph }, { 'if-match': '*' })).status).toBe(200);
    await workspace.ok('POST', `/api/workflows/${workflow}/publish`, { waiting: 'move' });
    await workspace.clock({ advance: '2d' });
    expect(await runsOf(workspace, workflow)).toMatchObject([{ version: 1, status: 'completed' }]);
    expect(await tagsOf('ana')).toEqual(['old']);
  });

  it('semantics 23: while paused nothing is sent; what fell due is sent at resuming, passed over, or ends the run', async () => {
    const mail = (name: string) => ({ subject: name, html: `<p>${name}</p>`, transactional: true });
    const night = { window: { from: '20:00', to: '21:00' } };
    const graph = drawing([['t', 'event-received', { event: 'Viewed' }], ['m', 'send-email', mail('first')], ['w', 'wait', { for: '2d' }], ['n', 'send-email', mail('second')]], ['t next m', 'm next w', 'w next n'], night);
    for (const [overdue, subjects, status] of [['run', ['first', 'second'], 'completed'], ['skip', ['second'], 'completed'], ['exit', [], 'exited']] as const) {
      const workflow = await publish(workspace, graph);
      const { now } = await workspace.ok<{ now: string }>('GET', '/api/clock');
      await workspace.ingest('identify', { userId: overdue, traits: { email: `${overdue}@example.com` } });
      await workspace.settled();
      await workspace.ok('POST', `/api/workflows/${workflow}/enrol`, { contacts: [`user:${overdue}`] });
      await workspace.settled();
      expect(await runsOf(workspace, workflow)).toMatchObject([{ doing: 'acting', node: 'm' }]);
      await workspace.ok('POST', `/api/workflows/${workflow}/pause`);
      await workspace.clock({ now: new Date(Date.parse(now) + 31.5 * 3_600_000).toISOString() });
      const got = async () => (await workspace.all<{ subject: string }>(`/api/mailbox?contact=user:${overdue}`)).map(({ subject }) => subject).reverse();
      expect(await got()).toEqual([]);
      await workspace.ok('POST', `/api/workflows/${workflow}/resume`, { overdue });
      await workspace.clock({ advance: '4d' });
      await workspace.clock({ now: new Date(Date.parse(now) + 7 * 24 * 3_600_000).toISOString() });
      expect([overdue, await got()]).toEqual([overdue, subjects]);
      expect(await runsOf(workspace, workflow)).toMatchObject([{ status }]);
      await workspace.ok('POST', `/api/workflows/${workflow}/archive`);
    }
  });

  it('semantics 23: who is resumed, paused and resumed at once is held by nothing for ever', async () => {
    const mail = { subject: 'Hi', html: '<p>Hi</p>', transactional: true };
    const workflow = await publish(workspace, drawing([['t', 'manual'], ['m', 'send-email', mail], ['g', 'add-tag', { tag: 'late' }]], ['t next m', 'm next g'], { window: { from: '20:00', to: '21:00' } }));
    for (let i = 0; i < 20; i++) await workspace.ingest('identify', { userId: `u${i}`, traits: { email: `u${i}@example.com` } });
    await workspace.settled();
    await workspace.ok('POST', `/api/workflows/${workflow}/enrol`, { contacts: Array.from({ length: 20 }, (_, i) => `user:u${i}`) });
    await workspace.settled();
    await workspace.ok('POST', `/api/workflows/${workflow}/pause`);
    await workspace.clock({ advance: '1d' });
    for (const overdue of ['skip', 'run']) {
      await workspace.ok('POST', `/api/workflows/${workflow}/resume`, { overdue });
      if (overdue === 'skip') await workspace.ok('POST', `/api/workflows/${workflow}/pause`);
    }
    await workspace.settled();
    expect((await runsOf(workspace, workflow)).map((run) => run.status)).toEqual(Array(20).fill('completed'));
    expect(await workspace.all('/api/mailbox')).toEqual([]);
  });

  it('refuses to retry a run of a workflow that is paused', async () => {
    const graph = chain([['t', 'event-received', { event: 'Viewed' }], ['h', 'http-request', { url: 'http://127.0.0.1:9/', method: 'GET' }]]);
    const workflow = await publish(workspace, graph);
    await track('ana', 'Viewed');
    await workspace.settled();
    const [run] = await runsOf(workspace, workflow);
    expect(run).toMatchObject({ status: 'failed', reason: 'http.private-address' });
    await workspace.ok('POST', `/api/workflows/${workflow}/pause`);
    const refused = await workspace.send('POST', `/api/runs/${run!.id}/retry`);
    expect([refused.status, refused.body]).toEqual([409, expect.objectContaining({ code: 'workflow.paused' })]);
    expect((await workspace.ok<{ retried: number }>('POST', '/api/runs/retry', { filter: { workflow } })).retried).toBe(0);
  });

  it('semantics 24: of two runs of one workflow the older stays when their contacts turn out to be one', async () => {
    const workflow = await publish(workspace, chain([['t', 'event-received', { event: 'Viewed' }], ['w', 'wait', { for: '3d' }], ['s', 'adjust-score', { score: 'n', by: 1 }]]));
    await workspace.ingest('track', { anonymousId: 'browser', event: 'Viewed' });
    await workspace.clock({ advance: '1d' });
    await track('ana', 'Viewed');
    await workspace.settled();
    await workspace.ingest('identify', { userId: 'ana', anonymousId: 'browser', traits: { plan: 'free' } });
    await workspace.settled();
    const ana = await workspace.ok<{ id: string }>('GET', '/api/contacts/user:ana');
    expect(await runsOf(workspace, workflow)).toMatchObject([{ contact: ana.id, status: 'active', enteredAt: START }, { contact: ana.id, status: 'exited', reason: 'merged' }]);
    await track('ana', 'Viewed'); // inside still
    await workspace.clock({ advance: '10d' });
    expect((await runsOf(workspace, workflow)).map((run) => run.endedAt)).toEqual([after(72), after(24)]);
    expect(await workspace.ok('GET', '/api/contacts/user:ana')).toMatchObject({ computed: { score: { n: 1 } } });
    expect(await statsOf(workflow)).toMatchObject({ entered: 2, people: 1, completed: 1, exited: 1, active: 0 });
  });

  it('semantics 25: erasing takes away what is known, ends waits, and leaves the counts', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'viewers', rule: { event: 'Viewed' } });
    const graph = chain([['t', 'event-received', { event: 'Viewed' }], ['m', 'send-email', { subject: 'For {{ contact.traits.firstName }}', html: 'h' }], ['w', 'wait', { for: '3d' }], ['g', 'add-tag', { tag: 'waited' }]]);
    const workflow = await publish(workspace, graph);
    await workspace.ingest('identify', { userId: 'ana', anonymousId: 'browser', traits: { email: 'secret-of-ana@example.com', firstName: 'Secret' } });
    await workspace.ingest('identify', { userId: 'ben', traits: { email: 'ben@example.com' } });
    for (const userId of ['ana', 'ben']) await track(userId, 'Viewed', { note: 'secret words' });
    await workspace.settled();
    const before = await workspace.ok<{ id: string }>('GET', '/api/contacts/user:ana');
    expect((await workspace.send('DELETE', '/api/contacts/user:ana')).status).toBe(204);
    for (const name of ['user:ana', before.id, 'email:secret-of-ana@example.com']) expect((await workspace.send('GET', `/api/contacts/${encodeURIComponent(name)}`)).status).toBe(404);
    const runs = await runsOf(workspace, workflow);
    expect(runs.map((run) => [run.status, run.reason]).sort()).toEqual([['active', null], ['exited', 'erased']]);
    expect(await statsOf(workflow)).toMatchObject({ entered: 2, people: 2, active: 1, exited: 1, nodes: { w: { waiting: 1 } } });
    expect(await workspace.ok('GET', '/api/segments/viewers')).toMatchObject({ count: 1 });
    expect((await workspace.all('/api/segments/viewers/members')).length).toBe(1);
    const everything = await Promise.all(['/api/contacts', '/api/events', '/api/events?refused=true', '/api/effects', '/api/mailbox', '/api/runs', '/api/items', '/api/segments/viewers/history'].map((path) => workspace.all(path)));
    expect(JSON.stringify([everything, runs]).match(/secret-of-ana|Secret"|browser/g)).toBeNull();
    expect(JSON.stringify(everything).match(/secret words/g)).toHaveLength(1);
    await track('ana', 'Bought');
    await workspace.clock({ advance: '5d' });
    expect(await workspace.ok('GET', '/api/contacts/user:ana')).toMatchObject({ traits: {}, tags: [], anonymousIds: [], segments: [] });
    expect(await statsOf(workflow)).toMatchObject({ active: 0, completed: 1, exited: 1 });
    expect(await workspace.all('/api/items')).toEqual([]);
  });

  it('semantics 27: entered is active, completed, exited and failed, at every moment', async () => {
    const graph = drawing(
      [['t', 'event-received', { event: 'Viewed' }], ['b', 'branch', { branches: [{ name: 'leave', when: { trait: 'way', op: 'equals', value: 'leave' } }, { name: 'break', when: { trait: 'way', op: 'equals', value: 'break' } }] }], ['x', 'exit', { reason: 'asked' }], ['f', 'set-attribute', { trait: 'a', value: '{{ event.name | no_such_filter }}' }], ['w', 'wait', { for: '1d' }]],
      ['t next b', 'b leave x', 'b break f', 'b otherwise w'],
    );
    // A broken filter is told at publishing; one that only breaks for some is met while running.
    const broken = { ...graph, nodes: (graph as { nodes: { id: string; config: object }[] }).nodes.map((node) => (node.id === 'f' ? { ...node, config: { trait: 'a', value: '{% for i in (1..event.properties.n) %}{% for j in (1..10000) %}{{ j }}{% endfor %}{% endfor %}' } } : node)) };
    const workflow = await publish(workspace, broken, {}, 'Adds up');
    const adds = async () => {
      const stats = await statsOf(workflow);
      expect(stats.active + stats.completed + stats.exited + stats.failed).toBe(stats.entered);
      return stats;
    };
    for (const [user, way] of [['ana', 'leave'], ['ben', 'break'], ['cleo', 'stay'], ['dora', 'stay']] as const) {
      await workspace.ingest('identify', { userId: user, traits: { way } });
      await track(user, 'Viewed', { n: 100_000 });
      await adds();
    }
    await workspace.settled();
    expect(await adds()).toMatchObject({ entered: 4, people: 4, active: 2, completed: 0, exited: 1, failed: 1, nodes: { w: { waiting: 2, passed: 0, failed: 0 }, f: { waiting: 0, passed: 0, failed: 1 }, x: { passed: 1 }, t: { passed: 4 } } });
    const [run] = await workspace.all<{ id: string; reason: string }>(`/api/runs?workflow=${workflow}&status=failed`);
    expect(run).toMatchObject({ reason: 'template.limit' });
    expect((await workspace.send('POST', `/api/runs/${run!.id}/retry`)).status).toBe(200);
    await workspace.clock({ advance: '1d' });
    await track('cleo', 'Viewed', {});
    await workspace.settled();
    expect(await adds()).toMatchObject({ entered: 5, people: 4, active: 1, completed: 2, exited: 1, failed: 1 });
  });
});
