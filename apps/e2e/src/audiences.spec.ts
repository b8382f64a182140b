import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { casesAreHere, FakeMeta } from '@tributary/fixtures';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chain, publish, runsOf, wayOf } from './drawing.js';
import { startServer, temporaryFolder, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(120_000);

interface Audience {
  readonly id: string;
  readonly externalId: string | null;
  readonly state: string;
  readonly reason: { readonly code: string; readonly detail: string } | null;
  readonly members: number;
  readonly pending: number;
  readonly withoutKey: number;
  readonly refused: number;
}
interface Vector {
  readonly field?: string;
  readonly in: string;
  readonly norm: string | null;
  readonly sha256?: string;
  readonly nohash?: boolean;
  readonly strict?: boolean;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const CASES = new URL('../../../../shared/cases/ads/', import.meta.url);
const itWithCases = casesAreHere ? it : it.skip;
const readCases = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, CASES), 'utf8')) as T;

/** Traits that carry a value of Meta's column, with an address to be found by. */
function traitsWith(column: string, value: string, email: string): object {
  const address: Record<string, object> = { CT: { city: value }, ST: { state: value }, ZIP: { postalCode: value }, COUNTRY: { country: value } };
  const plain: Record<string, object> = { EMAIL: { email: value }, PHONE: { email, phone: value }, FN: { email, firstName: value }, LN: { email, lastName: value }, GEN: { email, gender: value }, DOB: { email, birthday: value }, MADID: { advertisingId: value } };
  return plain[column] ?? { email, address: address[column] };
}

/** What Meta is to get of a vector: cells by column. */
function cellsOf(column: string, { norm, sha256: hash, nohash }: Vector): Record<string, string> {
  if (column === 'DOB') return norm === null ? { DOBY: '', DOBM: '', DOBD: '' } : { DOBY: sha256(norm.slice(0, 4)), DOBM: sha256(norm.slice(4, 6)), DOBD: sha256(norm.slice(6)) };
  return { [column]: nohash ? (norm ?? '') : (hash ?? (norm ? sha256(norm) : '')) };
}

