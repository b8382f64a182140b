import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tributary/contract';
import { randomUUID } from 'node:crypto';
import { readTimeline } from '../contacts/timeline.js';
import { EngineFixture } from '../stages/engine.fixture.js';
import { ownKinds } from '../wiring/kinds.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { Publishing } from './publish.js';
import { Runs } from './runs.js';
import { parseWorkflowId, workflowIdOf } from './workflow-id.js';
import { readStats } from './workflow-stats.js';
import { Workflows } from './workflows.js';

const NOW = Date.UTC(2026, 2, 1, 12);
const at = (ms: number) => new Date(NOW + ms);
const GRAPH = {
  nodes: [{ id: 't', kind: 'manual', config: {} }, { id: 'c', kind: 'http-request', config: { url: 'https://example.com/', method: 'GET' } }, { id: 'w', kind: 'wait', config: { for: '1d' } }],
  edges: [{ from: 't', output: 'next', to: 'c' }, { from: 'c', output: 'next', to: 'w' }],
};

let spec: EngineFixture;
let workspace: Workspace & { readonly sandboxShard: number };
let other: Workspace & { readonly sandboxShard: number };
let runs: Runs;
let workflow: string;

const sql = async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> => (await spec.database.api.query<Row>(text, values as unknown[])).rows;

async function aContact(): Promise<string> {
  const id = randomUUID();
  await spec.accept(workspace, [{ contact: id, at: NOW, name: null, data: {} }]);
  await spec.engine.drain([workspace.sandboxShard]);
  return id;
}

/** A run as the fold would have left it. The engine stands still in this spec: what steers is seen in the inbox. */
async function aRun(contact: string, change: JsonObject & { entryKey?: string; status?: string }, enteredMs = 0): Promise<string> {
  const id = randomUUID();
  const { status = 'failed', entryKey = '', node = 'c', reason = 'http.answered', doing = null } = change;
  const inside = { nodeEnteredAt: NOW + enteredMs + 5, startedAt: NOW, event: null, deadlineAt: null, effect: null, visits: {}, passed: 1, held: null, data: {} };
  await sql(
    `insert into run (shard, workspace, contact, id, workflow, version, entry_key, status, doing, node, reason, entered_at, ended_at, wake_at, root, inside) values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, null, 1, $13)`,
    [workspace.sandboxShard, workspace.id, contact, id, parseWorkflowId(workflow), entryKey, status, doing, node, status === 'active' ? null : reason, at(enteredMs), status === 'active' ? null : at(enteredMs + 9), JSON.stringify(inside)],
  );
  await sql(
    `insert into enrolment (shard, workspace, contact, workflow, entry_key, passes, active_run) values ($1, $2, $3, $4, $5, 1, $6) on conflict (shard, workspace, contact, workflow, entry_key) do update set passes = enrolment.passes + 1, active_run = coalesce(excluded.active_run, enrolment.active_run)`,
    [workspace.sandboxShard, workspace.id, contact, parseWorkflowId(workflow), entryKey, status === 'active' ? id : null],
  );
  return id;
}

const steered = () => sql<{ lane: number; contact: string; payload: string; root: string; id: string }>(`select lane, contact, payload, root, id from inbox where kind = 'steer' order by id`);
const retry = async (filter: object) => runs.retryAll(workspace, { filter });

beforeAll(async () => {
  spec = await EngineFixture.open();
  [workspace, other] = [await spec.sandbox(NOW), await spec.sandbox(NOW)];
  runs = new Runs(spec.database.api, spec.engine);
  const workflows = new Workflows(spec.database.api, spec.engine, ownKinds);
  const row = await workflows.create(workspace, { name: 'Calls', graph: GRAPH });
  workflow = workflowIdOf(row.id);
  await new Publishing(spec.database.api, spec.engine, ownKinds).publish(workspace, workflow, { backfill: 'none' });
  await spec.engine.stop(); // nothing is waited for: an item that is added is left in the inbox
}, 60_000);
afterAll(async () => {
  await spec?.close();
});

