import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusedStart, startServer, temporaryFolder, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

// Some start a server many times, on a machine that runs other specs beside.
jest.setTimeout(120_000);

interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly version: number;
  readonly graph: object;
  readonly published: { readonly version: number; readonly at: string; readonly graph: { readonly nodes: readonly object[] } } | null;
}
interface Fault {
  readonly path: string;
  readonly code: string;
  readonly detail: string;
  readonly node: string | null;
}
interface Validation {
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

const NOW = '2026-03-01T12:00:00.000Z';
const STAR = `
import { defineAction } from '@tributary/contract';
import { z } from 'zod';
export const addStar = defineAction({
  kind: 'add-star', version: 1, title: 'Add star', icon: 'star', group: 'Custom', summary: 'Puts a star on.',
  config: z.object({ colour: z.string().min(1).meta({ title: 'Colour', widget: 'text', placeholder: 'gold' }) }),
  outputs: ['next'],
  run({ config, contact }) { contact.tags.add('star-' + config.colour); return 'next'; },
});`;

const FAIL = `
import { defineAction, StepFailed } from '@tributary/contract';
import { z } from 'zod';
export const passTagged = defineAction({
  kind: 'pass-tagged', version: 1, title: 'Pass tagged', icon: 'x', group: 'Custom', summary: 'Fails without the tag.',
  config: z.object({ tag: z.string() }), outputs: ['next'],
  run({ config, contact }) {
    if (!contact.view.tags.has(config.tag)) throw new StepFailed('specs.untagged', 'Not tagged.');
    return 'next';
  },
});`;

let server: ServerProcess;
let workspace: WorkspaceClient;
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const nodes = join(folder, 'nodes');
  await mkdir(nodes, { mode: 0o755 });
  await writeFile(join(nodes, 'add-star.action.mjs'), STAR);
  await writeFile(join(nodes, 'pass-tagged.action.js'), FAIL);
  await writeFile(join(nodes, 'notes.mjs'), 'throw new Error("no node: never loaded")');
  server = await startServer({ env: { NODES_DIR: nodes } });
}, 90_000);
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function aSandbox(): Promise<void> {
  workspace = await WorkspaceClient.make(server, 'sandbox');
  await workspace.clock({ now: NOW });
}

const TRIGGER = { id: 't', kind: 'manual', config: {} };
/** A chain: the trigger, then each node by the output `next` of the one before. */
const chain = (...nodes: readonly { id: string }[]) => ({
  nodes: [TRIGGER, ...nodes],
  edges: nodes.map(({ id }, i) => ({ from: i === 0 ? 't' : nodes[i - 1]!.id, output: 'next', to: id })),
});
const tag = (id: string, name = 'vip') => ({ id, kind: 'add-tag', config: { tag: name } });
const create = (graph?: object, name = 'Welcome') => workspace.ok<Workflow>('POST', '/api/workflows', { name, ...(graph ? { graph } : {}) });
const act = <T = Workflow>(id: string, what: string, body?: object) => workspace.send<T>('POST', `/api/workflows/${id}/${what}`, body);
const problem = async (method: string, path: string, body?: object, headers?: Record<string, string>) => {
  const { status, body: told } = await workspace.send(method, path, body, headers);
  return [status, told['code']];
};

