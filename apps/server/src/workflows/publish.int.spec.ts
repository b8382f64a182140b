import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tributary/contract';
import { randomUUID } from 'node:crypto';
import { EngineFixture } from '../stages/engine.fixture.js';
import { ownKinds } from '../wiring/kinds.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { Publishing } from './publish.js';
import { workflowIdOf } from './workflow-id.js';
import { Workflows } from './workflows.js';

const NOW = Date.UTC(2026, 2, 1, 12);

let spec: EngineFixture;
let workspace: Workspace;
let workflows: Workflows;
let publishing: Publishing;
let segment: number;

// The engine is never started, so jobs stay as they were ordered.
beforeAll(async () => {
  spec = await EngineFixture.open();
  workspace = await spec.sandbox(NOW);
  workflows = new Workflows(spec.database.api, spec.engine, ownKinds);
  publishing = new Publishing(spec.database.api, spec.engine, ownKinds);
  await spec.segments.create(workspace, { key: 'west', kind: 'static', of: 'contact' });
  segment = Number((await spec.segments.one(workspace, 'west')).id.slice('seg_'.length));
}, 60_000);
afterAll(async () => {
  await spec?.close();
});

const jobs = async () => (await spec.database.api.query<{ kind: string; phase: string; config: JsonObject }>('delete from job returning kind, phase, config')).rows;
const version = async () => (await spec.database.api.query<{ v: number }>('select definitions_version as v from workspace where id = $1', [workspace.id])).rows[0]!.v;
const admits = async (id: number) => (await spec.database.api.query<{ admits: boolean }>('select admits from workflow where id = $1', [id])).rows[0]!.admits;
const triggered = (kind: string, config: object) => ({ nodes: [{ id: 't', kind, config }], edges: [] });
const create = async (graph: { nodes: Record<string, unknown>[]; edges: Record<string, unknown>[] }) => (await workflows.create(workspace, { name: '', graph })).id;

describe('publishing', () => {
  it.each([
    ['none', true, false],
    ['current', false, true],
    ['both', true, true],
  ] as const)('"%s" says who may come, and orders who is there', async (backfill, isOpen, isFilled) => {
    const id = await create(triggered('segment-entered', { segment: 'west' }));
    const before = await version();
    const row = await publishing.publish(workspace, workflowIdOf(id), { backfill });
    expect([row.state, row.live_version, await admits(id), await version()]).toEqual(['published', 1, isOpen, before + 1]);
    const job = { kind: 'backfill', phase: '0/00000000-0000-0000-0000-000000000000', config: { workflow: id, version: 1, segment, after: expect.stringMatching(/^\d+$/) } };
    expect(await jobs()).toEqual(isFilled ? [job] : []);
  });

  it('fills nobody in where nobody is a member of anything', async () => {
    for (const graph of [triggered('manual', {}), triggered('event-received', { event: 'A' }), triggered('segment-left', { segment: 'west' })])
      await publishing.publish(workspace, workflowIdOf(await create(graph)), { backfill: 'both' });
    expect(await jobs()).toEqual([]);
  });

  it('finds the segment by its id too, and does not make it look as if it were being built', async () => {
    const id = await create(triggered('segment-entered', { segment: `seg_${segment}` }));
    await publishing.publish(workspace, workflowIdOf(id), { backfill: 'both' });
    expect(await spec.segments.one(workspace, 'west')).toMatchObject({ status: 'ready', progress: 1 });
    expect(await jobs()).toMatchObject([{ config: { segment } }]);
  });
});

describe('pausing, resuming and archiving', () => {
  it('order what has to be done with everybody inside, once', async () => {
    const id = await create(triggered('manual', {}));
    const ref = workflowIdOf(id);
    await publishing.publish(workspace, ref, { backfill: 'none' });
    await workflows.pause(workspace, ref);
    expect(await jobs()).toEqual([]);
    for (const overdue of ['exit', 'run'] as const) await workflows.resume(workspace, ref, { overdue });
    expect(await jobs()).toMatchObject([{ kind: 'resume', config: { workflow: id, overdue: 'exit' } }]);
    const before = await version();
    for (let i = 0; i < 2; i++) await workflows.archive(workspace, ref);
    expect([await jobs(), await version() > before]).toMatchObject([[{ kind: 'archive', config: { workflow: id } }], true]);
  });
});

describe('a retry by the newest version', () => {
  it('moves a run that failed, and leaves one that is under way, though its item comes twice', async () => {
    const own = await spec.sandbox(NOW);
    const steps = (url: string) => ({
      nodes: [{ id: 't', kind: 'event-received', config: { event: 'A' } }, { id: 'a', kind: 'set-attribute', config: { trait: 'a', value: url } }, { id: 'w', kind: 'wait', config: { for: '1d' } }],
      edges: [{ from: 't', output: 'next', to: 'a' }, { from: 'a', output: 'next', to: 'w' }],
    });
    const { id } = await workflows.create(own, { name: '', graph: steps('first') });
    await publishing.publish(own, workflowIdOf(id), { backfill: 'none' });
    const contact = randomUUID();
    const runs = async () => (await spec.database.api.query(`select id, status, version from run where workspace = $1`, [own.id])).rows;
    await spec.accept(own, [{ contact, at: NOW, name: 'A', data: {} }]);
    await spec.engine.drain([own.sandboxShard]);
    const [run] = await runs();
    const retry = () => spec.engine.add(spec.database.worker, [{ shard: own.sandboxShard, workspace: own.id, contact, lane: 0, at: NOW, root: null, depth: 0, kind: 'steer', payload: { run: run.id, signal: { type: 'retry', newest: true } } }]);
    await publishing.publish(own, workflowIdOf(id), { backfill: 'none' });
    await retry();
    await spec.engine.drain([own.sandboxShard]);
    expect(await runs()).toEqual([{ id: run.id, status: 'active', version: 1 }]);
    await spec.database.worker.query(`update run set status = 'failed', doing = null, wake_at = null, ended_at = entered_at where workspace = $1`, [own.id]);
    await spec.database.worker.query('update shard set epoch = epoch + 1 where id = $1', [own.sandboxShard]);
    await retry();
    await retry();
    await spec.engine.drain([own.sandboxShard]);
    expect(await runs()).toEqual([{ id: run.id, status: 'active', version: 2 }]);
  });
});
