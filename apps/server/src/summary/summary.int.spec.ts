import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { EngineFixture } from '../stages/engine.fixture.js';
import { ownKinds } from '../wiring/kinds.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { readLatest } from './latest.js';
import { Summary } from './summary.js';

/** A Friday, 21:00 in Tokyo, where the day began at 15:00 UTC. */
const NOW = Date.parse('2026-03-06T12:00:00Z');
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

let spec: EngineFixture;
let workspace: Workspace & { readonly sandboxShard: number };
let other: Workspace & { readonly sandboxShard: number };
let summary: Summary;

const sql = async <T extends object>(text: string, values: unknown[]): Promise<T[]> => (await spec.database.api.query<T>(text, values)).rows;
const inTokyo = async (): Promise<Workspace & { readonly sandboxShard: number }> => {
  const made = await spec.sandbox(NOW);
  await sql(`update workspace set timezone = 'Asia/Tokyo' where id = $1`, [made.id]);
  return { ...made, timezone: 'Asia/Tokyo' };
};
const effect = async (contact: string, at: number, { kind = 'send-email', port = 'email', status = 'done', workflow = 1 } = {}): Promise<string> => {
  const [row] = await sql<{ run: string }>(
    `insert into effect (shard, workspace, key, contact, run, workflow, node, visit, kind, port, repeat, payload, status, at) values ($1, $2, $3, $4, $5, $6, 'n', 1, $7, $8, 'never', '{}', $9, $10) returning run`,
    [workspace.sandboxShard, workspace.id, randomUUID(), contact, randomUUID(), workflow, kind, port, status, new Date(at)],
  );
  return row!.run;
};
const task = (dueAt: number, { doneAt = null as number | null, snoozeUntil = null as number | null, owner = null as number | null } = {}) =>
  sql(`insert into task (workspace, id, shard, title, owner, due_at, done_at, snooze_until, created_at) values ($1, $2, $3, 'Call', $4, $5, $6, $7, $8)`, [
    ...[workspace.id, randomUUID(), workspace.sandboxShard, owner, new Date(dueAt), doneAt && new Date(doneAt), snoozeUntil && new Date(snoozeUntil), new Date(NOW - DAY)],
  ]);
const workflow = async (name: string, counts: Readonly<Record<string, number>>): Promise<number> => {
  const [made] = await sql<{ id: number }>(`insert into workflow (workspace, name, graph, created_at, updated_at) values ($1, $2, '{}', now(), now()) returning id`, [workspace.id, name]);
  for (const [what, n] of Object.entries(counts)) await sql(`insert into workflow_count (workflow, node, what, n) values ($1, '', $2, $3)`, [made!.id, what, n]);
  return made!.id;
};

beforeAll(async () => {
  spec = await EngineFixture.open();
  [workspace, other] = [await inTokyo(), await inTokyo()];
  spec.engine.start();
  summary = new Summary(spec.database.api, ownKinds, () => 0);
}, 60_000);
afterAll(async () => {
  await spec.close();
});

jest.setTimeout(60_000);