describe('ad audiences', () => {
  let meta: FakeMeta;
  let server: ServerProcess;
  let workspace: WorkspaceClient;

  beforeAll(async () => {
    meta = await FakeMeta.open();
    server = await startServer({ env: { META_GRAPH_URL: meta.url } });
  }, 90_000);
  afterAll(async () => {
    expect(server.output()).not.toMatch(/good-token|ended-token/);
    await server.stop();
    await meta.close();
  });
  beforeEach(async () => {
    workspace = await WorkspaceClient.make(server, 'live');
    await connect('good-token');
  });

  const connect = (accessToken: string) => workspace.ok('PUT', '/api/channels/meta', { accessToken, adAccountId: '1234567' });
  const audience = (name = 'Buyers', more: object = {}) => workspace.ok<Audience>('POST', '/api/audiences', { name, provider: 'meta', ...more });
  const look = (id: string) => workspace.ok<Audience>('GET', `/api/audiences/${id}`);
  const identify = (userId: string, traits: object) => workspace.ingest('identify', { userId, traits });
  const put = (id: string, ...contacts: string[]) => workspace.ok('POST', `/api/audiences/${id}/members`, { contacts });
  const namesIn = ({ externalId }: Audience) => meta.members(externalId!).map((cells) => cells['EXTERN_ID']!).sort();

  it('makes an audience at Meta, and puts in and takes out whom one says', async () => {
    const made = await audience();
    expect(meta.audiences.get(made.externalId!)).toBe('Buyers');
    for (const name of ['ana', 'ben']) await identify(name, { email: `${name}@x.pt` });
    await workspace.settled();
    expect(await put(made.id, 'user:ana', 'user:ben', 'user:nobody')).toEqual({ changed: 2, unknown: ['user:nobody'] });
    await workspace.settled();
    expect(namesIn(made)).toEqual(['ana', 'ben']);
    expect(await workspace.ok('DELETE', `/api/audiences/${made.id}/members`, { contacts: ['user:ana'] })).toEqual({ changed: 1, unknown: [] });
    await workspace.settled();
    expect(namesIn(made)).toEqual(['ben']);
    expect(await look(made.id)).toMatchObject({ state: 'ready', members: 1, pending: 0, withoutKey: 0 });
    expect(await workspace.all(`/api/audiences/${made.id}/members`)).toMatchObject([{ userId: 'ben', email: 'ben@x.pt', wanted: true, actual: true, reason: null }]);
    expect(await workspace.all(`/api/audiences/${made.id}/syncs`)).toMatchObject([{ mode: 'remove', sent: 1 }, { mode: 'add', sent: 2, received: 2 }, { mode: 'create' }]);
  });

  it('takes an audience that is there already, and refuses names twice, strangers and other platforms', async () => {
    const externalId = meta.add('By hand');
    const made = await audience('By hand', { externalId });
    expect(made).toMatchObject({ externalId, state: 'ready' });
    expect(await workspace.send('POST', '/api/audiences', { name: 'By hand', provider: 'meta' })).toMatchObject({ status: 409, body: { code: 'audience.name-taken' } });
    expect(await workspace.send('POST', '/api/audiences', { name: 'Other', provider: 'google' })).toMatchObject({ status: 400, body: { path: 'provider' } });
    expect(await workspace.send('GET', '/api/audiences/aud_999999')).toMatchObject({ status: 404, body: { code: 'audience.not-found' } });
    const other = await WorkspaceClient.make(server, 'live');
    expect((await other.send('GET', `/api/audiences/${made.id}`)).status).toBe(404);
  });

  it('never says the token again', async () => {
    await connect('ended-token');
    const made = await audience('Stopped');
    expect(made).toMatchObject({ state: 'stopped', externalId: null, reason: { code: 'audience.token' } });
    const told = JSON.stringify([made, await workspace.all('/api/channels'), await workspace.all(`/api/audiences/${made.id}/syncs`)]);
    expect(told).not.toContain('ended-token');
    expect(told).toContain('act_1234567');
    await connect('good-token');
    await workspace.settled();
    expect(await look(made.id)).toMatchObject({ state: 'ready', reason: null, externalId: expect.any(String) });
    expect(await workspace.send('PUT', '/api/channels/meta', { accessToken: '', adAccountId: '1' })).toMatchObject({ status: 400, body: { code: 'channel.no-token' } });
    expect(await workspace.send('PUT', '/api/channels/meta', { accessToken: 'x', adAccountId: '1', graphUrl: 'https://graph.facebook.com' })).toMatchObject({ status: 400, body: { code: 'channel.bad-url' } });
    expect(await workspace.send('PUT', '/api/channels/meta', { accessToken: 'x', adAccountId: 'act_act_1' })).toMatchObject({ status: 400, body: { code: 'channel.bad-account' } });
  });

  itWithCases('sends every strict vector and every published hash as they are to be (../shared/cases/ads)', async () => {
    const recorded = readCases<{ vectors: Record<string, Vector[]> }>('meta-pii-vectors.json').vectors;
    const strict = Object.entries(recorded).flatMap(([columns, list]) => columns.split('/').flatMap((column) => list.filter((one) => one.strict).map((vector) => ({ column, vector }))));
    const published = readCases<{ facebook: Vector[] }>('ad-hash-vectors.json').facebook.filter(({ field }) => !/^(DOB.|LOOKALIKE_VALUE|COUNTRY)$/.test(field!)).map((vector) => ({ column: vector.field!, vector }));
    const all = [...strict, ...published].map((one, i) => ({ ...one, userId: `v${i}` }));
    for (let from = 0; from < all.length; from += 100) {
      const batch = all.slice(from, from + 100).map(({ column, vector, userId }) => ({ type: 'identify', userId, traits: traitsWith(column, vector.in, `${userId}@x.pt`) }));
      expect((await workspace.ingest('batch', { batch })).body).toMatchObject({ accepted: batch.length });
    }
    await workspace.settled();
    const made = await audience('Vectors');
    await put(made.id, ...all.map(({ userId }) => `user:${userId}`));
    await workspace.settled();
    // Of two vectors with one address Meta keeps one person: what was sent is looked at.
    const [payload] = meta.calls.flatMap(({ path, body }) => (path.includes(`/${made.externalId}/`) ? [(body as unknown as { payload: { schema: string[]; data: string[][] } }).payload] : []));
    const sent = new Map(payload!.data.map((row) => [row[0]!, Object.fromEntries(payload!.schema.map((column, place) => [column, row[place]]))]));
    const wrong = all.filter(({ column, vector, userId }) => {
      const isOut = column === 'EMAIL' && vector.norm === null;
      const row = sent.get(userId);
      return isOut ? row !== undefined : !row || Object.entries(cellsOf(column, vector)).some(([name, cell]) => row[name] !== cell);
    });
    expect(wrong.map(({ column, vector }) => [column, vector])).toEqual([]);
    expect(all.length).toBeGreaterThan(360);
    expect((await look(made.id)).withoutKey).toBe(all.filter(({ column, vector }) => column === 'EMAIL' && vector.norm === null).length);
  });

  it('puts contacts in by a step, which goes on when Meta was told, and says why it skipped others', async () => {
    const made = await audience('Lookers');
    const graph = chain([
      ['t', 'event-received', { event: 'Viewed' }],
      ['ads', 'sync-audience', { audience: made.id, mode: 'add' }],
      ['tag', 'add-tag', { tag: 'advertised' }],
    ]);
    const workflow = await publish(workspace, graph);
    await identify('ana', { email: 'ana@x.pt' });
    await identify('ben', { email: 'ben@x.pt' });
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:ben', { consent: { ads: 'unsubscribed' } });
    for (const userId of ['ana', 'ben', 'nobody']) await workspace.ingest('track', { userId, event: 'Viewed' });
    await workspace.settled();
    expect(namesIn(made)).toEqual(['ana']);
    expect((await runsOf(workspace, workflow)).map(wayOf).sort()).toEqual(['t>next ads>next tag>next', 't>next ads>skipped', 't>next ads>skipped']);
    const effects = await workspace.all<{ status: string; request: unknown; response: { reason?: unknown } | null }>('/api/effects?kind=sync-audience');
    expect(effects.map(({ status }) => status).sort()).toEqual(['done', 'skipped', 'skipped']);
    expect(await workspace.send('DELETE', `/api/audiences/${made.id}`)).toMatchObject({ status: 409, body: { code: 'audience.in-use', usedBy: { workflows: [{ id: workflow }] } } });
    expect(await workspace.ok('POST', `/api/workflows/${workflow}/simulate`, { contact: 'user:ben' })).toMatchObject({ effects: [{ kind: 'sync-audience', skipped: expect.stringContaining('audience.refused') }] });
    const { id } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name: 'Wrong', graph: chain([['t', 'manual'], ['ads', 'sync-audience', { audience: 'Lokers', mode: 'add' }]]) });
    expect(await workspace.send('POST', `/api/workflows/${id}/publish`, {})).toMatchObject({ status: 422, body: { errors: [{ code: 'graph.unknown-audience', detail: expect.stringContaining('Lookers') }] } });
  });

  it('lets a run wait for a person, and go on as whoever its contact became', async () => {
    const made = await audience('Waiting');
    await connect('ended-token');
    const workflow = await publish(workspace, chain([['t', 'event-received', { event: 'Viewed' }], ['ads', 'sync-audience', { audience: 'Waiting', mode: 'add' }]]));
    await workspace.ingest('identify', { anonymousId: 'browser', traits: { email: 'ana@x.pt' } });
    await workspace.ingest('track', { anonymousId: 'browser', event: 'Viewed' });
    await workspace.settled();
    expect(await look(made.id)).toMatchObject({ state: 'stopped', reason: { code: 'audience.token' }, pending: 1 });
    await workspace.ingest('identify', { anonymousId: 'browser', userId: 'ana' });
    await workspace.settled();
    expect(await runsOf(workspace, workflow)).toMatchObject([{ status: 'active', doing: 'acting' }]);
    expect(await workspace.send('PATCH', `/api/audiences/${made.id}`, { name: 'Else' })).toMatchObject({ status: 409, body: { code: 'audience.in-use', usedBy: { workflows: [{ id: workflow }] } } });
    await connect('good-token');
    await workspace.settled();
    expect(await runsOf(workspace, workflow)).toMatchObject([{ status: 'completed' }]);
    expect(namesIn(made)).toEqual(['ana']);
  });

  it('keeps in step with a segment: who enters, leaves, refuses or is erased', async () => {
    await workspace.ok('POST', '/api/segments', { key: 'pro', name: 'Pro', rule: { trait: 'plan', op: 'equals', value: 'pro' } });
    for (const name of ['ana', 'ben', 'eve']) await identify(name, { email: `${name}@x.pt`, plan: name === 'eve' ? 'free' : 'pro' });
    await workspace.settled();
    const made = await audience('Pros', { segment: 'pro' });
    await workspace.settled();
    expect(namesIn(made)).toEqual(['ana', 'ben']);
    await identify('eve', { plan: 'pro' });
    await identify('ana', { plan: 'free' });
    await workspace.settled();
    expect(namesIn(made)).toEqual(['ben', 'eve']);
    await workspace.ok('PATCH', '/api/contacts/user:eve', { consent: { ads: 'unsubscribed' } });
    await workspace.settled();
    expect([namesIn(made), (await look(made.id)).refused]).toEqual([['ben'], 1]);
    await workspace.send('DELETE', '/api/contacts/user:ben');
    await workspace.settled();
    expect(namesIn(made)).toEqual([]);
    expect(await workspace.send('DELETE', '/api/segments/pro')).toMatchObject({ status: 409, body: { usedBy: { audiences: [{ id: made.id, name: 'Pros' }] } } });
    expect(await workspace.ok('PATCH', `/api/audiences/${made.id}`, { segment: null, name: 'Once pros' })).toMatchObject({ segment: null, name: 'Once pros' });
    expect((await workspace.send('DELETE', `/api/audiences/${made.id}`)).status).toBe(204);
    expect((await workspace.send('DELETE', '/api/segments/pro')).status).toBe(204);
  });
});

