import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chain, publish, runsOf, wayOf } from './drawing.js';
import { startServer, until, type ServerProcess } from './server-process.js';
import { WorkspaceClient } from './workspace-client.js';

jest.setTimeout(60_000);

/** A Monday. */
const START = '2026-03-02T12:00:00.000Z';

interface Task {
  readonly id: string;
  readonly title: string;
  readonly message: string | null;
  readonly contact: string | null;
  readonly owner: string | null;
  readonly dueAt: string;
  readonly priority: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly workflow: string | null;
  readonly run: string | null;
  readonly why: readonly { readonly at: string; readonly text: string }[];
  readonly warning: { readonly code: string } | null;
}

describe('sales', () => {
  let server: ServerProcess;
  let workspace: WorkspaceClient;
  let slack: Server;
  const said: string[] = [];

  beforeAll(async () => {
    slack = createServer((request, response) => {
      let body = '';
      request.on('data', (bytes: Buffer) => (body += String(bytes))).on('end', () => {
        said.push(`${request.url} ${(JSON.parse(body) as { text: string }).text}`);
        response.end('ok');
      });
    });
    await new Promise<void>((done) => slack.listen(0, '127.0.0.1', done));
    server = await startServer({ env: { ALLOW_PRIVATE_HOSTS: '127.0.0.1' } });
  }, 90_000);
  afterAll(async () => {
    await server.stop();
    slack.closeAllConnections();
    slack.close();
  });
  beforeEach(async () => {
    workspace = await WorkspaceClient.make(server, 'sandbox');
    await workspace.clock({ now: START });
  });

  const user = (email: string, more: object = {}) => workspace.ok<{ id: string }>('POST', '/api/users', { email, ...more });
  const tasks = (query = '') => workspace.all<Task>(`/api/tasks${query}`);
  const task = (body: object) => workspace.ok<Task>('POST', '/api/tasks', body);
  const change = (id: string, patch: object) => workspace.ok<Task>('PATCH', `/api/tasks/${id}`, patch);

  it('knows users and teams, and says what is wrong with them', async () => {
    const team = await workspace.ok('POST', '/api/teams', { name: 'North West', escalateAfter: '4h' });
    expect(team).toMatchObject({ key: 'north-west', lead: null, escalateAfter: '4h' });
    const eve = await user('Eve@Shop.example', { team: 'north-west', timezone: 'Europe/Lisbon', workingHours: { days: [5, 1], from: '22:00', to: '06:00' } });
    expect(eve).toMatchObject({ name: 'eve', email: 'eve@shop.example', team: team['id'], weight: 1, workingHours: { days: [1, 5], from: '22:00', to: '06:00' } });
    expect(await workspace.ok('PATCH', '/api/teams/north-west', { lead: 'eve@shop.example' })).toMatchObject({ lead: eve.id });
    const refused = async (method: string, path: string, body?: object) => {
      const { status, body: told } = await workspace.send(method, path, body);
      return [status, told['code'], told['path']];
    };
    expect(await refused('POST', '/api/users', { email: 'eve@shop.example' })).toEqual([409, 'user.email-taken', 'email']);
    expect(await refused('POST', '/api/users', { email: 'eve' })).toEqual([400, 'user.bad-email', 'email']);
    expect(await refused('POST', '/api/users', { email: 'a@b', timezone: 'Mars' })).toEqual([400, 'user.bad-timezone', 'timezone']);
    expect(await refused('POST', '/api/users', { email: 'a@b', workingHours: { days: [1], from: '9', to: '17:00' } })).toEqual([400, 'user.bad-time', 'workingHours.from']);
    expect(await refused('POST', '/api/users', { email: 'a@b', team: 'south' })).toEqual([404, 'team.not-found', undefined]);
    expect(await refused('POST', '/api/teams', { key: 'x', escalateAfter: 'soon' })).toEqual([400, 'team.bad-duration', 'escalateAfter']);
    expect(await refused('DELETE', '/api/teams/north-west')).toEqual([409, 'team.in-use', undefined]);
    await task({ title: 'Call', owner: eve.id });
    expect(await refused('DELETE', `/api/users/${eve.id}`)).toEqual([409, 'user.has-tasks', undefined]);
    await change((await tasks())[0]!.id, { done: true });
    expect((await workspace.send('DELETE', `/api/users/${eve.id}`)).status).toBe(204);
    expect(await workspace.ok('GET', '/api/teams/north-west')).toMatchObject({ lead: null });
    expect((await workspace.send('DELETE', '/api/teams/north-west')).status).toBe(204);
  });

  it('takes tasks made by hand: due in working hours, listed soonest first, put off, passed on, done once', async () => {
    const [ana, ben] = [await user('ana@shop.example'), await user('ben@shop.example', { timezone: 'America/New_York' })];
    await workspace.ingest('identify', { userId: 'lead' });
    await workspace.ingest('page', { userId: 'lead', properties: { path: '/pricing' } });
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:lead', { owner: 'Ben@Shop.example' });
    const called = await task({ title: 'Call', contact: 'user:lead', dueIn: '2h' });
    expect(called).toMatchObject({ owner: ben.id, status: 'open', priority: 'normal', dueAt: '2026-03-02T16:00:00.000Z', why: [{ text: 'Viewed the page "/pricing".' }] });
    const later = await task({ title: 'Write', owner: 'ana@shop.example', dueAt: '2026-03-04T09:00:00Z', priority: 'high' });
    const nobodys = await task({ title: 'Tidy up' });
    expect([later.owner, nobodys.owner, nobodys.dueAt]).toEqual([ana.id, null, START]);
    expect((await tasks()).map((one) => one.title)).toEqual(['Tidy up', 'Call', 'Write']);
    expect((await tasks('?due=today')).map((one) => one.title)).toEqual(['Tidy up', 'Call']);
    expect((await tasks(`?owner=${ana.id}`)).map((one) => one.title)).toEqual(['Write']);
    expect((await tasks('?contact=user:lead')).map((one) => one.title)).toEqual(['Call']);

    expect(await change(called.id, { snoozeUntil: '2026-03-03T09:00:00Z', owner: 'ana@shop.example' })).toMatchObject({ status: 'snoozed', owner: ana.id });
    expect(await tasks('?status=open')).toHaveLength(2);
    await workspace.clock({ advance: '1d' });
    expect((await tasks('?due=overdue')).map((one) => [one.title, one.status])).toEqual([['Tidy up', 'open'], ['Call', 'open']]);

    expect(await change(called.id, { done: true, outcome: 'won' })).toMatchObject({ status: 'done', outcome: 'won', doneAt: '2026-03-03T12:00:00.000Z' });
    await change(called.id, { done: false });
    await change(called.id, { done: true });
    await workspace.settled();
    expect(await workspace.all('/api/events?name=Task%20Completed')).toMatchObject([{ source: 'product', properties: { task: called.id, outcome: 'won', owner: ana.id } }]);
    for (const bad of [{ snoozeUntil: 'soon' }, { owner: 'nobody@shop.example' }, { priority: 'urgent' }]) expect((await workspace.send('PATCH', `/api/tasks/${called.id}`, bad)).status).toBeLessThan(500);
    expect(await workspace.send('POST', '/api/tasks', { title: 'x', dueIn: '10y' })).toMatchObject({ status: 400, body: { code: 'task.bad-duration', path: 'dueIn' } });
  });

  const settings = { reentry: { mode: 'every-time' } };
  const asksSales = (config: object) =>
    chain([['t', 'event-received', { event: 'Page Viewed' }], ['n', 'notify-sales', config], ['w', 'wait-for', { event: 'Task Completed', timeout: '7d' }], ['g', 'add-tag', { tag: 'called' }]], settings);
  const views = async (userId: string, path = '/pricing') => {
    await workspace.ingest('page', { userId, properties: { path } });
    await workspace.settled();
  };

  it('a page view becomes a task for the owner, with when and why; done, the run that waits for it goes on', async () => {
    await user('ana@shop.example');
    const ben = await user('ben@shop.example');
    await workspace.ingest('identify', { userId: 'lead', traits: { firstName: 'Lee' } });
    await workspace.settled();
    await workspace.ok('PATCH', '/api/contacts/user:lead', { owner: ben.id });
    const workflow = await publish(workspace, asksSales({ message: '{{ contact.traits.firstName }} looks at {{ event.properties.path }}', dueIn: '6h', priority: 'high' }));
    await workspace.ingest('track', { userId: 'lead', event: 'Order Completed', properties: { total: 40 } });
    await views('lead');
    const [made] = await tasks();
    expect(made).toMatchObject({ title: 'Lee looks at /pricing', message: 'Lee looks at /pricing', owner: ben.id, priority: 'high', status: 'open', workflow, dueAt: '2026-03-03T10:00:00.000Z' });
    expect(made!.why.map((one) => one.text).sort()).toEqual(['Order Completed: total 40.', 'Viewed the page "/pricing".']);
    const [waiting] = await runsOf(workspace, workflow);
    expect([waiting!.doing, waiting!.node, waiting!.id]).toEqual(['waiting', 'w', made!.run]);
    await change(made!.id, { done: true, outcome: 'met' });
    await workspace.settled();
    const [run] = await runsOf(workspace, workflow);
    expect([wayOf(run!), run!.status]).toEqual(['t>next n>next w>matched g>next', 'completed']);
  });

  it('goes by turns where nobody owns the contact, past who is absent, due when they are back from the weekend', async () => {
    await workspace.ok('POST', '/api/teams', { key: 'west' });
    const ana = await user('ana@shop.example', { team: 'west', weight: 2, timezone: 'America/New_York' });
    const ben = await user('ben@shop.example', { team: 'west' });
    await user('else@shop.example');
    await workspace.clock({ now: '2026-03-06T21:00:00Z' });
    await publish(workspace, asksSales({ message: 'Call', to: { roundRobin: 'west' }, dueIn: '2h' }));
    for (let i = 0; i < 6; i++) await views(`u${i}`);
    const owners = (await tasks()).map((one) => one.owner);
    expect([owners.filter((id) => id === ana.id).length, owners.filter((id) => id === ben.id).length]).toEqual([4, 2]);
    // Ana has an hour left on Friday in New York, where the clocks go forward on Sunday; Ben begins on Monday.
    expect(new Set((await tasks(`?owner=${ana.id}`)).map((one) => one.dueAt))).toEqual(new Set(['2026-03-09T14:00:00.000Z']));
    expect(new Set((await tasks(`?owner=${ben.id}`)).map((one) => one.dueAt))).toEqual(new Set(['2026-03-09T11:00:00.000Z']));
    await workspace.ok('PATCH', `/api/users/${ana.id}`, { absentUntil: '2026-03-20T00:00:00Z' });
    for (let i = 6; i < 9; i++) await views(`u${i}`);
    expect(await tasks(`?owner=${ben.id}`)).toHaveLength(5);
  });

  it('is made without an owner where nobody is, with a warning; a task alone says nothing to anybody', async () => {
    await publish(workspace, asksSales({ message: 'Call' }));
    await publish(workspace, chain([['t', 'event-received', { event: 'Page Viewed' }], ['k', 'create-task', { title: 'Look at {{ contact.userId }}', owner: '{{ contact.userId }}@shop.example' }]]));
    await views('lead');
    const made = await tasks();
    expect(made.map((one) => [one.title, one.owner, one.warning?.code]).sort()).toEqual([['Call', null, 'task.no-owner'], ['Look at lead', null, 'task.no-owner']]);
    const effects = await workspace.all<{ kind: string; status: string; response: object }>('/api/effects?kind=notify-sales');
    expect(effects).toMatchObject([{ status: 'done' }]);
    const [{ id } = { id: '' }] = await workspace.all<{ id: string }>('/api/effects?kind=notify-sales');
    expect(await workspace.ok('GET', `/api/effects/${id}`)).toMatchObject({ request: { title: 'Call' }, response: { owner: null, warning: { code: 'task.no-owner' } } });
  });

  it('fails the run where the text cannot be filled in, and says so', async () => {
    const workflow = await publish(workspace, asksSales({ message: '{% for i in (1..contact.traits.n) %}{{ i }}{% endfor %}' }));
    await workspace.ingest('identify', { userId: 'lead', traits: { n: 99_999_999 } });
    await views('lead');
    expect(await runsOf(workspace, workflow)).toMatchObject([{ status: 'failed', reason: 'template.limit' }]);
    expect(await tasks()).toEqual([]);
  });

  const told = () => workspace.all<{ user: string; reason: string; title: string; at: string; task: string }>('/api/notifications');
  const mails = () => workspace.all<{ to: string; subject: string; text: string }>('/api/mailbox');
  const hook = (url: string) => workspace.ok('PUT', '/api/channels/slack', { webhookUrl: url });

  it('tells the owner by mail and Slack, once while the task of that step is open', async () => {
    const ana = await user('ana@shop.example');
    expect(await hook(`http://127.0.0.1:${(slack.address() as AddressInfo).port}/services/s3cret-hook`)).toMatchObject({ vendor: 'slack', settings: { host: expect.stringContaining('127.0.0.1') } });
    await publish(workspace, asksSales({ message: 'Call <b>{{ contact.userId }}' }));
    for (let i = 0; i < 3; i++) await views('lead');
    expect(await tasks()).toHaveLength(3);
    expect(await told()).toMatchObject([{ user: ana.id, reason: 'assigned', title: 'Call <b>lead', at: START }]);
    expect(await mails()).toMatchObject([{ to: 'ana@shop.example', subject: 'Task: Call <b>lead', text: expect.stringContaining('Viewed the page "/pricing".') }]);
    expect(said).toEqual([expect.stringMatching(/^\/services\/s3cret-hook Task: Call <b>lead\n/)]);
    for (const one of await tasks()) await change(one.id, { done: true });
    await views('lead');
    expect(await told()).toHaveLength(2);
    const effects = await workspace.all<{ kind: string; status: string; id: string }>('/api/effects?kind=tell-user');
    expect(effects.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done']);
    const shown = [server.output(), JSON.stringify(await workspace.ok('GET', '/api/channels')), ...(await Promise.all(effects.map(async ({ id }) => JSON.stringify(await workspace.ok('GET', `/api/effects/${id}`)))))];
    for (const text of shown) expect(text).not.toContain('s3cret-hook');
    expect((await workspace.send('PUT', '/api/channels/slack', { webhookUrl: 'hooks' })).body).toMatchObject({ code: 'channel.bad-url', path: 'webhookUrl' });
  });

  it('calls nobody from a sandbox: Slack is simulated; by mail alone where the step says so', async () => {
    await user('ana@shop.example');
    await hook('https://hooks.slack.com/services/T/B/X');
    await publish(workspace, asksSales({ message: 'Call' }));
    await views('lead');
    const effects = await workspace.all<{ status: string }>('/api/effects?kind=tell-user');
    expect(effects.map(({ status }) => status).sort()).toEqual(['done', 'simulated']);
    await publish(workspace, asksSales({ message: 'Write', channels: ['email'] }));
    await views('other');
    expect(await workspace.all('/api/effects?kind=tell-user')).toHaveLength(5);
  });

  it('tells the lead of a team, once, at the instant at which a task has stayed undone for too long', async () => {
    const lead = await user('lead@shop.example', { weight: 0 });
    await workspace.ok('POST', '/api/teams', { key: 'west', lead: lead.id, escalateAfter: '4h' });
    const ana = await user('ana@shop.example', { team: 'west' });
    await publish(workspace, asksSales({ message: 'Call', to: { roundRobin: 'west' }, dueIn: '2h' }));
    for (const userId of ['a', 'b']) await views(userId);
    const byHand = await task({ title: 'Tidy up', owner: ana.id });
    await change((await tasks('?contact=user:b'))[0]!.id, { done: true });
    await workspace.clock({ advance: '3h' });
    expect((await told()).filter((one) => one.reason === 'escalated')).toEqual([]);
    await workspace.clock({ advance: '5d' });
    const escalated = (await told()).filter((one) => one.reason === 'escalated');
    expect(escalated.map((one) => [one.user, one.title, one.at])).toEqual([
      [lead.id, 'Call', '2026-03-02T18:00:00.000Z'],
      [lead.id, 'Tidy up', '2026-03-02T16:00:00.000Z'],
    ]);
    expect(escalated[1]!.task).toBe(byHand.id);
    expect((await mails()).filter((mail) => mail.to === 'lead@shop.example').map((mail) => mail.subject)).toEqual(['Overdue: Call', 'Overdue: Tidy up']);
  });

  it('tells whoever listens of tasks made and changed, of this workspace alone, until the server ends', async () => {
    const own = await startServer();
    const [here, there] = [await WorkspaceClient.make(own, 'sandbox'), await WorkspaceClient.make(own, 'live')];
    await here.ok('POST', '/api/tasks', { title: 'Before' });
    const response = await fetch(`${own.url}/api/stream`, { headers: { authorization: `Bearer ${here.keys.apiKey}` } });
    let heard = '';
    const listening = (async () => {
      for await (const bytes of response.body!.pipeThrough(new TextDecoderStream())) heard += bytes;
    })();
    await there.ok('POST', '/api/tasks', { title: 'Elsewhere' });
    const { id } = await here.ok<Task>('POST', '/api/tasks', { title: 'Call' });
    await until('the task is told', () => heard.includes('"title":"Call"'));
    await here.ok('PATCH', `/api/tasks/${id}`, { done: true });
    await until('that it is done', () => heard.includes('"status":"done"'));
    expect(heard.match(/^event: task$/gm)).toHaveLength(2);
    expect(heard).not.toMatch(/Before|Elsewhere/);
    expect(await own.stop('SIGTERM')).toBe(0);
    await listening;
  });
});
