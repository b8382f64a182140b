import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { chain, drawing, publish, runsOf, wayOf } from './drawing.js';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

const START = '2026-03-02T12:00:00.000Z';
const after = (hours: number): string => new Date(Date.parse(START) + hours * 3_600_000).toISOString();
const VIEWED = ['t', 'event-received', { event: 'Viewed' }] as const;
const PEOPLE = Array.from({ length: 60 }, (_, i) => `user-${i}`);

describe('ways through a workflow, in a sandbox of a really started server', () => {
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

  const track = async (userId: string, event: string, properties: object = {}): Promise<void> => {
    expect((await workspace.ingest('track', { userId, event, properties })).status).toBe(200);
  };
  const identify = async (userId: string, traits: object): Promise<void> => {
    expect((await workspace.ingest('identify', { userId, traits })).status).toBe(200);
  };
  const tagsOf = async (userId: string): Promise<readonly string[]> => [...(await workspace.ok<{ tags: string[] }>('GET', `/api/contacts/user:${userId}`)).tags].sort();
  const idOf = async (userId: string): Promise<string> => (await workspace.ok<{ id: string }>('GET', `/api/contacts/user:${userId}`)).id;
  const publishAnew = async (workflow: string, graph: object): Promise<void> => {
    expect((await workspace.send('PUT', `/api/workflows/${workflow}/draft`, { graph }, { 'if-match': '*' })).status).toBe(200);
    await workspace.ok('POST', `/api/workflows/${workflow}/publish`, {});
  };
  const refusalOf = async (graph: object) => {
    const { id } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name: 'Refused', graph });
    const answer = await workspace.send<{ errors: { path: string; code: string; detail: string }[] }>('POST', `/api/workflows/${id}/publish`, {});
    expect(answer.status).toBe(422);
    return answer.body.errors;
  };

  it('starts by a tag and by an attribute, whoever changed them, but not by what came late', async () => {
    const steps = [['s', 'adjust-score', { score: 'n', by: 1 }]] as const;
    const byTag = await publish(workspace, chain([['t', 'tag-added', { tag: 'vip' }], ...steps], { reentry: { mode: 'every-time' } }));
    const byCity = await publish(workspace, chain([['t', 'attribute-changed', { trait: 'address.city', to: 'Porto' }], ['g', 'add-tag', { tag: 'vip' }]]));
    const byScore = await publish(workspace, chain([['t', 'attribute-changed', { trait: 'computed.score.n', to: 1 }], ['g', 'add-tag', { tag: 'scored' }]]));
    await identify('ana', { address: { city: 'Porto', country: 'PT' } });
    await workspace.settled();
    expect(await tagsOf('ana')).toEqual(['scored', 'vip']);
    await identify('ana', { address: { city: 'Porto', country: 'ES' } });
    expect((await workspace.ingest('identify', { userId: 'ben', traits: { address: { city: 'Porto' } }, timestamp: after(-100) })).status).toBe(200);
    await workspace.settled();
    for (const tags of [{ remove: ['vip'] }, { add: ['vip'] }, { add: ['vip'] }]) await workspace.ok('PATCH', '/api/contacts/user:ana', { tags });
    await workspace.settled();
    expect([(await runsOf(workspace, byTag)).length, (await runsOf(workspace, byCity)).length, (await runsOf(workspace, byScore)).length]).toEqual([2, 1, 1]);
  });

  it('semantics 12: a split sticks, changed weights move only newcomers, and holdouts are counted', async () => {
    const graph = (a: number) =>
      drawing(
        [VIEWED, ['h', 'holdout', { percent: 20 }], ['s', 'split', { variants: [{ name: 'a', weight: a }, { name: 'b', weight: 100 - a }] }], ['x', 'add-tag', { tag: 'a' }], ['y', 'add-tag', { tag: 'b' }]],
        ['t next h', 'h next s', 's a x', 's b y'],
        { reentry: { mode: 'every-time' } },
      );
    const workflow = await publish(workspace, graph(50));
    const everyone = async (people: readonly string[]) => {
      for (const user of people) await track(user, 'Viewed');
      await workspace.settled();
    };
    const variants = async () => {
      const { nodes } = await workspace.ok<{ nodes: Record<string, { variants?: Record<string, number> }> }>('GET', `/api/workflows/${workflow}/stats`);
      return { held: nodes['h']!.variants ?? {}, dealt: nodes['s']!.variants ?? {} };
    };
    await everyone(PEOPLE);
    const first = await variants();
    expect(first.held['held-out']! + first.held['next']!).toBe(60);
    expect(first.held['held-out']).toBeGreaterThan(1);
    expect(Math.abs(first.dealt['a']! - first.dealt['b']!)).toBeLessThan(30);
    await publishAnew(workflow, graph(100));
    await everyone(PEOPLE);
    expect(await variants()).toEqual(first);
    await everyone(PEOPLE.map((user) => `new-${user}`));
    const { dealt } = await variants();
    expect(dealt['b']).toBe(first.dealt['b']);
    const ways = new Map<string, Set<string>>();
    for (const run of await runsOf(workspace, workflow)) ways.set(run.contact, (ways.get(run.contact) ?? new Set()).add(wayOf(run)));
    expect([...ways.values()].every((taken) => taken.size === 1)).toBe(true);
    for (const user of PEOPLE) expect((await tagsOf(user)).length).toBeLessThan(2);
  });

  it('semantics 12: of two contacts who turn out to be one, what was dealt first stays', async () => {
    const split = (a: number) => drawing([VIEWED, ['s', 'split', { variants: [{ name: 'a', weight: a }, { name: 'b', weight: 1 - a }] }]], ['t next s'], { reentry: { mode: 'every-time' } });
    const workflow = await publish(workspace, split(1));
    await workspace.ingest('track', { anonymousId: 'browser', event: 'Viewed' });
    await workspace.clock({ advance: '1h' });
    await publishAnew(workflow, split(0));
    await track('ana', 'Viewed');
    await workspace.settled();
    await workspace.ingest('identify', { userId: 'ana', anonymousId: 'browser', traits: { plan: 'free' } });
    await workspace.clock({ advance: '1h' });
    await track('ana', 'Viewed');
    await workspace.settled();
    expect((await runsOf(workspace, workflow)).map((run) => run.steps.at(-1)!.output)).toEqual(['a', 'b', 'a']);
    expect(await workspace.ok('GET', `/api/workflows/${workflow}/stats`)).toMatchObject({ people: 1, nodes: { s: { variants: { a: 1 } } } });
  });

  it('semantics 10: a date that is missing or past goes the drawn way', async () => {
    const graph = drawing(
      [VIEWED, ['w', 'wait-until', { trait: 'trialEndsAt', offset: '-1d' }], ['n', 'add-tag', { tag: 'next' }], ['p', 'add-tag', { tag: 'past' }], ['m', 'add-tag', { tag: 'missing' }]],
      ['t next w', 'w next n', 'w past p', 'w missing m'],
    );
    const workflow = await publish(workspace, graph);
    const liquid = await publish(workspace, chain([VIEWED, ['w', 'wait-until', { at: '{{ event.properties.on }}' }], ['g', 'add-tag', { tag: 'liquid' }]]));
    const dates = { soon: after(72), now: after(24), gone: after(23), empty: undefined, odd: 'next week' };
    for (const [user, trialEndsAt] of Object.entries(dates)) {
      await identify(user, { trialEndsAt });
      await track(user, 'Viewed', user === 'soon' ? { on: '2026-03-10' } : {});
    }
    await workspace.settled();
    const ways = async () => Object.fromEntries(await Promise.all(Object.keys(dates).map(async (user) => [user, await tagsOf(user)])));
    expect(await ways()).toEqual({ soon: [], now: ['next'], gone: ['past'], empty: ['missing'], odd: ['missing'] });
    await workspace.clock({ now: after(47) });
    expect((await ways())['soon']).toEqual([]);
    await workspace.clock({ now: after(48) });
    expect((await ways())['soon']).toEqual(['next']);
    const soon = await idOf('soon');
    expect((await runsOf(workspace, workflow)).find((run) => run.contact === soon)).toMatchObject({ status: 'completed', endedAt: after(48) });
    await workspace.clock({ now: '2026-03-11T00:00:00Z' });
    expect((await runsOf(workspace, liquid)).map((run) => [run.endedAt, run.steps.at(-1)!.output]).sort()).toEqual([['2026-03-02T12:00:00.000Z', 'missing'], ['2026-03-02T12:00:00.000Z', 'missing'], ['2026-03-02T12:00:00.000Z', 'missing'], ['2026-03-02T12:00:00.000Z', 'missing'], ['2026-03-10T00:00:00.000Z', 'next']].sort());
    expect(await refusalOf(chain([VIEWED, ['w', 'wait-until', {}]]))).toMatchObject([{ path: 'nodes[1].config.at', code: 'graph.config' }]);
  });

  it('semantics 11: a window opens by the clock of the contact, where it leaps and where it comes back', async () => {
    const window = (from: string, to: string) => ({ window: { days: ['sun'], from, to, timezone: 'contact' } });
    const spring = await publish(workspace, chain([VIEWED, ['w', 'wait-until', window('02:30', '04:00')], ['g', 'add-tag', { tag: 'spring' }]]));
    const zones = { york: 'America/New_York', berlin: 'Europe/Berlin', nowhere: 'Mars/Base' };
    const endsOf = async (workflow: string) => {
      const runs = await runsOf(workspace, workflow);
      return Object.fromEntries(await Promise.all(Object.keys(zones).map(async (user) => {
        const id = await idOf(user);
        return [user, runs.find((run) => run.contact === id)?.endedAt];
      })));
    };
    for (const [user, timezone] of Object.entries(zones)) {
      await identify(user, { timezone });
      await track(user, 'Viewed');
    }
    await workspace.clock({ now: '2026-03-09T12:00:00Z' }); // in New York there was no 02:30 that Sunday
    expect(await endsOf(spring)).toEqual({ york: '2026-03-08T07:00:00.000Z', berlin: '2026-03-08T01:30:00.000Z', nowhere: '2026-03-08T02:30:00.000Z' });
    await workspace.clock({ now: '2026-10-26T12:00:00Z' });
    const autumn = await publish(workspace, chain([['t', 'event-received', { event: 'Read' }], ['w', 'wait-until', window('01:30', '04:00')]]));
    for (const user of Object.keys(zones)) await track(user, 'Read');
    await workspace.clock({ now: '2026-11-02T12:00:00Z' }); // in New York 01:30 came twice
    expect(await endsOf(autumn)).toEqual({ york: '2026-11-01T05:30:00.000Z', berlin: '2026-11-01T00:30:00.000Z', nowhere: '2026-11-01T01:30:00.000Z' });
  });

  it('semantics 13: people jump to a goal when it holds, forward or back, and leave when the workflow’s goal is reached', async () => {
    const graph = drawing(
      [VIEWED, ['w', 'wait', { for: '3d' }], ['r', 'add-tag', { tag: 'reminded' }], ['g', 'goal', { when: { event: 'Bought', within: '30d' }, else: 'go-on' }], ['k', 'add-tag', { tag: 'asked' }], ['v', 'wait', { for: '10d' }]],
      ['t next w', 'w next r', 'r next g', 'g next k', 'k next v'],
    );
    const workflow = await publish(workspace, graph);
    const whole = await publish(workspace, chain([VIEWED, ['w', 'wait', { for: '30d' }]], { goal: { event: 'Bought' } }));
    for (const user of ['early', 'late', 'never']) await track(user, 'Viewed');
    await workspace.clock({ advance: '1d' });
    await track('early', 'Bought');
    await workspace.clock({ now: after(96) });
    await track('late', 'Bought');
    await workspace.clock({ advance: '30d' });
    const of = async (user: string, id: string) => {
      const contact = await idOf(user);
      return (await runsOf(workspace, id)).find((run) => run.contact === contact)!;
    };
    const [early, late, never] = [await of('early', workflow), await of('late', workflow), await of('never', workflow)];
    expect([wayOf(early), wayOf(late), wayOf(never)]).toEqual(['t>next w> g>next k>next v>next', 't>next w>next r>next g>next k>next v> g>next k>next v>next', 't>next w>next r>next g>next k>next v>next']);
    expect(early.steps[1]).toMatchObject({ reason: expect.stringContaining('"g" is reached') });
    expect([await tagsOf('early'), await tagsOf('late')]).toEqual([['asked'], ['asked', 'reminded']]);
    expect([await of('early', whole), await of('late', whole), await of('never', whole)]).toMatchObject([{ status: 'exited', reason: 'goal', endedAt: after(24) }, { status: 'exited', reason: 'goal', endedAt: after(96) }, { status: 'completed' }]);
    expect(await refusalOf(chain([VIEWED, ['j', 'go-to', { node: 'x' }]]))).toMatchObject([{ path: 'nodes[1].config.node', code: 'graph.unknown-node' }]);
    expect(await refusalOf(chain([VIEWED, ['a', 'add-tag', { tag: 'x' }], ['j', 'go-to', { node: 'a' }]]))).toMatchObject([{ code: 'graph.circle' }]);
  });

  it('puts people into other workflows and static segments, by the same rules, and ends what goes round', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'guests', kind: 'static' });
    await workspace.ok('POST', '/api/segments', { key: 'viewers', rule: { event: 'Viewed' } });
    const second = await publish(workspace, chain([['t', 'manual'], ['a', 'add-to-segment', { segment: 'guests' }]], { reentry: { mode: 'once' } }));
    const third = await publish(workspace, chain([['t', 'segment-entered', { segment: 'guests' }], ['g', 'add-tag', { tag: 'guest' }], ['w', 'wait', { for: '1d' }], ['r', 'remove-from-segment', { segment: 'guests' }]]));
    const first = await publish(workspace, chain([VIEWED, ['s', 'start-workflow', { workflow: second }], ['g', 'add-tag', { tag: 'first' }]], { reentry: { mode: 'every-time' } }));
    await track('ana', 'Viewed');
    await track('ana', 'Viewed');
    await workspace.settled();
    expect([(await runsOf(workspace, first)).length, (await runsOf(workspace, second)).length, (await runsOf(workspace, third)).length]).toEqual([2, 1, 1]);
    expect(await tagsOf('ana')).toEqual(['first', 'guest']);
    expect(await workspace.ok('GET', '/api/segments/guests')).toMatchObject({ count: 1 });
    await workspace.clock({ advance: '1d' });
    expect(await workspace.ok('GET', '/api/segments/guests')).toMatchObject({ count: 0 });
    expect(await workspace.all('/api/segments/guests/history')).toMatchObject([{ entered: false, cause: 'data' }, { entered: true, cause: 'data' }]);
    expect(await refusalOf(chain([VIEWED, ['s', 'start-workflow', { workflow: 'wf_999' }]]))).toMatchObject([{ path: 'nodes[1].config.workflow', code: 'graph.unknown-workflow' }]);
    expect(await refusalOf(chain([VIEWED, ['s', 'add-to-segment', { segment: 'viewers' }]]))).toMatchObject([{ path: 'nodes[1].config.segment', code: 'graph.active-segment' }]);
    expect((await workspace.send('DELETE', '/api/segments/guests')).status).toBe(409);

    const { id: round } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name: 'Round' });
    await publishAnew(round, chain([['t', 'event-received', { event: 'Round' }], ['s', 'start-workflow', { workflow: round }]], { reentry: { mode: 'every-time' } }));
    await track('ana', 'Round');
    await workspace.settled();
    const failed = await workspace.all<{ reason: string }>(`/api/runs?workflow=${round}&status=failed`);
    expect(failed).toMatchObject([{ reason: 'loop.budget' }]);
    expect((await workspace.ok<{ entered: number }>('GET', `/api/workflows/${round}/stats`)).entered).toBeLessThan(1_002);
  });

  it('semantics 11: the window of a workflow holds messages back, by the clock of the contact as it is when they go', async () => {
    const settings = { window: { from: '09:00', to: '18:00', timezone: 'contact' }, goal: { tag: 'bought' } };
    const mail = ['m', 'send-email', { subject: 'Hi', html: '<p>Hi</p>' }] as const;
    const call = ['c', 'http-request', { url: 'https://example.com/hook', method: 'POST' }] as const;
    const workflow = await publish(workspace, chain([VIEWED, call, mail], settings));
    const zones = { lisbon: 'Europe/Lisbon', tokyo: 'Asia/Tokyo', mover: 'Asia/Tokyo', buyer: 'Asia/Tokyo' };
    for (const [user, timezone] of Object.entries(zones)) {
      await identify(user, { timezone, email: `${user}@example.com` });
      await track(user, 'Viewed');
    }
    await workspace.settled();
    const mails = async () => Object.fromEntries((await workspace.all<{ to: string; at: string }>('/api/mailbox')).map(({ to, at }) => [to.split('@')[0], at]));
    expect(await mails()).toEqual({ lisbon: START }); // in Tokyo it is 21:00; calls do not wait
    expect((await runsOf(workspace, workflow)).filter((run) => run.node === 'm' && run.doing === 'acting')).toHaveLength(3);
    await identify('mover', { timezone: 'America/New_York' });
    await workspace.ok('PATCH', '/api/contacts/user:buyer', { tags: { add: ['bought'] } });
    await workspace.clock({ now: '2026-03-03T16:00:00Z' });
    expect(await mails()).toEqual({ lisbon: START, tokyo: '2026-03-03T00:00:00.000Z', mover: '2026-03-03T14:00:00.000Z' });
    const skipped = await workspace.all<{ reason: { code: string } }>('/api/effects?kind=send-email&status=skipped');
    expect(skipped).toMatchObject([{ status: 'skipped' }]);
    expect(await refusalOf(chain([VIEWED, mail], { window: { from: '9 am' } }))).toMatchObject([{ path: 'settings.window.from', code: 'graph.config' }]);
  });

  it('semantics 13: a mail that waits for its window is taken back when its run goes on at a goal', async () => {
    const graph = drawing(
      [VIEWED, ['m', 'send-email', { subject: 'Hi', html: '<p>Hi</p>' }], ['g', 'goal', { when: { tag: 'bought' } }], ['w', 'wait', { for: '3d' }]],
      ['t next m', 'm next g', 'g next w'],
      { window: { from: '22:00', to: '23:00' } },
    );
    const workflow = await publish(workspace, graph);
    await identify('ana', { email: 'ana@example.com' });
    await track('ana', 'Viewed');
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:ana', { tags: { add: ['bought'] } });
    await workspace.clock({ advance: '1d' });
    expect(await workspace.all('/api/mailbox')).toEqual([]);
    expect(await workspace.all('/api/effects')).toMatchObject([{ kind: 'send-email', status: 'skipped' }]);
    expect((await runsOf(workspace, workflow)).map(wayOf)).toEqual(['t>next m> g>next w>']);
  });

  it('semantics 26: a workflow that another one starts is not deleted', async () => {
    const { id } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name: 'Second' });
    const graph = { nodes: [{ id: 't', kind: 'manual' }, { id: 's', kind: 'start-workflow', config: { workflow: id } }], edges: [{ from: 't', output: 'next', to: 's' }] };
    const { id: first } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name: 'First', graph });
    expect(await workspace.send('DELETE', `/api/workflows/${id}`)).toMatchObject({ status: 409, body: { code: 'workflow.in-use', usedBy: { workflows: [{ id: first, name: 'First' }] } } });
    expect((await workspace.send('DELETE', `/api/workflows/${first}`)).status).toBe(204);
    expect((await workspace.send('DELETE', `/api/workflows/${id}`)).status).toBe(204);
  });
});