describe('kinds of nodes', () => {
  beforeAll(aSandbox);
  interface Node {
    readonly kind: string;
    readonly type: string;
    readonly config: { readonly properties: Record<string, object> };
  }

  it('are listed with their forms, those of NODES_DIR too', async () => {
    const { items, next } = await workspace.ok<{ items: Node[]; next: null }>('GET', '/api/nodes');
    expect(next).toBeNull();
    expect(items.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['event-received', 'segment-entered', 'manual', 'branch', 'wait', 'wait-for', 'exit', 'add-tag', 'send-email', 'http-request', 'add-star']));
    expect(items.find(({ kind }) => kind === 'add-tag')).toMatchObject({ type: 'action', title: 'Add tag', group: 'Contact', icon: 'tag', summary: expect.any(String), outputs: ['next'], config: { type: 'object', properties: { tag: { type: 'string', widget: 'tag-picker', title: 'Tag' } } } });
    expect(items.find(({ kind }) => kind === 'add-star')).toMatchObject({ type: 'action', group: 'Custom', config: { properties: { colour: { widget: 'text', placeholder: 'gold' } } } });
    const [first, second] = [await workspace.ok<{ items: Node[]; next: string }>('GET', '/api/nodes?limit=2'), await workspace.all<Node>('/api/nodes')];
    expect([first.items, second]).toEqual([items.slice(0, 2), items]);
    expect((await workspace.ok<{ items: Node[] }>('GET', `/api/nodes?limit=2&after=${first.next}`)).items).toEqual(items.slice(2, 4));
  });

  it('that break a rule keep the server from starting, in one sentence that names the file', async () => {
    let made = 0;
    const starts = async (files: Readonly<Record<string, string>>): Promise<string> => {
      const NODES_DIR = join(folder, `bad-${++made}`);
      await mkdir(NODES_DIR, { mode: 0o755 });
      for (const [file, text] of Object.entries(files)) await writeFile(join(NODES_DIR, file), text);
      const { code, stderr } = await refusedStart({ env: { NODES_DIR, DATA_DIR: join(folder, 'no-data') } });
      expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
      return stderr;
    };
    const star = (change: (text: string) => string) => starts({ 'x.action.mjs': change(STAR) });
    expect(await star((text) => text.replace('add-star', 'AddStar'))).toMatch(/^NODES_DIR: ".*x\.action\.mjs" defines .* "AddStar" is not in kebab-case/);
    expect(await star((text) => text.replace('add-star', 'add-tag'))).toMatch(/x\.action\.mjs" defines the kind "add-tag", which is taken by the product; choose another\./);
    expect(await star((text) => text.replace('run({', 'walk({'))).toMatch(/"add-star" has no run\./);
    expect(await star((text) => text.replace(`widget: 'text'`, `widget: 'tetx'`))).toMatch(/asks for the widget "tetx", which no form has/);
    expect(await star((text) => text.replace('export const', 'const'))).toMatch(/x\.action\.mjs" exports no node; write "export const/);
    expect(await star((text) => `${text} }`)).toMatch(/x\.action\.mjs" cannot be loaded \(.+\); mend it, or take it out of the folder\./);
    expect(await star((text) => `import 'left-pad'; ${text}`)).toMatch(/cannot be loaded \(Cannot find package 'left-pad'/);
    expect(await starts({ 'a.action.mjs': STAR, 'b.action.mjs': STAR })).toMatch(/b\.action\.mjs" defines the kind "add-star", which is taken by ".*a\.action\.mjs"; choose another\./);
    expect((await refusedStart({ env: { NODES_DIR: join(folder, 'none'), DATA_DIR: join(folder, 'no-data') } })).stderr).toMatch(/^NODES_DIR is ".*none", which is no folder that can be read; make it/);
  });

  it('may be TypeScript where Node can read it', async () => {
    const NODES_DIR = join(folder, 'typed');
    await mkdir(NODES_DIR, { mode: 0o755 });
    await writeFile(join(NODES_DIR, 'add-star.action.ts'), STAR.replace('{ config, contact }', '{ config, contact }: any'));
    const env = { NODES_DIR, DATA_DIR: join(folder, 'typed-data') };
    if (!('typescript' in process.features && process.features.typescript)) {
      const sentence = /add-star\.action\.ts" is TypeScript, which Node [\d.]+ cannot read; compile it to \.mjs, or take Node 22\.18 or newer\./;
      expect((await refusedStart({ env })).stderr).toMatch(sentence);
      await writeFile(join(NODES_DIR, 'add-star.action.js'), STAR);
    }
    const typed = await startServer({ env });
    const own = await WorkspaceClient.make(typed, 'sandbox');
    const kinds = await own.all<Node>('/api/nodes');
    await typed.stop();
    expect(kinds.map(({ kind }) => kind)).toContain('add-star');
  });
});

describe('a workflow', () => {
  beforeAll(aSandbox);

  it('is drawn bit by bit', async () => {
    const made = await create();
    expect(made).toEqual({ id: expect.any(String), name: 'Welcome', state: 'draft', version: 0, graph: { nodes: [], edges: [] }, published: null, createdAt: NOW, updatedAt: NOW });
    expect(await workspace.ok('POST', '/api/workflows', {})).toMatchObject({ name: 'Untitled workflow', state: 'draft' });
    const half = { nodes: [{ id: 'x', position: { x: 1, y: 2.5 }, note: 'kept' }], edges: [{ from: 'x' }], settings: { reentry: null } };
    expect((await create(half)).graph).toEqual(half);
    expect(await workspace.ok('PATCH', `/api/workflows/${made.id}`, { name: 'Hello' })).toMatchObject({ id: made.id, name: 'Hello' });
    expect(await workspace.ok('GET', `/api/workflows/${made.id}`)).toMatchObject({ name: 'Hello', graph: { nodes: [], edges: [] } });
    const listed = await workspace.all<Workflow & { people: number }>('/api/workflows');
    expect(listed.map(({ name, people }) => [name, people])).toEqual([['Hello', 0], ['Untitled workflow', 0], ['Welcome', 0]]);
    for (const graph of [null, [], 7, { nodes: 7 }, { nodes: [7] }]) expect(await problem('POST', '/api/workflows', { graph })).toEqual([400, 'request.invalid']);
  });

  it('of a thousand nodes is kept, checked and published', async () => {
    const large = chain(...Array.from({ length: 999 }, (_, i) => ({ ...tag(`n${i}`), position: { x: i, y: i }, note: 'y'.repeat(3_000) })));
    const { id } = await create(large, 'Large');
    expect((await act(id, 'publish')).status).toBe(200);
    expect((await act<Validation>(id, 'validate', { graph: { nodes: [...large.nodes, tag('more')], edges: large.edges } })).body.errors).toMatchObject([{ path: 'nodes', code: 'graph.shape' }]);
  });

  it('is saved only over what was read', async () => {
    const { id } = await create(chain(tag('a')));
    const path = `/api/workflows/${id}/draft`;
    const graph = chain(tag('a'), tag('b'));
    const save = (ifMatch: string, body: object = { graph }) => workspace.send<Workflow>('PUT', path, body, { 'if-match': ifMatch });
    const etag = (await workspace.send('GET', `/api/workflows/${id}`)).headers.get('etag')!;
    expect(await problem('PUT', path, { graph })).toEqual([428, 'workflow.no-if-match']);
    const saved = await save(etag, { graph, name: 'Longer' });
    expect([saved.status, saved.body.name, saved.body.graph, saved.body.state]).toEqual([200, 'Longer', graph, 'draft']);
    expect(saved.headers.get('etag')).not.toBe(etag);
    const stale = await save(etag);
    expect([stale.status, stale.body]).toMatchObject([412, { code: 'workflow.stale', etag: saved.headers.get('etag') }]);
    for (const tags of ['"x"', '"999"', 'W/"0"', '""']) expect((await save(tags)).status).toBe(412);
    expect((await save(`"77", W/${saved.headers.get('etag')}`)).status).toBe(200);
    expect((await save('*')).status).toBe(200);
    const races = await Promise.all(Array.from({ length: 8 }, () => save('"4"')));
    expect(races.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 412)]);
    expect(await problem('PUT', '/api/workflows/wf_999999/draft', { graph })).toEqual([404, 'workflow.not-found']);
  });

  it('that was never published is deleted; others are archived', async () => {
    const { id } = await create();
    expect((await workspace.send('DELETE', `/api/workflows/${id}`)).status).toBe(204);
    expect(await problem('GET', `/api/workflows/${id}`)).toEqual([404, 'workflow.not-found']);
    const { id: live } = await create(chain(tag('a')));
    await act(live, 'publish');
    expect(await problem('DELETE', `/api/workflows/${live}`)).toEqual([409, 'workflow.was-published']);
  });
});

describe('who a trigger speaks of', () => {
  beforeAll(() => aSandbox());
  const entering = async (kind: string, config: object) => {
    const { id } = await create();
    return (await act(id, 'entering', { graph: { nodes: [{ id: 't', kind, config }], edges: [] } })).body;
  };

  it('is who did the event in seven days, or who is in the segment now; of others nobody says it', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'buyers', rule: { event: 'Bought' } });
    const bought = (userId: string, properties: object, timestamp: string) => workspace.ingest('track', { userId, event: 'Bought', properties, timestamp });
    await bought('ann', { total: 5 }, '2026-02-27T12:00:00.000Z');
    await bought('bea', { total: 50 }, '2026-02-27T12:00:00.000Z');
    await bought('bea', { total: 50 }, '2026-02-28T12:00:00.000Z');
    await bought('cleo', { total: 50 }, '2026-02-01T12:00:00.000Z');
    await workspace.settled();
    const where = [{ property: 'total', op: 'gte', value: 10 }];
    expect(await entering('event-received', { event: 'Bought' })).toEqual({ rule: { event: 'Bought', within: '7d' }, count: 2, within: '7d', current: null });
    expect(await entering('event-received', { event: 'Bought', where })).toEqual({ rule: { event: 'Bought', where, within: '7d' }, count: 1, within: '7d', current: null });
    expect(await entering('segment-entered', { segment: 'buyers' })).toEqual({ rule: { segment: 'buyers' }, count: 3, within: null, current: 3 });
    await workspace.ingest('identify', { userId: 'ann', traits: { trialEndsAt: '2026-03-20', birthday: '1990-03-15' } });
    await workspace.ingest('identify', { userId: 'bea', traits: { trialEndsAt: '2026-07-20' } });
    await workspace.settled();
    expect(await entering('date-reached', { trait: 'trialEndsAt' })).toEqual({ rule: null, count: 1, within: null, current: null, ahead: '30d' });
    expect(await entering('date-reached', { trait: 'birthday', yearly: true, offset: '-3d', at: '09:00' })).toMatchObject({ count: 1 });
    expect(await entering('schedule', { cron: '30 9 * * 1', segment: 'buyers', timezone: 'Europe/Lisbon' })).toMatchObject({ count: 3, timezone: 'Europe/Lisbon', instants: ['2026-03-02T09:30:00.000Z', '2026-03-09T09:30:00.000Z', '2026-03-16T09:30:00.000Z'] });
    for (const [kind, config] of [['manual', {}], ['schedule', { cron: 'soon', segment: 'buyers' }], ['event-received', {}], ['segment-entered', { segment: 'nobody-made-it' }], ['event-received', { event: 'Bought', where: [{ op: 'gte' }] }]] as const)
      expect(await entering(kind, config)).toEqual({ rule: null, count: null, within: null, current: null });
  });
});

