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
    await workspace.settled();
    await track('ana', 'Viewed');
    await workspace.settled();
    expect((await runsOf(workspace, workflow)).map((run) => run.steps.at(-1)!.output)).toEqual(['a', 'b', 'a']);
    expect(await workspace.ok('GET', `/api/workflows/${workflow}/stats`)).toMatchObject({ people: 1, nodes: { s: { variants: { a: 1 } } } });
  });
});