describe('runs', () => {
  it('are listed newest first by every filter, in pages', async () => {
    const [ann, bob] = [await aContact(), await aContact()];
    const made = [await aRun(ann, { entryKey: '1' }, 1), await aRun(ann, { entryKey: '2', status: 'active', doing: 'waiting', node: 'w' }, 2), await aRun(bob, { status: 'completed', reason: null, node: 'w' }, 2), await aRun(bob, { entryKey: '3', reason: 'http.unreachable' }, 3)];
    const idsBy = async (query: object) => (await runs.list(workspace, { limit: 50, ...query })).items.map(({ id }) => id);
    const tied = [made[1]!, made[2]!].sort().reverse();
    expect(await idsBy({})).toEqual([made[3], ...tied, made[0]]);
    expect(await idsBy({ workflow })).toHaveLength(4);
    expect(await idsBy({ contact: ann })).toEqual([made[1], made[0]]);
    expect(await idsBy({ status: 'failed', reason: 'http.answered' })).toEqual([made[0]]);
    expect(await idsBy({ status: 'active', doing: 'waiting', node: 'w', workflow, contact: ann })).toEqual([made[1]]);
    expect(await idsBy({ doing: 'held' })).toEqual([]);
    const paged: string[] = [];
    for (let after: string | undefined, more = true; more; ) {
      const page = await runs.list(workspace, { limit: 1, workflow, after });
      paged.push(...page.items.map(({ id }) => id));
      more = page.next !== null;
      after = page.next ?? undefined;
    }
    expect(paged).toEqual(await idsBy({}));
    await expect(runs.list(workspace, { limit: 5, workflow: 'wf_999' })).rejects.toMatchObject({ code: 'workflow.not-found' });
    expect((await runs.list(other, { limit: 5 })).items).toEqual([]);
    await expect(runs.one(other, made[0]!)).rejects.toMatchObject({ code: 'run.not-found' });
    await expect(runs.one(workspace, 'x')).rejects.toMatchObject({ code: 'run.not-found' });
  });

  it('show their steps, and where they stand', async () => {
    const contact = await aContact();
    const id = await aRun(contact, { entryKey: 's', status: 'active', doing: 'waiting', node: 'w' }, 100);
    const [effect] = [randomUUID()];
    for (const [seq, node, kind, key] of [[2, 'c', 'http-request', effect], [1, 't', 'manual', null]])
      await sql(`insert into step (shard, workspace, contact, run, seq, node, kind, at, left_at, output, reason, effect) values ($1, $2, $3, $4, $5, $6, $7, $8, $8, 'next', null, $9)`, [workspace.sandboxShard, workspace.id, contact, id, seq, node, kind, at(100 + Number(seq)), key]);
    expect(await runs.one(workspace, id)).toEqual({
      ...{ id, workflow, version: 1, contact, person: { name: null, email: null, userId: expect.any(String) }, entryKey: 's', status: 'active', doing: 'waiting', node: 'w', reason: null },
      ...{ enteredAt: at(100).toISOString(), endedAt: null, wakeAt: null },
      steps: [
        { node: 't', kind: 'manual', at: at(101).toISOString(), leftAt: at(101).toISOString(), output: 'next', reason: null, effect: null },
        { node: 'c', kind: 'http-request', at: at(102).toISOString(), leftAt: at(102).toISOString(), output: 'next', reason: null, effect },
        { node: 'w', kind: 'wait', at: at(105).toISOString(), leftAt: null, output: null, reason: null, effect: null },
      ],
    });
    await sql(`update run set status = 'completed', doing = null, ended_at = $2 where id = $1`, [id, at(200)]);
    expect((await runs.one(workspace, id)).steps).toHaveLength(2);
    const { items } = await readTimeline(spec.database.api, workspace, contact, { limit: 50 });
    expect(items.map(({ type, at: when }) => [type, Date.parse(when) - NOW])).toEqual([['run-ended', 200], ['step', 102], ['step', 101], ['run-entered', 100], ['event', 0]]);
    expect(items[0]).toMatchObject({ run: id, workflow, name: 'Calls', status: 'completed' });
  });

  it('are steered only where it makes sense', async () => {
    const contact = await aContact();
    const failed = await aRun(contact, { entryKey: 'x' });
    const active = await aRun(contact, { entryKey: 'x', status: 'active', doing: 'acting' }, 50);
    await expect(runs.retry(workspace, active, undefined)).rejects.toMatchObject({ code: 'run.not-failed', status: 409 });
    await expect(runs.retry(workspace, failed, undefined)).rejects.toMatchObject({ code: 'run.another-active', status: 409, more: { run: active } });
    await expect(runs.cancel(workspace, failed)).rejects.toMatchObject({ code: 'run.ended', status: 409 });
    await expect(runs.cancel(other, active)).rejects.toMatchObject({ code: 'run.not-found' });
    expect(await steered()).toEqual([]);
    expect(await runs.cancel(workspace, active)).toBeNull();
    expect((await steered()).map(({ contact: whose, payload }) => [whose, JSON.parse(payload)])).toEqual([[contact, { run: active, signal: { type: 'cancel', reason: 'cancelled' } }]]);
    await sql('delete from inbox');
  });
});

