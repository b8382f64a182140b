import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient, basic } from './workspace-client.js';

// Hundreds of requests in a test; a busy machine may take its time.
jest.setTimeout(30_000);

interface Route {
  readonly method: string;
  readonly path: string;
  readonly pathNames: readonly string[];
  readonly queryNames: readonly string[];
  readonly hasBody: boolean;
}
interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: unknown;
}

/** Everybody may call these, and nothing else. */
/** Asked by POST; nothing changes by them. */
const READS_ONLY = ['POST /api/segments/preview', 'POST /api/segments/why', 'POST /api/segments/{id}/diff', 'POST /api/workflows/{id}/entering', 'POST /api/workflows/{id}/simulate', 'POST /api/workflows/{id}/validate', 'POST /api/templates/{id}/preview', 'POST /api/imports/preview'];
const OPEN = ['GET /health/live', 'GET /health/ready', 'GET /metrics', 'GET /t.js', 'GET /u/{token}', 'POST /u/{token}', 'GET /o/{token}.gif', 'GET /c/{token}', 'GET /api/session', 'POST /api/session', 'DELETE /api/session', 'POST /api/first-owner', 'POST /api/password-resets', 'POST /api/password-resets/{token}', 'GET /api/invitations/{token}', 'POST /api/invitations/{token}'];
/** Of whoever is signed in: a key is nobody. */
const SESSION = ['DELETE /api/sessions'];
/** The operator's, by the admin key: to a key of a workspace they are as closed as to none. */
const ADMIN = ['POST /api/workspaces'];
const INGEST = ['POST /v1/{call}'];

const NOW = '2026-03-01T12:00:00.000Z';
/** Texts that are only in workspace A and in no request to another one. */
const PRIVATE = ['a-private-trait', 'a-private-property', 'a-private-description', 'a-private-rule', 'a-private-key-name', 'a-private-workflow', 'a-private-step', 'a-private-subject', 'a-private-team', 'a-private-seller', 'a-private-task', 'a-private-template', 'a-private-topic', 'a-private-reason', 'a-private-audience', 'a-private-user', 'a-private-member', 'a-private-password', 'a-private-cell', 'a-private-refused', 'a-private-file', 'secret-of-a', 'a-private@example.com'];
/** A drawing of one's own, in which whoever is put is written to and waits. */
const drawing = (name: string) => ({
  nodes: [
    { id: 't', kind: 'manual', config: {} },
    { id: 'tag', kind: 'add-tag', config: { tag: `${name}-private-step` } },
    { id: 'm', kind: 'send-email', config: { subject: `${name}-private-subject`, html: '<p>Hello</p>' } },
    { id: 'w', kind: 'wait', config: { for: '30d' } },
  ],
  edges: [
    { from: 't', output: 'next', to: 'tag' },
    { from: 'tag', output: 'next', to: 'm' },
    { from: 'm', output: 'next', to: 'w' },
    { from: 'm', output: 'skipped', to: 'w' },
    { from: 'm', output: 'failed', to: 'w' },
  ],
});
/** Bodies that would do something; with A's names where a body can name things. */
const BODIES: Readonly<Record<string, object>> = {
  'POST /api/workspaces': { name: 'Stolen' },
  'POST /api/session': { email: 'nobody@example.com', password: 'Stolen' },
  'POST /api/first-owner': { name: '', email: 'stolen', password: 'Stolen' },
  'POST /api/password-resets': { email: 'nobody@example.com' },
  'POST /api/password-resets/{token}': { password: 'Stolen password' },
  'POST /api/invitations': { email: 'stolen@example.com', role: 'viewer' },
  'POST /api/invitations/{token}': { name: 'Stolen', password: 'Stolen password' },
  'PATCH /api/members/{id}': { role: 'owner' },
  'POST /api/keys': { name: 'Stolen', scope: 'manage' },
  'POST /api/clock': { advance: '1d' },
  'PATCH /api/settings': { caps: { email: { perDay: 0 } } },
  'POST /api/items/retry': { filter: {} },
  'POST /api/segments': { key: 'stolen', rule: { segment: 'a-only' } },
  'POST /api/segments/preview': { rule: { segment: 'a-only' } },
  'POST /api/segments/{id}/diff': { rule: { tag: 'a' } },
  'POST /api/segments/why': { rule: { segment: 'a-only' }, contact: 'user:a-user' },
  'PATCH /api/segments/{id}': { name: 'Stolen', rule: { everyone: true } },
  'POST /api/segments/{id}/members': { contacts: ['user:a-user'] },
  'DELETE /api/segments/{id}/members': { contacts: ['user:a-user'] },
  'POST /api/workflows': { name: 'Stolen', graph: drawing('stolen') },
  'PATCH /api/workflows/{id}': { name: 'Stolen' },
  'PUT /api/workflows/{id}/draft': { name: 'Stolen', graph: drawing('stolen') },
  'POST /api/workflows/{id}/validate': {},
  'POST /api/workflows/{id}/entering': {},
  'PATCH /api/workflows/{id}/versions/{version}': { name: 'Stolen' },
  'POST /api/workflows/{id}/publish': { backfill: 'both' },
  'POST /api/workflows/{id}/resume': { overdue: 'exit' },
  'POST /api/workflows/{id}/enrol': { contacts: ['user:a-user'] },
  'POST /api/workflows/{id}/simulate': { contact: 'user:a-user' },
  'POST /api/templates': { key: 'stolen', subject: 'Stolen', html: 'Stolen' },
  'PATCH /api/templates/{id}': { subject: 'Stolen' },
  'POST /api/templates/{id}/preview': { contact: 'user:a-user' },
  'POST /api/topics': { key: 'stolen' },
  'PATCH /api/topics/{id}': { name: 'Stolen' },
  'POST /api/suppressions': { address: 'stolen@example.com' },
  'PUT /api/channels/{vendor}': { url: 'smtp://127.0.0.1:9' },
  'POST /api/effects/{id}/settle': { sent: true },
  'POST /api/runs/retry': { filter: {} },
  'POST /api/runs/{id}/retry': { version: 'newest' },
  'POST /api/users': { email: 'stolen@example.com' },
  'PATCH /api/users/{id}': { name: 'Stolen', absentUntil: NOW },
  'POST /api/teams': { key: 'stolen' },
  'PATCH /api/teams/{id}': { name: 'Stolen' },
  'POST /api/tasks': { title: 'Stolen' },
  'PATCH /api/tasks/{id}': { title: 'Stolen', done: true },
  'POST /api/audiences': { name: 'Stolen', provider: 'meta', segment: 'a-only' },
  'PATCH /api/audiences/{id}': { name: 'Stolen', segment: 'a-only' },
  'POST /api/audiences/{id}/members': { contacts: ['user:a-user'] },
  'DELETE /api/audiences/{id}/members': { contacts: ['user:a-user'] },
  'POST /api/imports': { csv: 'email,stolen\nstolen@example.com,yes\n' },
  'POST /api/imports/preview': { csv: 'email,stolen\nstolen@example.com,yes\n' },
  'POST /api/imports/{id}/start': {},
  'POST /api/exports': { segment: 'a-only' },
  'PATCH /api/contacts/{id}': { traits: { stolen: true }, tags: { add: ['stolen'] } },
};

