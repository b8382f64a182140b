import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { startServer, type ServerProcess } from './server-process.js';
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

  beforeAll(async () => {
    server = await startServer();
  }, 90_000);
  afterAll(() => server.stop());
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
});