describe('what is wrong with a graph', () => {
  beforeAll(async () => {
    await aSandbox();
    await workspace.ok('POST', '/api/segments', { key: 'west', rule: { tag: 'west' } });
    workflow = (await create()).id;
  });
  let workflow: string;
  const faults = async (graph: unknown, which: 'errors' | 'warnings' = 'errors') => {
    const { status, body } = await act<Validation>(workflow, 'validate', { graph });
    expect(status).toBe(200);
    return body[which].map(({ path, code, node }) => `${path} ${code} ${node}`);
  };
  const node = (kind: string, config: object) => chain({ id: 'n', kind, config } as { id: string });
  const triggered = (kind: string, config: object) => ({ nodes: [{ id: 't', kind, config }], edges: [] });

  it('is nothing for a good one', async () => {
    const when = { and: [{ segment: 'west' }, { event: 'Segment Entered' }, { not: { segment: 'west' } }] };
    const good = { ...chain(tag('a'), { id: 'b', kind: 'branch', config: { branches: [{ name: 'x', when }] } } as { id: string }), settings: { reentry: { mode: 'once' }, exitWhen: { segment: 'west' }, goal: null, window: null } };
    expect((await act(workflow, 'validate', { graph: good })).body).toEqual({ errors: [], warnings: [] });
    expect(await faults(triggered('segment-entered', { segment: 'west' }))).toEqual([]);
  });

  it.each([
    ['graph.shape', { nodes: [{ id: 7, kind: 'manual' }] }, 'nodes[0].id graph.shape null'],
    ['graph.no-trigger', { nodes: [], edges: [] }, 'nodes graph.no-trigger null'],
    ['graph.two-triggers', { nodes: [TRIGGER, { id: 'u', kind: 'manual' }] }, 'nodes[1].kind graph.two-triggers u'],
    ['graph.duplicate-node', { nodes: [...chain(tag('a')).nodes, tag('a')], edges: chain(tag('a')).edges }, 'nodes[2].id graph.duplicate-node a'],
    ['graph.unknown-kind', node('add-tga', {}), 'nodes[1].kind graph.unknown-kind n'],
    ['graph.config', node('add-tag', { tag: '' }), 'nodes[1].config.tag graph.config n'],
    ['graph.config of a trigger', triggered('event-received', {}), 'nodes[0].config.event graph.config t'],
    ['graph.unknown-node', { nodes: [TRIGGER], edges: [{ from: 't', output: 'next', to: 'zz' }] }, 'edges[0].to graph.unknown-node t'],
    ['graph.unknown-output', { ...chain(tag('a'), tag('b')), edges: [...chain(tag('a')).edges, { from: 'a', output: 'nxt', to: 'b' }] }, 'edges[1].output graph.unknown-output a'],
    ['graph.output-twice', { ...chain(tag('a'), tag('b')), edges: [...chain(tag('a'), tag('b')).edges, { from: 't', output: 'next', to: 'b' }] }, 'edges[2] graph.output-twice t'],
    ['graph.circle', { ...chain(tag('a'), tag('b')), edges: [...chain(tag('a'), tag('b')).edges, { from: 'b', output: 'next', to: 'a' }] }, 'edges[2] graph.circle a'],
    ['graph.unreachable', { nodes: [TRIGGER, tag('a')] }, 'nodes[1] graph.unreachable a'],
    ['graph.duration', { nodes: [TRIGGER], settings: { reentry: { mode: 'after-exit', minInterval: 'soon' } } }, 'settings.reentry.minInterval graph.duration null'],
    ['graph.config of the window', { nodes: [TRIGGER], settings: { window: { from: '9 am' } } }, 'settings.window.from graph.config null'],
    ['graph.unknown-segment', triggered('segment-entered', { segment: 'nowhere' }), 'nodes[0].config.segment graph.unknown-segment t'],
    ['graph.unknown-template', node('send-email', { template: 'hello' }), 'nodes[1].config.template graph.unknown-template n'],
    ['graph.unknown-user', node('create-task', { title: 'Call', owner: 'ana@shop.exmaple' }), 'nodes[1].config.owner graph.unknown-user n'],
    ['graph.unknown-user to tell', node('notify-sales', { message: 'Call', to: { user: 'usr_999999' } }), 'nodes[1].config.to.user graph.unknown-user n'],
    ['graph.unknown-team', node('notify-sales', { message: 'Call', to: { roundRobin: 'west' } }), 'nodes[1].config.to.roundRobin graph.unknown-team n'],
    ['graph.template of whom it is for', node('create-task', { title: 'Call', owner: '{{ contact.traits.seller' }), 'nodes[1].config.owner graph.template n'],
    ['graph.template', node('send-email', { subject: 'Hi', html: '{% if x %}' }), 'nodes[1].config.html graph.template n'],
    ['graph.template deep in a body', node('http-request', { url: 'https://example.com/', method: 'POST', body: { a: ['x', '{{ 1 | nofilter }}'] } }), 'nodes[1].config.body.a[1] graph.template n'],
    ['rule.unknown-segment', node('branch', { branches: [{ name: 'x', when: { or: [{ tag: 'y' }, { not: { segment: 'nowhere' } }] } }] }), 'nodes[1].config.branches[0].when.or[1].not.segment rule.unknown-segment n'],
    ['rule.unknown-segment by an event', node('wait-for', { when: { event: 'Segment Entered', where: [{ property: 'segment', op: 'equals', value: 'nowhere' }] }, timeout: '1d' }), 'nodes[1].config.when rule.unknown-segment n'],
    ['rule.unknown-operator', node('branch', { branches: [{ name: 'x', when: { trait: 'a', op: 'equal', value: 1 } }] }), 'nodes[1].config.branches[0].when.op rule.unknown-operator n'],
    ['rule.unknown-operator in where', triggered('event-received', { event: 'Bought', where: [{ property: 'total', op: 'equal', value: 1 }] }), 'nodes[0].config.where[0].op rule.unknown-operator t'],
    ['rule.… in exitWhen', { nodes: [TRIGGER], settings: { exitWhen: { tag: '' } } }, 'settings.exitWhen.tag rule.empty null'],
  ])('is told with its place: %s', async (_code, graph, fault) => {
    expect(await faults(graph)).toEqual([fault]);
  });

  it('is told with the word that was meant', async () => {
    const { body } = await act<Validation>(workflow, 'validate', { graph: triggered('segment-entered', { segment: 'wets' }) });
    expect(body.errors[0]!.detail).toBe('There is no segment "wets" in this workspace; did you mean "west"?');
  });

  it('may be a warning', async () => {
    expect(await faults(node('http-request', { url: 'https://example.com/', method: 'GET', saveas: 'x' }), 'warnings')).toEqual(['nodes[1] graph.open-failure n', 'nodes[1].config.saveas graph.unknown-key n']);
  });

  it('may be anything', async () => {
    for (const graph of [null, 7, 'x', [], {}, { nodes: null }, { nodes: [null] }, { nodes: [{ id: '__proto__', kind: 'constructor' }] }]) expect((await act(workflow, 'validate', { graph })).status).toBe(200);
    expect((await act<Validation>(workflow, 'validate')).body.errors).toMatchObject([{ path: 'nodes', code: 'graph.no-trigger' }]);
  });

  it('keeps it from being published', async () => {
    const { id } = await create(node('add-tag', { tag: '' }));
    const { status, headers, body } = await act<Record<string, unknown>>(id, 'publish');
    expect([status, headers.get('content-type'), body['code']]).toEqual([422, expect.stringContaining('application/problem+json'), 'workflow.faults']);
    expect(body['errors']).toEqual([{ path: 'nodes[1].config.tag', code: 'graph.config', detail: expect.any(String), node: 'n' }]);
    expect(await workspace.ok('GET', `/api/workflows/${id}`)).toMatchObject({ state: 'draft', version: 0, published: null });
  });
});