describe('a summary', () => {
  it('of an empty workspace counts nothing and has done no step', async () => {
    const read = await summary.read(workspace, {});
    expect(read.actedOn).toEqual({ today: 0, before: 0, days: [0, 0, 0, 0, 0, 0, 0] });
    expect(read).toMatchObject({ contacts: 0, inside: 0, tasks: { late: 0, today: 0, doneToday: 0, done: 0, onTime: 0 }, workflows: { count: 0, items: [] }, warnings: [] });
    expect(Object.values(read.firstSteps).map(({ done }) => done)).toEqual([false, false, false, false, false]);
  });

  it('counts people and mails by the days of the workspace’s zone, against seven days before up to the same time', async () => {
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    await effect(a, NOW - HOUR);
    await effect(a, NOW - 2 * HOUR, { status: 'simulated' });
    await effect(b, NOW - 20 * HOUR, { kind: 'sync-audience', port: 'audience' });
    await effect(c, NOW - HOUR, { status: 'failed' });
    await effect(c, NOW - HOUR, { kind: 'tell-user', port: 'telling' });
    await effect(a, NOW - 22 * HOUR); // 23:00 of yesterday in Tokyo
    await effect(b, NOW - 7 * DAY - MINUTE);
    await effect(c, NOW - 7 * DAY + MINUTE); // later that day than it is now
    const { actedOn, mails } = await summary.read(workspace, {});
    expect(actedOn).toEqual({ today: 2, before: 1, days: [0, 0, 0, 0, 0, 1, 2] });
    expect(mails).toEqual({ today: 2, before: 1, days: [0, 0, 0, 0, 0, 1, 2] });
  });

  it('counts tasks that are late, due today, done, and done in time; of one owner where one is named', async () => {
    const [ana] = await sql<{ id: number }>(`insert into workspace_user (workspace, name, email, timezone, working_hours, created_at) values ($1, 'Ana', 'ana@shop.example', 'UTC', '{}', now()) returning id`, [workspace.id]);
    await task(NOW - HOUR);
    await task(NOW - HOUR, { owner: ana!.id });
    await task(NOW - HOUR, { snoozeUntil: NOW + HOUR });
    await task(NOW + 2 * HOUR); // 23:00 in Tokyo
    await task(NOW + 4 * HOUR); // 01:00 of tomorrow
    await task(NOW, { doneAt: NOW - HOUR });
    await task(NOW - 3 * HOUR, { doneAt: NOW - HOUR, owner: ana!.id });
    await task(NOW - 2 * DAY, { doneAt: NOW - 2 * DAY });
    await task(NOW - 40 * DAY, { doneAt: NOW - 40 * DAY });
    expect((await summary.read(workspace, {})).tasks).toEqual({ late: 2, today: 3, doneToday: 2, done: 3, onTime: 2 });
    expect((await summary.read(workspace, { owner: 'ana@shop.example' })).tasks).toEqual({ late: 1, today: 1, doneToday: 1, done: 1, onTime: 0 });
    await expect(summary.read(workspace, { owner: 'nobody@shop.example' })).rejects.toMatchObject({ code: 'user.not-found' });
  });

  it('says what a person has to act on, with where', async () => {
    const failed = await workflow('Welcome', { active: 3, entered: 9, failed: 2 });
    const unsure = await workflow('Calls', { active: 1, entered: 4 });
    await effect(randomUUID(), NOW - 2 * HOUR, { status: 'uncertain', workflow: unsure });
    const newest = await effect(randomUUID(), NOW - HOUR, { status: 'uncertain', workflow: unsure });
    await sql(`insert into audience (workspace, name, provider, state, reason, created_at) values ($1, 'Buyers', 'meta', 'stopped', '{"code": "meta.token-ended", "detail": "The token ended; connect again."}', now())`, [workspace.id]);
    await spec.database.api.query(`insert into refused_event (id, workspace, received_at, code, detail) values (1, $1, clock_timestamp(), 'event.no-id', 'No id.'), (2, $1, clock_timestamp() - interval '25 hours', 'event.no-id', 'No id.')`, [workspace.id]);
    const { warnings, inside, workflows } = await summary.read(workspace, {});
    expect(warnings).toEqual([
      { type: 'audience', audience: expect.stringMatching(/^aud_/), name: 'Buyers', reason: { code: 'meta.token-ended', detail: 'The token ended; connect again.' } },
      { type: 'failed', workflow: workflowIdOf(failed), name: 'Welcome', count: 2 },
      { type: 'uncertain', workflow: workflowIdOf(unsure), name: 'Calls', count: 2, run: newest },
      { type: 'refused', count: 1 },
    ]);
    expect([inside, workflows.count, workflows.running]).toEqual([4, 2, 0]);
    expect(workflows.items.map(({ name, inside: n, entered, failed: bad }) => [name, n, entered, bad])).toEqual([['Welcome', 3, 9, 2], ['Calls', 1, 4, 0]]);
  });

  it('shows a newcomer’s first contacts at once, and keeps for a while what took long to count', async () => {
    const made = await inTokyo();
    let [now, perLook] = [0, 0];
    const read = new Summary(spec.database.api, ownKinds, () => (now += perLook));
    const counted = async () => (await read.read({ ...made, kind: 'live' }, {})).contacts;
    const appear = async () => {
      await spec.accept(made, [{ contact: randomUUID(), at: NOW, name: 'Seen', data: {} }]);
      expect(await spec.settled(made)).toBe(true);
    };
    expect(await counted()).toBe(0);
    await appear();
    expect(await counted()).toBe(1);
    perLook = 1_000; // so long the counting takes
    expect(await counted()).toBe(1);
    await appear();
    expect(await counted()).toBe(1);
    now += 30_000;
    expect(await counted()).toBe(2);
  });

  it('ticks each first step when what it says is true, and not before', async () => {
    const done = async () => Object.values((await summary.read(other, {})).firstSteps).map((step) => step.done);
    const contact = randomUUID();
    await spec.accept(other, [{ contact, at: NOW, name: 'Bought', data: { total: 5 } }]);
    expect(await spec.settled(other)).toBe(true);
    expect(await done()).toEqual([true, false, false, false, false]);
    await spec.accept(other, [{ contact, at: NOW, name: null, data: { plan: 'pro' } }]);
    expect(await spec.settled(other)).toBe(true);
    expect((await summary.read(other, {})).firstSteps.data).toEqual({ done: true, names: 1, traits: 1 });
    await spec.segments.create(other, { key: 'pros', kind: 'static', of: 'contact' });
    const live = async (graph: object) => {
      const [made] = await sql<{ id: number }>(`insert into workflow (workspace, name, graph, live_version, state, created_at, updated_at) values ($1, 'W', '{}', 1, 'published', now(), now()) returning id`, [other.id]);
      await sql(`insert into workflow_version (workflow, workspace, version, graph, published_at, backfill) values ($1, $2, 1, $3, now(), 'none')`, [made!.id, other.id, JSON.stringify(graph)]);
      return made!.id;
    };
    await live({ nodes: [{ id: 't', kind: 'event-received', config: { event: 'Bought' } }], edges: [] });
    expect(await done()).toEqual([true, true, true, false, false]);
    const on = await live({ nodes: [{ id: 't', kind: 'segment-entered', config: { segment: 'pros' } }], edges: [] });
    expect(await done()).toEqual([true, true, true, true, false]);
    await sql(`insert into workflow_count_delta (workflow, node, what, delta) values ($1, '', 'completed', 1)`, [on]);
    expect(await done()).toEqual([true, true, true, true, true]);
  });
});

describe('the latest', () => {
  it('is of this workspace, newest first, with whose it is, and leaves room for each kind', async () => {
    const { items } = await readLatest(spec.database.api, other, { limit: 8 });
    expect(items.map(({ type, name }) => [type, name])).toEqual([['event', null], ['event', 'Bought']]);
    expect(items[0]).toMatchObject({ at: new Date(NOW).toISOString(), contact: { userId: expect.any(String), email: null } });
    const mine = (await readLatest(spec.database.api, workspace, { limit: 8 })).items;
    const types = mine.map(({ type }) => type);
    expect(types.filter((type) => type === 'mail' || type === 'effect')).toHaveLength(4);
    expect(types.filter((type) => type.startsWith('task'))).toHaveLength(4);
    expect(mine.map(({ at }) => at)).toEqual(mine.map(({ at }) => at).sort().reverse());
  });
});