let server: ServerProcess;
let a: WorkspaceClient;
let b: WorkspaceClient;
let routes: readonly Route[];
/** By the name of a path's or query's parameter: what names something of A, each in all its ways. */
let namesOfA: Readonly<Record<string, readonly string[]>>;
const madeKeys: string[] = [];

const labelOf = (route: Pick<Route, 'method' | 'path'>): string => `${route.method} ${route.path}`;

async function readRoutes(): Promise<Route[]> {
  const document = (await (await fetch(`${server.url}/docs/openapi.json`)).json()) as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      pathNames: [...path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!),
      queryNames: parameters.filter((one) => one.in === 'query').map((one) => one.name),
      hasBody: requestBody !== undefined,
    })),
  );
}

async function aWorkspace(): Promise<WorkspaceClient> {
  const made = await WorkspaceClient.make(server, 'sandbox');
  madeKeys.push(made.keys.apiKey, made.keys.writeKey);
  await made.clock({ now: NOW });
  return made;
}

async function keyOf(workspace: WorkspaceClient, scope: 'read' | 'write' | 'manage', name: string = scope): Promise<{ id: string; key: string }> {
  const made = await workspace.ok<{ id: string; key: string }>('POST', '/api/keys', { name, scope });
  madeKeys.push(made.key);
  return made;
}

interface Filled {
  readonly workflow: string;
  readonly run: string;
  readonly effect: string;
  readonly mail: string;
}

/** A published workflow with a person in it, who was sent a mail; their ids. */
async function fillWorkflow(workspace: WorkspaceClient, name: string): Promise<Filled> {
  const { id: workflow } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name: `${name}-private-workflow`, graph: drawing(name) });
  await workspace.ok('POST', `/api/workflows/${workflow}/publish`, {});
  await workspace.ok('POST', `/api/workflows/${workflow}/enrol`, { contacts: [`user:${name}-user`] });
  const [run] = await workspace.all<{ id: string }>(`/api/runs?workflow=${workflow}`);
  const [effect] = await workspace.all<{ id: string }>(`/api/effects?run=${run!.id}`);
  await workspace.settled();
  const [mail] = await workspace.all<{ id: string }>('/api/mailbox');
  return { workflow, run: run!.id, effect: effect!.id, mail: mail!.id };
}