describe('publishing', () => {
  beforeAll(aSandbox);

  it('makes the draft the version for newcomers, and keeps the older ones', async () => {
    const { id } = await create(chain(tag('a')));
    const first = (await act(id, 'publish')).body;
    const withVersions = (graph: { nodes: readonly object[] }) => ({ ...graph, nodes: graph.nodes.map((one) => ({ ...one, version: 1 })) });
    expect(first).toMatchObject({ state: 'published', version: 1, graph: chain(tag('a')), published: { version: 1, at: NOW, graph: withVersions(chain(tag('a'))) } });
    await workspace.clock({ advance: '1h' });
    const longer = chain(tag('a'), tag('b'));
    await workspace.send('PUT', `/api/workflows/${id}/draft`, { graph: longer }, { 'if-match': '*' });
    expect(await workspace.ok('GET', `/api/workflows/${id}`)).toMatchObject({ state: 'published', version: 1, graph: longer, published: { graph: withVersions(chain(tag('a'))) } });
    expect((await act(id, 'publish', { backfill: 'both', waiting: 'stay', name: ' A second tag ' })).body).toMatchObject({ version: 2, published: { version: 2, at: '2026-03-01T13:00:00.000Z' } });
    expect(await workspace.all(`/api/workflows/${id}/versions`)).toEqual([
      { version: 2, at: '2026-03-01T13:00:00.000Z', backfill: 'both', graph: withVersions(longer), name: 'A second tag', by: null },
      { version: 1, at: NOW, backfill: 'none', graph: withVersions(chain(tag('a'))), name: null, by: null },
    ]);
    expect(await workspace.ok('PATCH', `/api/workflows/${id}/versions/1`, { name: 'One tag' })).toMatchObject({ version: 1, name: 'One tag' });
    expect((await workspace.send('PATCH', `/api/workflows/${id}/versions/3`, { name: 'None' })).status).toBe(404);
    expect(await workspace.ok('GET', `/api/workflows/${id}/stats`)).toEqual({
      ...{ entered: 0, people: 0, active: 0, completed: 0, exited: 0, failed: 0 },
      nodes: Object.fromEntries(['t', 'a', 'b'].map((name) => [name, { waiting: 0, passed: 0, failed: 0 }])),
    });
  });

  it('says what it does not know', async () => {
    const { id } = await create(chain(tag('a')));
    for (const waiting of ['go', { a: 'hop' }, 7]) expect(await problem('POST', `/api/workflows/${id}/publish`, { waiting })).toEqual([400, 'request.invalid']);
    expect(await problem('POST', `/api/workflows/${id}/publish`, { backfill: 'all' })).toEqual([400, 'request.invalid']);
    for (const waiting of ['move', null, { a: 'stay', gone: 'exit', b: null }]) expect((await act(id, 'publish', { waiting })).status).toBe(200);
    expect(await problem('POST', `/api/workflows/${id}/resume`, { overdue: 'forget' })).toEqual([400, 'request.invalid']);
  });

  it('once is once, however many ask', async () => {
    const { id } = await create(chain(tag('a')));
    const answers = await Promise.all(Array.from({ length: 5 }, () => act(id, 'publish')));
    expect(answers.map(({ body }) => body.version).sort()).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('the state of a workflow', () => {
  beforeAll(aSandbox);
  const stateAfter = async (id: string, what: string) => {
    const { status, body } = await act<Workflow & { code: string }>(id, what);
    return status === 200 ? body.state : [status, body.code];
  };

  it('turns only as makes sense, and asking twice is harmless', async () => {
    const { id } = await create(chain(tag('a')));
    for (const what of ['pause', 'resume']) expect(await stateAfter(id, what)).toEqual([409, 'workflow.not-published']);
    for (const [what, state] of [['publish', 'published'], ['resume', 'published'], ['pause', 'paused'], ['pause', 'paused'], ['publish', 'paused'], ['resume', 'published'], ['pause', 'paused'], ['archive', 'archived'], ['archive', 'archived']] as const) expect([what, await stateAfter(id, what)]).toEqual([what, state]);
    for (const what of ['publish', 'pause', 'resume']) expect(await stateAfter(id, what)).toEqual([409, 'workflow.archived']);
    expect(await problem('PATCH', `/api/workflows/${id}`, { name: 'x' })).toEqual([409, 'workflow.archived']);
    expect(await problem('PUT', `/api/workflows/${id}/draft`, { graph: {} }, { 'if-match': '*' })).toEqual([409, 'workflow.archived']);
    expect(await problem('POST', `/api/workflows/${id}/enrol`, { contacts: ['user:x'] })).toEqual([409, 'workflow.not-published']);
    for (const path of ['', '/versions', '/stats']) expect((await workspace.send('GET', `/api/workflows/${id}${path}`)).status).toBe(200);
  });

  it('lets nobody be put into a draft', async () => {
    const { id } = await create(chain(tag('a')));
    expect(await problem('POST', `/api/workflows/${id}/enrol`, { contacts: ['user:x'] })).toEqual([409, 'workflow.not-published']);
    expect(await stateAfter(id, 'archive')).toBe('archived');
    expect((await workspace.send('DELETE', `/api/workflows/${id}`)).status).toBe(204);
  });
});

describe('semantics 26: deleting a segment in use', () => {
  beforeAll(aSandbox);

  it('is refused with the workflows that name it, by key or id, in a draft or a version that is live', async () => {
    const keys = ['picked', 'asked', 'leaving', 'named', 'free'];
    const segments = await Promise.all(keys.map((key) => workspace.ok<{ id: string }>('POST', '/api/segments', { key, rule: { tag: key } })));
    const named = segments[3]!.id;
    const { id } = await create({
      nodes: [{ id: 't', kind: 'segment-entered', config: { segment: 'picked' } }, { id: 'b', kind: 'branch', config: { branches: [{ name: 'x', when: { or: [{ tag: 'free' }, { segment: 'asked' }, { segment: named }] } }] } }],
      edges: [{ from: 't', output: 'next', to: 'b' }],
      settings: { exitWhen: { not: { segment: 'leaving' } } },
    });
    const workflows = [{ id, name: 'Welcome' }];
    const usage = (key: string) => workspace.ok('GET', `/api/segments/${key}/usage`);
    for (const key of keys.slice(0, 4)) expect([key, await usage(key)]).toEqual([key, { segments: [], workflows }]);
    expect(await usage('free')).toEqual({ segments: [], workflows: [] });
    await act(id, 'publish');
    await workspace.send('PUT', `/api/workflows/${id}/draft`, { graph: {} }, { 'if-match': '*' });
    expect(await usage('picked')).toEqual({ segments: [], workflows });
    const { status, body } = await workspace.send('DELETE', '/api/segments/picked');
    expect([status, body['code'], body['usedBy']]).toEqual([409, 'segment.in-use', { segments: [], workflows }]);
    await act(id, 'archive');
    expect(await usage('picked')).toEqual({ segments: [], workflows: [] });
    for (const key of keys) expect((await workspace.send('DELETE', `/api/segments/${key}`)).status).toBe(204);
  });

  it('is refused for a half-drawn graph too', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'half', rule: { tag: 'x' } });
    const { id } = await create({ nodes: [{ id: 7 }, { id: 't', kind: 'segment-left', config: { segment: 'half', causes: 'junk' } }] });
    expect(await workspace.ok('GET', '/api/segments/half/usage')).toMatchObject({ workflows: [{ id }] });
  });
});

describe('a contact', () => {
  beforeAll(aSandbox);

  it('has a timeline, newest first, in pages', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'pros', rule: { trait: 'plan', op: 'equals', value: 'pro' } });
    await workspace.ingest('batch', { batch: [{ type: 'identify', userId: 'ann', traits: { plan: 'pro' } }, { type: 'track', userId: 'ann', event: 'Bought', properties: { total: 5 }, messageId: 'm1' }] });
    await workspace.settled();
    await workspace.clock({ advance: '1h' });
    await workspace.ok('PATCH', '/api/contacts/user:ann', { tags: { add: ['vip', 'new'] }, owner: 'sam', consent: { news: 'subscribed' } });
    await workspace.ok('PATCH', '/api/contacts/user:ann', { traits: { plan: null } });
    const items = await workspace.all<{ at: string; type: string }>('/api/contacts/user:ann/timeline');
    const later = '2026-03-01T13:00:00.000Z';
    expect(items.map(({ type }) => type)).toEqual(['segment', 'trait', 'owner', 'consent', 'tag', 'tag', 'segment', 'trait', 'event', 'event']);
    expect(items[0]).toMatchObject({ at: later, segment: expect.stringMatching(/^seg_/), key: 'pros', entered: false, cause: 'data' });
    expect(items[1]).toMatchObject({ at: later, key: 'plan', before: 'pro', after: null });
    expect(items[6]).toMatchObject({ at: NOW, key: 'pros', entered: true });
    expect(items[8]).toMatchObject({ at: NOW, messageId: 'm1', call: 'track', name: 'Bought', properties: { total: 5 }, receivedAt: NOW });
    for (const limit of [1, 3, 4]) {
      const paged: object[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const page: { items: object[]; next: string | null } = await workspace.ok('GET', `/api/contacts/user:ann/timeline?limit=${limit}${next ? `&after=${next}` : ''}`);
        paged.push(...page.items);
        next = page.next;
      }
      expect(paged).toEqual(items);
    }
  });

  it('bears tags, which are counted', async () => {
    await workspace.ingest('identify', { userId: 'bob' });
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:bob', { tags: { add: ['vip'] } });
    expect(await workspace.ok('GET', '/api/tags')).toEqual({ items: [{ tag: 'new', contacts: 1 }, { tag: 'vip', contacts: 2 }], next: null });
    expect(await workspace.all('/api/tags?x=1')).toHaveLength(2);
    const { next } = await workspace.ok<{ next: string }>('GET', '/api/tags?limit=1');
    expect(await workspace.ok('GET', `/api/tags?limit=1&after=${next}`)).toEqual({ items: [{ tag: 'vip', contacts: 2 }], next: null });
  });
});

