import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { chain, publish } from './drawing.js';
import { startServer, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

const START = '2026-03-02T12:00:00.000Z';
type Entry = Readonly<Record<string, unknown>> & { readonly type: string; readonly at: string };

let server: ServerProcess;
let workspace: WorkspaceClient;
let contact: string;
let task: string;
beforeAll(async () => {
  server = await startServer();
  workspace = await WorkspaceClient.make(server, 'sandbox');
  await workspace.clock({ now: START });
  await workspace.ok('POST', '/api/users', { email: 'ana@shop.example', name: 'Ana' });
  await workspace.ok('POST', '/api/segments', { key: 'buyers', name: 'Buyers', colour: '#059669', rule: { event: 'Bought' } });
  await publish(workspace, chain([['t', 'event-received', { event: 'Bought' }], ['m', 'send-email', { subject: 'Thanks', html: '<p>Thanks</p>' }], ['k', 'notify-sales', { message: 'Call Lee' }], ['w', 'wait', { for: '1d' }]]));
  await workspace.ingest('batch', { batch: [{ type: 'identify', userId: 'lee', traits: { email: 'lee@shop.example', firstName: 'Lee' } }, { type: 'track', userId: 'lee', event: 'Bought', properties: { total: 5 } }, { type: 'track', userId: 'max', event: 'Bought' }] });
  await workspace.settled();
  await workspace.clock({ advance: '1h' });
  ({ id: contact } = await workspace.ok<{ id: string }>('GET', '/api/contacts/user:lee'));
  const [made] = await workspace.all<{ id: string }>('/api/tasks?contact=user:lee');
  task = made!.id;
  await workspace.ok('PATCH', `/api/tasks/${task}`, { done: true, outcome: 'won' });
  await workspace.settled();
}, 90_000);
afterAll(async () => {
  await server?.stop();
});

const timeline = (query = '') => workspace.all<Entry>(`/api/contacts/user:lee/timeline${query}`);

describe('a contact’s timeline', () => {
  it('has a task when it is made and when it is done, with whose it is and what came of it', async () => {
    const all = await timeline();
    const made = all.find(({ type }) => type === 'task');
    const done = all.find(({ type }) => type === 'task-done');
    expect(made).toMatchObject({ at: START, task, title: 'Call Lee', ownerName: 'Ana', owner: expect.stringMatching(/^usr_/), workflow: expect.stringMatching(/^wf_/), done: true });
    expect(done).toMatchObject({ at: '2026-03-02T13:00:00.000Z', task, outcome: 'won' });
    expect(all.filter(({ type }) => type.startsWith('task'))).toHaveLength(2);
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).sort().reverse());
  });

  it('names segments, and says of a mail whether it was for the contact', async () => {
    expect((await timeline('?kind=segment'))[0]).toMatchObject({ type: 'segment', name: 'Buyers', colour: '#059669', entered: true });
    expect((await timeline('?kind=message')).filter(({ type }) => type === 'mail').map(({ subject, kind }) => [subject, kind]).sort()).toEqual([['Task: Call Lee', 'tell-user'], ['Thanks', 'send-email']]);
  });

  it('is narrowed to each kind, which are all of it together, in pages of any size', async () => {
    const kinds = ['event', 'segment', 'change', 'run', 'message', 'task'];
    const parts = await Promise.all(kinds.map((kind) => timeline(`?kind=${kind}`)));
    expect(parts.map((part) => part.length > 0)).toEqual(kinds.map(() => true));
    const key = (entry: Entry) => JSON.stringify(entry);
    expect(parts.flat().map(key).sort()).toEqual((await timeline()).map(key).sort());
    const paged: Entry[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: Entry[]; next: string | null } = await workspace.ok('GET', `/api/contacts/user:lee/timeline?kind=run&limit=2${next ? `&after=${next}` : ''}`);
      paged.push(...page.items);
      next = page.next;
    }
    expect(paged).toEqual(parts[kinds.indexOf('run')]);
    expect((await workspace.send('GET', '/api/contacts/user:lee/timeline?kind=everything')).status).toBe(400);
  });
});