describe('an audience of a server that is killed', () => {
  it('has in the end whom it was wished to have', async () => {
    const meta = await FakeMeta.open();
    const folder = await temporaryFolder();
    const env = { META_GRAPH_URL: meta.url, DATA_DIR: join(folder, 'data') };
    let server = await startServer({ env });
    let workspace = await WorkspaceClient.make(server, 'live');
    await workspace.ok('PUT', '/api/channels/meta', { accessToken: 'good-token', adAccountId: '1' });
    const { id, externalId } = await workspace.ok<Audience>('POST', '/api/audiences', { name: 'A', provider: 'meta' });
    await workspace.ingest('batch', { batch: Array.from({ length: 50 }, (_, i) => ({ type: 'identify', userId: `u${i}`, traits: { email: `u${i}@x.pt` } })) });
    await workspace.settled();
    await workspace.ok('POST', `/api/audiences/${id}/members`, { contacts: Array.from({ length: 50 }, (_, i) => `user:u${i}`) });
    meta.mishaps.push('hang-up-after');
    void workspace.send('GET', '/api/settled?wait=30').catch(() => undefined);
    const before = meta.calls.length;
    while (meta.calls.length === before) await new Promise(setImmediate);
    await server.kill9();
    server = await startServer({ env });
    workspace = new WorkspaceClient(server.url, workspace.keys);
    await workspace.ok('DELETE', `/api/audiences/${id}/members`, { contacts: ['user:u0'] });
    await workspace.settled();
    expect(meta.members(externalId!)).toHaveLength(49);
    await server.stop();
    await meta.close();
    await rm(folder, { recursive: true, force: true });
  });
});