async function fill(workspace: WorkspaceClient, name: string): Promise<Filled> {
  await workspace.ingest('identify', { userId: `${name}-user`, traits: { email: `${name}-private@example.com`, note: `${name}-private-trait` } });
  await workspace.ingest('track', { userId: `${name}-user`, event: `${name} Event`, messageId: `${name}-message`, properties: { note: `${name}-private-property` } });
  await workspace.ingest('group', { userId: `${name}-user`, groupId: `${name}-company`, traits: { note: `${name}-private-company` } });
  await workspace.ok('POST', '/api/segments', { key: `${name}-only`, description: `${name}-private-description`, rule: { not: { tag: `${name}-private-rule` } } });
  await workspace.ok('POST', '/api/segments', { key: `${name}-picked`, kind: 'static' });
  await workspace.ok('POST', '/api/templates', { key: `${name}-template`, subject: `${name}-private-template`, html: '<p>Hello</p>' });
  await workspace.ok('POST', '/api/topics', { key: `${name}-topic`, description: `${name}-private-topic` });
  await workspace.ok('POST', '/api/suppressions', { address: `${name}-gone@example.com`, reason: `${name}-private-reason` });
  await workspace.ok('PUT', '/api/channels/smtp', { url: `smtp://${name}-private-user:secret-of-${name}@mail.example.com` });
  await workspace.settled();
  await workspace.ok('PATCH', `/api/contacts/user:${name}-user`, { tags: { add: [`${name}-tag`] } });
  await workspace.ok('POST', `/api/segments/${name}-picked/members`, { contacts: [`user:${name}-user`] });
  await workspace.ok('POST', '/api/teams', { key: `${name}-team`, name: `${name}-private-team` });
  await workspace.ok('POST', '/api/users', { email: `${name}-seller@example.com`, name: `${name}-private-seller`, team: `${name}-team` });
  await workspace.ok('POST', '/api/tasks', { title: `${name}-private-task`, contact: `user:${name}-user`, owner: `${name}-seller@example.com` });
  const { id: audience } = await workspace.ok<{ id: string }>('POST', '/api/audiences', { name: `${name}-private-audience`, provider: 'meta' });
  await workspace.ok('POST', `/api/audiences/${audience}/members`, { contacts: [`user:${name}-user`] });
  await workspace.ok('POST', '/api/imports', { csv: `userId,note\n${name}-user,${name}-private-cell\n,${name}-private-refused\n`, name: `${name}-private-file`, dryRun: true });
  await workspace.ok('POST', '/api/exports', { segment: `${name}-only`, search: `${name}-private-trait` });
  return fillWorkflow(workspace, name);
}

/** Somebody who came into A by a link, and is no member of another workspace; their id. */
async function memberOfA(): Promise<string> {
  const { link } = await a.ok<{ link: string }>('POST', '/api/invitations', { email: 'a-private-member@example.com', role: 'admin' });
  const { status } = await call('POST', `/api/invitations/${link.split('/').at(-1)!}`, {}, JSON.stringify({ name: 'a-private-member', password: 'a-private-password' }));
  expect(status).toBe(200);
  const [member] = await a.all<{ id: string }>('/api/members');
  return member!.id;
}

/** All of a workspace that its key can see. */
async function snapshot(workspace: WorkspaceClient): Promise<unknown> {
  const segments = await workspace.all<{ id: string }>('/api/segments');
  const of = (what: string) => Promise.all(segments.map(({ id }) => workspace.all(`/api/segments/${id}/${what}`)));
  const lists = await Promise.all(['/api/contacts', '/api/events', '/api/events?refused=true', '/api/keys', '/api/items', '/api/tags', '/api/workflows', '/api/effects', '/api/mailbox', '/api/templates', '/api/topics', '/api/suppressions', '/api/channels', '/api/users', '/api/teams', '/api/tasks', '/api/notifications', '/api/members', '/api/invitations', '/api/audiences', '/api/imports', '/api/exports', `/api/audiences/${(await workspace.all<{ id: string }>('/api/audiences'))[0]!.id}/members`].map((path) => workspace.all(path)));
  const runs = await Promise.all((await workspace.all<{ id: string }>('/api/runs')).map(({ id }) => workspace.ok('GET', `/api/runs/${id}`)));
  return { segments, members: await of('members'), history: await of('history'), lists, runs, clock: await workspace.ok('GET', '/api/clock'), settings: await workspace.ok('GET', '/api/settings') };
}

beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: 'trace' } });
  [a, b] = [await aWorkspace(), await aWorkspace()];
  const { workflow, run, effect, mail } = await fill(a, 'a');
  await fill(b, 'b');
  const { id: key } = await keyOf(a, 'write', 'a-private-key-name');
  const { id: contact } = await a.ok<{ id: string }>('GET', '/api/contacts/user:a-user');
  const { id: segment } = await a.ok<{ id: string }>('GET', '/api/segments/a-only');
  const { id: picked } = await a.ok<{ id: string }>('GET', '/api/segments/a-picked');
  const contacts = [contact, 'user:a-user', 'email:a-private@example.com'];
  const segments = [segment, 'a-only', picked, 'a-picked'];
  const { id: user } = await a.ok<{ id: string }>('GET', '/api/users/a-seller@example.com');
  const { id: team } = await a.ok<{ id: string }>('GET', '/api/teams/a-team');
  const { id: invitation } = await a.ok<{ id: string }>('POST', '/api/invitations', { email: 'a-private@example.com', role: 'viewer' });
  const member = await memberOfA();
  const [task] = await a.all<{ id: string }>('/api/tasks');
  const [audience] = await a.all<{ id: string }>('/api/audiences');
  const [file] = await a.all<{ id: string }>('/api/imports');
  const [taken] = await a.all<{ id: string }>('/api/exports');
  const { next } = await a.ok<{ next: string }>('GET', '/api/segments?limit=1');
  namesOfA = { '/api/imports/{id}': [file!.id], '/api/exports/{id}': [taken!.id], columns: ['userId'], dryRun: ['true'], '/api/companies/{id}': ['a-company'], '/api/contacts/{id}': contacts, '/api/segments/{id}': segments, '/api/keys/{id}': [key], '/api/invitations/{id}': [invitation], '/api/members/{id}': [member], '/api/workflows/{id}': [workflow], '/api/runs/{id}': [run], '/api/effects/{id}': [effect], '/api/mailbox/{id}': [mail], '/api/users/{id}': [user, 'a-seller@example.com'], '/api/teams/{id}': [team, 'a-team'], team: [team, 'a-team'], '/api/tasks/{id}': [task!.id], '/api/audiences/{id}': [audience!.id, 'a-private-audience'], owner: [user, 'a-seller@example.com'], user: [user, 'a-seller@example.com'], '/api/templates/{id}': ['a-template'], '/api/topics/{id}': ['a-topic'], '/api/suppressions/{id}': ['a-gone@example.com'], vendor: ['smtp'], key: ['dormant-30-days'], ids: segments, token: ['nobody'], address: ['a-gone@example.com'], run: [run], workflow: [workflow], node: ['w'], reason: ['cancelled'], contact: contacts, segment: segments, name: ['a Event'], messageId: ['a-message'], tag: ['a-tag'], search: ['a-user', 'a-private-'], after: [next], call: ['track'] };
  routes = await readRoutes();
}, 90_000);
afterAll(async () => {
  await server?.stop();
});

const valuesOf = (route: Route, name: string): readonly string[] => {
  const found = namesOfA[name] ?? Object.entries(namesOfA).find(([start]) => route.path.startsWith(start))?.[1];
  if (!found) throw new Error(`${labelOf(route)}: say in this spec what names something of A as "${name}".`);
  return found;
};

/** The route's addresses with every combination of these values in its path. */
function pathsOf(route: Route, valuesFor: (name: string) => readonly string[]): string[] {
  return route.pathNames.reduce((paths, name) => paths.flatMap((path) => valuesFor(name).map((value) => path.replace(`{${name}}`, encodeURIComponent(value)))), [route.path]);
}

function bodyOf(route: Route): string | undefined {
  if (INGEST.includes(labelOf(route))) return JSON.stringify({ userId: 'a-user', event: 'Stolen' });
  if (!route.hasBody) return undefined;
  const body = BODIES[labelOf(route)];
  if (!body) throw new Error(`${labelOf(route)}: give this spec a body for it.`);
  return JSON.stringify(body);
}