describe('the export of a contact', () => {
  it('is one JSON file of all that is known, of this contact alone', async () => {
    await workspace.ingest('batch', { batch: Array.from({ length: 600 }, (_, i) => ({ type: 'track', userId: 'lee', event: 'Seen', messageId: `s${i}` })) });
    await workspace.settled();
    const { headers, body } = await workspace.send<Record<string, Entry[]> & { contact: { id: string } }>('GET', '/api/contacts/email:lee@shop.example/export');
    expect([headers.get('content-type'), headers.get('content-disposition'), headers.get('cache-control')]).toEqual(['application/json; charset=utf-8', `attachment; filename="contact-${contact}.json"`, 'no-store']);
    expect(Object.keys(body)).toEqual(['contact', 'events', 'segments', 'changes', 'runs', 'effects', 'mail', 'tasks']);
    expect(body.contact).toEqual(await workspace.ok('GET', `/api/contacts/${contact}`));
    expect(body['events']).toEqual(await workspace.all(`/api/events?contact=${contact}`));
    expect(body['events']!.length).toBeGreaterThan(600);
    expect(body['effects']).toEqual(await workspace.all(`/api/effects?contact=${contact}`));
    expect(body['mail']).toEqual(await workspace.all(`/api/mailbox?contact=${contact}`));
    expect(body['tasks']).toEqual(await workspace.all(`/api/tasks?contact=${contact}`));
    expect([...body['segments']!, ...body['changes']!].map(({ type }) => type)).toEqual(expect.arrayContaining(['segment', 'trait']));
    const [run] = body['runs']!;
    expect((run!['steps'] as Entry[]).map((step) => [step['node'], step['output']])).toEqual([['t', 'next'], ['m', 'next'], ['k', 'next']]);
    expect(JSON.stringify(body)).not.toContain('max');
  });

  it('is refused before a byte of it where there is no such contact', async () => {
    expect(await workspace.send('GET', '/api/contacts/user:nobody/export')).toMatchObject({ status: 404, body: { code: 'contact.not-found' } });
  });
});

describe('what is worked out of a contact', () => {
  it('is told with it, read by rules as anything else, and changes by time alone at its instant', async () => {
    const userAgent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0';
    const adult = { and: [{ trait: 'computed.age', op: 'gte', value: 18 }, { trait: 'computed.geo.country', op: 'equals', value: 'BR' }] };
    await workspace.ok('POST', '/api/segments', { key: 'adults', rule: adult });
    await workspace.ingest('identify', { userId: 'rui', traits: { address: { city: 'sao paulo', country: 'Brésil' }, birthday: '2008-03-05', timezone: 'America/Sao_Paulo' } });
    await workspace.ingest('page', { userId: 'rui', name: 'Home', properties: { url: 'https://shop.example/?utm_source=news' }, context: { userAgent } });
    await workspace.settled();
    const rui = () => workspace.ok<{ computed: object; segments: string[] }>('GET', '/api/contacts/user:rui');
    expect(await rui()).toMatchObject({
      segments: [],
      computed: {
        ...{ geo: { continent: 'South America', country: 'BR', region: 'São Paulo', city: 'São Paulo', lat: expect.any(Number), lon: expect.any(Number) }, device: { type: 'desktop', os: 'Windows', browser: 'Microsoft Edge' } },
        ...{ source: { utm_source: 'news', last_utm_source: 'news' }, age: 17, generation: 'Generation Z', engagement: 'low' },
      },
    });
    await workspace.clock({ now: '2026-03-05T12:00:00.000Z' });
    expect(await rui()).toMatchObject({ segments: ['adults'], computed: { age: 18 } });
    const history = await workspace.all<{ at: string; entered: boolean; cause: string }>('/api/segments/adults/history');
    expect(history).toMatchObject([{ at: '2026-03-05T03:00:00.000Z', entered: true, cause: 'computed' }]);
    // The database says the same as the fold.
    expect(await workspace.ok('POST', '/api/segments/preview', { rule: adult })).toMatchObject({ count: 1 });
    expect(await workspace.ok('POST', '/api/segments/preview', { rule: { trait: 'computed.engagement', op: 'equals', value: 'low' } })).toMatchObject({ count: 3 });
  });
});