describe('a run', () => {
  beforeAll(async () => {
    await aSandbox();
    await workspace.ingest('batch', { batch: ['ann', 'bob'].map((userId) => ({ type: 'identify', userId })) });
    await workspace.settled();
  });
  interface Run {
    readonly id: string;
    readonly status: string;
    readonly steps: readonly { readonly node: string; readonly output: string | null }[];
  }

  it('goes by kinds of NODES_DIR, is counted, and is cancelled', async () => {
    const { id } = await create(chain({ id: 's', kind: 'add-star', config: { colour: 'gold' } } as { id: string }, { id: 'w', kind: 'wait', config: { for: '3d' } } as { id: string }));
    await act(id, 'publish');
    expect((await act(id, 'enrol', { contacts: ['user:ann', 'user:ann', 'user:nobody'] })).body).toEqual({ enrolled: 1, unknown: ['user:nobody'] });
    expect((await workspace.ok<{ tags: string[] }>('GET', '/api/contacts/user:ann')).tags).toEqual(['star-gold']);
    const [listed] = await workspace.all<Run>(`/api/runs?workflow=${id}&contact=user:ann&status=active&doing=waiting&node=w`);
    const run = await workspace.ok<Run>('GET', `/api/runs/${listed!.id}`);
    expect(run).toMatchObject({ workflow: id, version: 1, status: 'active', doing: 'waiting', node: 'w', reason: null, enteredAt: NOW, endedAt: null, wakeAt: '2026-03-04T12:00:00.000Z' });
    expect(run.steps.map(({ node, output }) => [node, output])).toEqual([['t', 'next'], ['s', 'next'], ['w', null]]);
    expect(await problem('POST', `/api/runs/${run.id}/retry`)).toEqual([409, 'run.not-failed']);
    expect(await workspace.ok('POST', `/api/runs/${run.id}/cancel`)).toMatchObject({ status: 'exited', reason: 'cancelled' });
    expect(await problem('POST', `/api/runs/${run.id}/cancel`)).toEqual([409, 'run.ended']);
    expect(await workspace.ok('POST', '/api/runs/retry', { filter: { workflow: id } })).toEqual({ retried: 0 });
    expect(await workspace.ok('GET', `/api/workflows/${id}/stats`)).toMatchObject({ entered: 1, people: 1, active: 0, exited: 1, nodes: { s: { passed: 1 }, w: { waiting: 0 } } });
    expect((await workspace.all<{ type: string }>('/api/contacts/user:ann/timeline')).map(({ type }) => type)).toEqual(expect.arrayContaining(['run-ended', 'step', 'run-entered', 'tag']));
  });

  it('that failed is tried again from where it failed, one or all', async () => {
    const { id } = await create(chain({ id: 'p', kind: 'pass-tagged', config: { tag: 'fit' } } as { id: string }, tag('a', 'passed')));
    await act(id, 'publish');
    expect((await act(id, 'enrol', { contacts: ['user:ann', 'user:bob'] })).body).toEqual({ enrolled: 2, unknown: [] });
    const failed = await workspace.all<Run>(`/api/runs?workflow=${id}&status=failed&reason=specs.untagged`);
    expect(failed).toHaveLength(2);
    const [ann] = await workspace.all<Run>(`/api/runs?workflow=${id}&contact=user:ann`);
    expect(await workspace.ok('POST', `/api/runs/${ann!.id}/retry`)).toMatchObject({ id: ann!.id, status: 'failed', node: 'p', reason: 'specs.untagged' });
    for (const user of ['ann', 'bob']) await workspace.ok('PATCH', `/api/contacts/user:${user}`, { tags: { add: ['fit'] } });
    expect(await workspace.ok('POST', `/api/runs/${ann!.id}/retry`)).toMatchObject({ id: ann!.id, status: 'completed', reason: null });
    expect(await workspace.ok('POST', '/api/runs/retry', { filter: { workflow: id, node: 'p' } })).toEqual({ retried: 1 });
    expect((await workspace.all<Run>(`/api/runs?workflow=${id}`)).map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(await workspace.ok('GET', `/api/workflows/${id}/stats`)).toMatchObject({ entered: 2, people: 2, active: 0, completed: 2, exited: 0, failed: 0 });
  });

  it('that failed stays so while the contact is inside by another run', async () => {
    const { id } = await create(chain({ id: 'p', kind: 'pass-tagged', config: { tag: 'later' } } as { id: string }, { id: 'w', kind: 'wait', config: { for: '3d' } } as { id: string }));
    await act(id, 'publish');
    await act(id, 'enrol', { contacts: ['user:ann'] });
    await workspace.ok('PATCH', '/api/contacts/user:ann', { tags: { add: ['later'] } });
    await act(id, 'enrol', { contacts: ['user:ann'] });
    const runs = await workspace.all<Run>(`/api/runs?workflow=${id}`);
    const [failed, active] = ['failed', 'active'].map((status) => runs.find((run) => run.status === status)!.id);
    const { status, body } = await workspace.send('POST', `/api/runs/${failed}/retry`);
    expect([status, body]).toMatchObject([409, { code: 'run.another-active', run: active }]);
    expect(await workspace.ok('POST', '/api/runs/retry', { filter: { ids: [failed] } })).toEqual({ retried: 0 });
    await act(id, 'archive');
    await workspace.settled();
    expect(await workspace.ok('GET', `/api/runs/${active}`)).toMatchObject({ status: 'exited', reason: 'archived' });
    expect((await workspace.send('POST', `/api/runs/${failed}/retry`)).body).toMatchObject({ code: 'workflow.archived' });
  });

  it('is begun for members of the segment as publishing says', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'fit', rule: { tag: 'fit' } });
    await workspace.settled();
    const entered = async (backfill: string) => {
      const { id } = await create({ nodes: [{ id: 't', kind: 'segment-entered', config: { segment: 'fit' } }] });
      await act(id, 'publish', { backfill });
      await workspace.settled();
      return [id, async () => (await workspace.ok<{ entered: number }>('GET', `/api/workflows/${id}/stats`)).entered] as const;
    };
    const [[, none], [, current], [, both]] = [await entered('none'), await entered('current'), await entered('both')];
    expect([await none(), await current(), await both()]).toEqual([0, 2, 2]);
    await workspace.ingest('identify', { userId: 'cat' });
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:cat', { tags: { add: ['fit'] } });
    expect([await none(), await current(), await both()]).toEqual([1, 2, 3]);
  });

  it('is held by a pause, and goes on as asked', async () => {
    const waiting = { id: 'w', kind: 'wait', config: { for: '1d' } } as { id: string };
    const ids = await Promise.all(['run', 'exit'].map(async () => (await create(chain(waiting))).id));
    for (const id of ids) {
      await act(id, 'publish');
      await act(id, 'enrol', { contacts: ['user:ann'] });
      await act(id, 'pause');
    }
    await workspace.clock({ advance: '2d' });
    const statuses = async () => (await Promise.all(ids.map((id) => workspace.all<Run & { doing: string; reason: string }>(`/api/runs?workflow=${id}`)))).flat().map(({ status, doing, reason }) => [status, doing, reason]);
    expect((await statuses()).map(([status]) => status)).toEqual(['active', 'active']);
    for (const [i, overdue] of ['run', 'exit'].entries()) await act(ids[i]!, 'resume', { overdue });
    await workspace.settled();
    expect(await statuses()).toEqual([['completed', null, null], ['exited', null, 'overdue']]);
  });
});