describe('retrying many', () => {
  beforeAll(async () => {
    await sql('delete from run');
    await sql('delete from enrolment');
    await sql('delete from inbox');
  });

  it('takes failed runs by every filter, the newest of each enrolment, and none beside an active one', async () => {
    const [ann, bob] = [await aContact(), await aContact()];
    const [old, fresh] = [await aRun(ann, {}, 1), await aRun(ann, {}, 2)];
    const lost = await aRun(bob, { reason: 'http.unreachable' }, 3);
    await aRun(bob, { entryKey: 'k' }, 4);
    await aRun(bob, { entryKey: 'k', status: 'active', doing: 'waiting' }, 5);
    await sql('delete from inbox');
    const taken = async (filter: object) => {
      const { retried } = await retry(filter);
      const found = (await steered()).map(({ payload, lane, root, id }) => ({ ...(JSON.parse(payload) as { run: string; signal: object }), lane, isRoot: root === id }));
      await sql('delete from inbox');
      expect([found.length, found.every((one) => one.lane === 0 && one.isRoot)]).toEqual([retried, true]);
      return found.map(({ run }) => run).sort();
    };
    expect(await taken({})).toEqual([fresh, lost].sort());
    expect(await taken({ reason: 'http.unreachable' })).toEqual([lost]);
    expect(await taken({ contact: ann, workflow, node: 'c' })).toEqual([fresh]);
    expect(await taken({ ids: [old, lost, 'junk'] })).toEqual([old, lost].sort());
    for (const filter of [{ node: 'w' }, { reason: 'x' }, { ids: [] }]) expect(await taken(filter)).toEqual([]);
    expect(await runs.retryAll(other, { filter: { ids: [fresh] } })).toMatchObject({ retried: 0 });
  });

  it('goes behind what is live when it is many', async () => {
    const contact = await aContact();
    for (let i = 0; i < 101; i++) await aRun(contact, { entryKey: `many ${i}`, node: 'many' });
    expect(await retry({ node: 'many' })).toEqual({ retried: 101, done: false });
    expect(new Set((await steered()).map(({ lane }) => lane))).toEqual(new Set([1]));
  });
});

describe('stats', () => {
  it('add what was not rolled up yet, for every node there is or was', async () => {
    const id = parseWorkflowId(workflow);
    await sql(`insert into workflow_count (workflow, node, what, n) values ($1, '', 'entered', 5), ($1, '', 'active', 2), ($1, 'c', 'passed', 4), ($1, 'gone', 'failed', 1)`, [id]);
    await sql(`insert into workflow_count_delta (workflow, node, what, delta) values ($1, '', 'active', -1), ($1, '', 'completed', 1), ($1, 'w', 'waiting', 3), ($1, 'w', 'waiting', -1)`, [id]);
    expect(await readStats(spec.database.api, workspace, workflow)).toEqual({
      ...{ entered: 5, people: 0, active: 1, completed: 1, exited: 0, failed: 0 },
      nodes: { t: { waiting: 0, passed: 0, failed: 0 }, c: { waiting: 0, passed: 4, failed: 0 }, w: { waiting: 2, passed: 0, failed: 0 }, gone: { waiting: 0, passed: 0, failed: 1 } },
    });
    const listed = await new Workflows(spec.database.api, spec.engine, ownKinds).list(workspace, { limit: 5 });
    expect(listed.items.map(({ people }) => people)).toEqual([1]);
  });
});