interface Told {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

async function call(method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<Told> {
  const response = await fetch(server.url + path, { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body }) });
  const type = response.headers.get('content-type');
  if (type === 'text/event-stream') await response.body?.cancel(); // it would never end
  return { status: response.status, type, text: type === 'text/event-stream' ? '' : await response.text() };
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** Calls every documented route on A's things. */
async function everyRoute(headers: Readonly<Record<string, string>>): Promise<(Told & { route: string; method: string })[]> {
  const answers: (Told & { route: string; method: string })[] = [];
  for (const route of routes) {
    for (const path of pathsOf(route, (name) => valuesOf(route, name).slice(0, 1))) answers.push({ route: labelOf(route), method: route.method, ...(await call(route.method, path, headers, bodyOf(route))) });
  }
  return answers;
}

describe('every documented route', () => {
  const closed = <T extends { route: string }>(answers: readonly T[]) => answers.filter((one) => !OPEN.includes(one.route));

  it('is one that this spec knows how to call', () => {
    expect(routes.length).toBeGreaterThanOrEqual(25);
    expect(routes.map(labelOf)).toEqual(expect.arrayContaining([...OPEN, ...ADMIN, ...SESSION, ...INGEST, ...Object.keys(BODIES)]));
    for (const route of routes) expect([labelOf(route), bodyOf(route) !== undefined]).toEqual([labelOf(route), route.hasBody || INGEST.includes(labelOf(route))]);
  });

  it('answers 401 without a key, and with one that nobody has', async () => {
    const before = await snapshot(a);
    const wrong: Record<string, string>[] = [{}, bearer('ta_wrong'), bearer(`${a.keys.apiKey}x`), { authorization: basic('tw_wrong') }, { authorization: a.keys.apiKey }, { 'x-write-key': 'tw_wrong' }];
    for (const headers of wrong) {
      for (const { route, status, type } of closed(await everyRoute(headers))) expect([route, status, type]).toEqual([route, 401, expect.stringContaining('application/problem+json')]);
    }
    expect(await snapshot(a)).toEqual(before);
  });

  it('but the open ones, which tell nothing of anybody', async () => {
    const answers = (await everyRoute({})).filter((one) => OPEN.includes(one.route));
    const pages = await Promise.all(['/', '/docs', '/docs/openapi.json'].map((path) => call('GET', path)));
    const known = answers.filter((one) => !one.route.includes('{token}') || one.route === 'GET /o/{token}.gif'); // a link that nobody was sent leads nowhere; a picture is always the same
    const entering: Readonly<Record<string, number>> = { 'POST /api/session': 401, 'DELETE /api/session': 204, 'POST /api/first-owner': 400, 'POST /api/password-resets': 202 };
    // Wrong passwords were tried above, by every key: whoever goes on is told to wait.
    const isHere = (one: (typeof known)[number]) => (one.route === 'POST /api/session' && one.status === 429 ? 401 : one.status);
    expect(known.map((one) => [one.route, isHere(one)])).toEqual(known.map((one) => [one.route, entering[one.route] ?? 200]));
    expect(pages.map((one) => one.status)).toEqual([200, 200, 200]);
    const links = answers.filter((one) => !known.includes(one)).map((one) => one.status);
    expect(links).toEqual(links.map(() => 404));
    for (const { text } of [...answers, ...pages]) for (const secret of [...PRIVATE, ...madeKeys, server.apiKey, server.writeKey, server.adminKey]) expect(text).not.toContain(secret);
  });

  it('answers 403 to a write key', async () => {
    const before = await snapshot(a);
    for (const { route, status } of closed(await everyRoute(bearer(a.keys.writeKey)))) {
      if (!INGEST.includes(route)) expect([route, status]).toEqual([route, ADMIN.includes(route) || SESSION.includes(route) ? 401 : 403]);
    }
    expect(await snapshot(a)).toEqual(before);
  });

  it('shows everything to a read key, and lets it change nothing', async () => {
    const { key } = await keyOf(a, 'read');
    const before = await snapshot(a);
    for (const { route, method, status } of closed(await everyRoute(bearer(key)))) {
      const expected = method === 'GET' || READS_ONLY.includes(route) ? 200 : ADMIN.includes(route) || INGEST.includes(route) || SESSION.includes(route) ? 401 : 403;
      expect([route, status]).toEqual([route, expected]);
    }
    for (const { path } of routes.filter((one) => INGEST.includes(labelOf(one)))) expect((await call('POST', path.replace('{call}', 'track'), { authorization: basic(key) }, JSON.stringify({ userId: 'a-user', event: 'Stolen' }))).status).toBe(403);
    expect(await snapshot(a)).toEqual(before);
  });

  it('finds nothing of A with B’s key, by whatever name, and changes nothing there', async () => {
    const before = await snapshot(a);
    const found: string[] = [];
    for (const route of routes.filter((one) => !OPEN.includes(labelOf(one)) && !INGEST.includes(labelOf(one)) && !ADMIN.includes(labelOf(one)) && !SESSION.includes(labelOf(one)))) {
      const paths = pathsOf(route, (name) => valuesOf(route, name));
      const asked = [...(route.path === '/api/clock' && route.method === 'POST' ? [] : paths), ...route.queryNames.filter((name) => name in namesOfA).flatMap((name) => paths.flatMap((path) => namesOfA[name]!.map((value) => `${path}?${name}=${encodeURIComponent(value)}`)))];
      for (const path of asked) {
        const { status, text } = await call(route.method, path, bearer(b.keys.apiKey), bodyOf(route));
        const namesA = route.pathNames.some((name) => name !== 'vendor' && name !== 'key') || ['/api/segments/preview', '/api/segments/why'].includes(route.path);
        if (status >= 500 || (namesA && status !== 404 && !(status === 400 && text.includes('rule.unknown-segment')))) found.push(`${route.method} ${path}: ${status} ${text.slice(0, 200)}`);
        const sent = decodeURIComponent(path);
        for (const secret of PRIVATE) if (!sent.includes(secret) && text.includes(secret)) found.push(`${route.method} ${path} tells ${secret}`);
      }
    }
    expect(found).toEqual([]);
    expect(await snapshot(a)).toEqual(before);
  });

  it('knows A’s people for nobody, in bodies and filters of B', async () => {
    const before = await snapshot(a);
    const contacts = namesOfA['contact']!;
    for (const method of ['POST', 'DELETE']) expect((await b.send(method, '/api/segments/b-picked/members', { contacts })).body).toEqual({ changed: 0, unknown: contacts });
    for (const segment of namesOfA['segment']!) expect(await b.send('POST', '/api/segments', { key: 'leaning', rule: { not: { segment } } })).toMatchObject({ status: 400, body: { code: 'rule.unknown-segment' } });
    for (const id of contacts) expect((await b.send('GET', `/api/segments/b-only/why/${encodeURIComponent(id)}`)).status).toBe(404);
    const [own] = await b.all<{ id: string }>('/api/workflows');
    expect(await b.ok('POST', `/api/workflows/${own!.id}/enrol`, { contacts })).toEqual({ enrolled: 0, unknown: contacts });
    for (const segment of namesOfA['segment']!) {
      const graph = { nodes: [{ id: 't', kind: 'segment-entered', config: { segment } }] };
      expect(await b.ok('POST', `/api/workflows/${own!.id}/validate`, { graph })).toMatchObject({ errors: [{ code: 'graph.unknown-segment' }] });
    }
    expect(await b.ok('POST', '/api/runs/retry', { filter: { ids: namesOfA['/api/runs/{id}'] } })).toEqual({ retried: 0 });
    for (const filter of [{ workflow: namesOfA['workflow']![0] }, { contact: contacts[0] }]) expect((await b.send('POST', '/api/runs/retry', { filter })).status).toBe(404);
    expect(await b.ok('POST', '/api/items/retry', { filter: { ids: Array.from({ length: 50 }, (_, i) => String(i)) } })).toEqual({ retried: 0 });
    expect(await snapshot(a)).toEqual(before);
  });

  it('is closed to a key as soon as that is deleted', async () => {
    const { id, key } = await keyOf(b, 'manage');
    expect((await call('GET', '/api/contacts', bearer(key))).status).toBe(200);
    await b.ok('DELETE', `/api/keys/${id}`);
    expect((await call('GET', '/api/contacts', bearer(key))).status).toBe(401);
  });
});

describe('whatever is sent', () => {
  const NASTY = ['%00', '%E0%A4%A', '%ED%A0%80', "'", '%27%20or%201=1--', '..%2f..%2fetc', '__proto__', 'constructor', 'seg_-1', 'seg_99999999999', 'wf_-1', 'wf_99999999999', 'key_99999999999', 'user:%00', 'email:%00', 'email:', 'user:', '%20', '%F0%9F%92%A5', 'x'.repeat(5_000)];
  const cursor = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url');
  const CURSORS = ['junk', '', ...[null, {}, [], ['x'], [-1], [1.5], [1e12], ['1'], [null], ['x', 'y'], [NOW, 'y'], [NOW, 1], ['2026-13-01T00:00:00.000Z', '1'], [NOW, '9'.repeat(30)], ['infinity', '1'], [NOW, NOW, NOW], [[NOW], ['1']]].map(cursor)];
  const BAD_BODIES = ['', '{', '[]', 'null', '7', '"x"', '{"__proto__":{"x":1}}', '{"rule":{"tag":"\\u0000"}}', '{"name":"\\u0000"}', '{"name":"\\ud800"}', '{"key":"k","rule":{"everyone":true},"description":"a\\u0000"}', '{"contacts":["\\u0000","email:\\u0000"]}', '{"traits":{"\\u0000":1}}', '{"traits":{"a":["\\udc00"]}}', '{"tags":{"add":["\\u0000"]}}', '{"owner":"\\u0000"}', '{"graph":{"nodes":[{"id":"\\u0000"}]}}', '{"graph":{"nodes":[null]}}', '{"graph":{"nodes":[{"id":"t","kind":"__proto__","config":{"__proto__":1}}],"settings":{"exitWhen":{"and":7}}}}', '{"waiting":[1],"overdue":7}', '{"filter":{"code":"\\u0000","ids":["x","99999999999999999999"]}}', `${'['.repeat(5_000)}${']'.repeat(5_000)}`];
  let own: WorkspaceClient;
  let ids: Filled;
  const ownPath = (route: Route, segment = 'c-only') =>
    route.path.replace('/segments/{id}', `/segments/${segment}`).replace('/workflows/{id}', `/workflows/${ids.workflow}`).replace('/runs/{id}', `/runs/${ids.run}`).replace('/effects/{id}', `/effects/${ids.effect}`).replace('/mailbox/{id}', `/mailbox/${ids.mail}`).replace('/templates/{id}', '/templates/c-template').replace('/topics/{id}', '/topics/c-topic').replace('/suppressions/{id}', '/suppressions/c-gone@example.com').replace('/companies/{id}', '/companies/c-company').replace('{vendor}', 'smtp').replace('{token}', 'nobody').replace('{id}', 'user:c-user').replace('{contact}', 'user:c-user');

  const faults = async (requests: readonly (readonly [method: string, path: string, body?: string])[]): Promise<string[]> => {
    const found: string[] = [];
    const left = [...requests];
    const askOn = async () => {
      for (let request = left.pop(); request; request = left.pop()) {
        const [method, path, body] = request;
        const { status } = await call(method, path, bearer(own.keys.apiKey), body);
        if (status >= 500) found.push(`${method} ${path.slice(0, 120)} ${(body ?? '').slice(0, 60)}: ${status}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, askOn));
    return found;
  };

  beforeAll(async () => {
    own = await aWorkspace();
    ids = await fill(own, 'c');
  });

  it('in a path is no fault of the server', async () => {
    const inPath = (route: Route) => NASTY.map((nasty) => [route.method, route.pathNames.reduce((path, name) => path.replace(`{${name}}`, nasty), route.path), bodyOf(route)] as const);
    expect(await faults(routes.filter((one) => one.pathNames.length > 0 && !INGEST.includes(labelOf(one))).flatMap(inPath))).toEqual([]);
  });

  it('in a query is no fault of the server', async () => {
    const inQuery = (route: Route) => route.queryNames.flatMap((name) => [...(name === 'after' ? CURSORS : []), ...(name === 'wait' ? ['-1', 'x', '', '1e999'] : NASTY), '-1', `1&${name}=2`].map((value) => [route.method, `${ownPath(route)}?${name}=${value}`] as const));
    expect(await faults(routes.flatMap(inQuery))).toEqual([]);
  });

  it('in a body is no fault of the server', async () => {
    const pathOf = (route: Route) => ownPath(route, route.path.endsWith('members') ? 'c-picked' : 'c-only');
    expect(await faults(routes.filter((one) => one.hasBody).flatMap((route) => BAD_BODIES.map((body) => [route.method, pathOf(route), body] as const)))).toEqual([]);
    await own.settled();
    expect(await own.all('/api/items')).toEqual([]);
  });

  it('by a method that a route does not have is no fault of the server', async () => {
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
    const others = routes.flatMap((route) => methods.filter((method) => !routes.some((one) => one.path === route.path && one.method === method)).map((method) => [method, pathsOf(route, () => ['x'])[0]!, method === 'GET' ? undefined : '{}'] as const));
    expect(await faults(others)).toEqual([]);
  });

  it('names the place of a text that cannot be stored, and stores nothing of the rest', async () => {
    const { status, body } = await own.send('PATCH', '/api/contacts/user:c-user', { traits: { good: 1, bad: ['x', 'a\u0000'] } });
    expect([status, body['code'], body['path']]).toEqual([400, 'request.bad-text', 'traits.bad[1]']);
    expect((await own.ok<{ traits: object }>('GET', '/api/contacts/user:c-user')).traits).not.toHaveProperty('good');
    expect(await own.send('GET', `/api/contacts?after=${cursor(['x', 'y'])}`)).toMatchObject({ status: 400, body: { code: 'list.bad-after', path: 'after' } });
  });
});

describe('a list', () => {
  let own: WorkspaceClient;
  const people = Array.from({ length: 24 }, (_, i) => `p${i}`);

  let workflow: string;

  // The clock of a sandbox stands still: every instant is the same, and the pages must still part.
  beforeAll(async () => {
    own = await aWorkspace();
    await own.ok('POST', '/api/segments', { key: 'everybody', rule: { everyone: true } });
    for (let i = 0; i < 11; i++) await own.ok('POST', '/api/segments', { key: `s${i}`, kind: 'static' });
    for (let i = 0; i < 10; i++) await keyOf(own, 'read', `key ${i}`);
    await own.ingest('batch', { batch: people.flatMap((userId) => [{ type: 'identify', userId, traits: { plan: 'pro' } }, { type: 'track', userId, event: 'Seen' }, { type: 'track', userId }]) });
    await own.settled();
    for (let i = 0; i < 12; i++) {
      await own.ok('POST', '/api/teams', { key: `t${i}` });
      await own.ok('POST', '/api/users', { email: `s${i}@example.com` });
      await own.ok('POST', '/api/tasks', { title: `Task ${i}` });
      await own.ok('POST', '/api/audiences', { name: `A${i}`, provider: 'meta' });
    }
    await Promise.all(people.map((userId) => own.ok('PATCH', `/api/contacts/user:${userId}`, { tags: { add: ['seen', `of ${userId}`] } })));
    await own.ok('POST', '/api/audiences/A0/members', { contacts: people.map((userId) => `user:${userId}`) });
    ({ id: workflow } = await own.ok<{ id: string }>('POST', '/api/workflows', { name: 'All', graph: drawing('all') }));
    for (let i = 0; i < 12; i++) await own.ok('POST', `/api/workflows/${workflow}/publish`, {});
    for (let i = 1; i < 12; i++) await own.ok('POST', '/api/workflows', { name: `Draft ${i}` });
    await own.ok('POST', `/api/workflows/${workflow}/enrol`, { contacts: people.map((userId) => `user:${userId}`) });
    await own.settled();
  });

  interface Page {
    readonly items: readonly object[];
    readonly next: string | null;
  }
  const page = (path: string, limit: number, after?: string | null) => own.ok<Page>('GET', `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after ? `&after=${encodeURIComponent(after)}` : ''}`);
  const LISTS: readonly [path: string, length: number][] = [
    ['/api/contacts', 24],
    ['/api/contacts?segment=everybody', 24],
    ['/api/contacts?search=p1', 11],
    ['/api/events', 48],
    ['/api/events?name=Seen', 24],
    ['/api/events?refused=true', 24],
    ['/api/segments', 12],
    ['/api/segments/everybody/members', 24],
    ['/api/segments/everybody/history', 24],
    ['/api/keys', 12],
    ['/api/tags', 26],
    ['/api/workflows', 12],
    ['/api/workflows/{workflow}/versions', 12],
    ['/api/runs', 24],
    ['/api/runs?workflow={workflow}&status=active', 24],
    ['/api/effects', 24],
    ['/api/tasks', 12],
    ['/api/audiences', 12],
    ['/api/audiences/A0/members', 24],
    ['/api/users', 12],
    ['/api/teams', 12],
    // 2 events, a trait, the segment, 3 tags, a run entered, 3 steps of it and an effect
    ['/api/contacts/user:p0/timeline', 12],
  ];

  it.each(LISTS)('%s is followed to its end without gap or repeat', async (template, length) => {
    const path = template.replace('{workflow}', workflow);
    const whole = await page(path, 500);
    expect([whole.items.length, whole.next]).toEqual([length, null]);
    expect(new Set(whole.items.map((item) => JSON.stringify(item))).size).toBe(length);
    for (const limit of [1, 5, 12, length - 1, length]) {
      const items: object[] = [];
      for (let next: string | null = ''; next !== null; ) {
        const one: Page = await page(path, limit, next);
        expect(one.items.length).toBe(Math.min(limit, length - items.length));
        items.push(...one.items);
        next = one.next;
      }
      expect(items).toEqual(whole.items);
    }
  });

  it('gives 50 when not asked, at most 500, and refuses what is no number of items', async () => {
    await own.ingest('batch', { batch: people.map((userId) => ({ type: 'track', userId, event: 'Seen again' })) });
    expect((await own.ok<Page>('GET', '/api/events')).items).toHaveLength(50);
    for (const limit of ['0', '501', '-1', '1.5', 'x', '']) expect([limit, (await own.send('GET', `/api/events?limit=${limit}`)).status]).toEqual([limit, 400]);
  });

  it.each(['/api/contacts', '/api/events', '/api/segments/everybody/members', '/api/segments/everybody/history'])('%s repeats and skips nothing that was there when more comes in between', async (path) => {
    await own.settled();
    const before = await page(path, 500);
    const items: object[] = [];
    for (let next: string | null = '', i = 0; next !== null; i++) {
      const one: Page = await page(path, 20, next);
      items.push(...one.items);
      next = one.next;
      if (i > 0) continue;
      await own.clock({ advance: '1s' });
      await own.ingest('batch', { batch: [{ type: 'identify', userId: `new ${path}` }, { type: 'track', userId: 'p3', event: 'Seen' }] });
      await own.settled();
    }
    const there = new Set(before.items.map((item) => JSON.stringify(item)));
    expect(items.filter((item) => there.has(JSON.stringify(item)))).toEqual(before.items);
    expect(new Set(items.map((item) => JSON.stringify(item))).size).toBe(items.length);
  });
});

describe('what the server writes', () => {
  it('holds no key of a workspace, no secret, and nothing personal', async () => {
    const secretKey = await readFile(join(server.dataDir, 'secret-key'), 'utf8');
    expect(server.output()).toContain('server.started');
    // The first workspace's keys and the admin key are printed at the start, on purpose; no other is.
    const unwanted = [...madeKeys, secretKey.trim(), ...PRIVATE, 'b-private', 'c-private', 'a-user', 'ta_wrong', 'tw_wrong'];
    expect(unwanted.filter((text) => server.output().includes(text))).toEqual([]);
    expect(madeKeys.length).toBeGreaterThan(15);
  });
});
