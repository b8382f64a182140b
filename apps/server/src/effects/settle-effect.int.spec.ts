import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LANES } from '@tributary/contract';
import type { ContactKey } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import { monotonicMs } from '../monotonic.js';
import { LedgerFixture, NOW } from '../stages/effects/ledger.fixture.js';
import { UNCERTAIN_MS } from '../stages/effects/verdict.js';
import { Engine } from '../wiring/engine.js';
import { ownKinds } from '../wiring/kinds.js';
import { Publishing } from '../workflows/publish.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import { Workflows } from '../workflows/workflows.js';
import { Seal } from '../workspaces/secrets.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { settleEffect } from './settle-effect.js';

let spec: LedgerFixture;
let engine: Engine;
let at: { pool: LedgerFixture['database']['api']; ports: ReturnType<LedgerFixture['ports']>; engine: Engine };
const failures: unknown[] = [];
beforeAll(async () => {
  spec = await LedgerFixture.open();
  const { api, worker, bulk } = spec.database;
  const ports = spec.ports();
  engine = new Engine({ api, worker, bulk, processors: 1, kinds: ownKinds, effects: { ports, workers: 1, monotonicMs }, failed: (_, error) => failures.push(error) });
  at = { pool: api, ports, engine };
}, 60_000);
afterAll(async () => {
  await engine.stop();
  await spec.close();
});
afterEach(() => expect(failures.splice(0)).toEqual([]));

const mail = { subject: 'Hi', html: '<p>Hi</p>' };
const sql = async <T extends object>(text: string, values: unknown[]): Promise<T[]> => (await spec.database.api.query<T>(text, values)).rows;

/** A contact of a sandbox whose mail breaks off after its last byte, in the step of a workflow. */
async function uncertain(config: object) {
  const { id, shard } = await spec.workspace('sandbox');
  const workspace: Workspace & { sandboxShard: number } = { id, name: 'Shop', kind: 'sandbox', timezone: 'UTC', secret: new Uint8Array(32), sandboxShard: shard, retentionMonths: null };
  const sealed = new Seal('spec'.repeat(10)).close(Buffer.from(JSON.stringify({ url: spec.mail.url })));
  await sql(`insert into channel (workspace, vendor, secret, shown, updated_at) values ($1, 'smtp', $2, '{}', now())`, [id, sealed]);
  const nodes = [{ id: 't', kind: 'manual' }, { id: 'm', kind: 'send-email', config }, { id: 'sent', kind: 'add-tag', config: { tag: 'sent' } }, { id: 'lost', kind: 'add-tag', config: { tag: 'lost' } }];
  const edges = [{ from: 't', output: 'next', to: 'm' }, { from: 'm', output: 'next', to: 'sent' }, { from: 'm', output: 'failed', to: 'lost' }];
  const workflow = (await new Workflows(spec.database.api, engine, ownKinds).create(workspace, { name: 'Mail', graph: { nodes, edges } })).id;
  await new Publishing(spec.database.api, engine, ownKinds).publish(workspace, workflowIdOf(workflow), { backfill: 'none' });
  const contact = await spec.contact({ id, shard });
  spec.mail.breaks = true;
  await engine.add(spec.database.api, [{ ...contact, lane: LANES.live, at: null, root: null, depth: 0, kind: 'enrol', payload: { workflow, id: randomUUID() } }]);
  await engine.drain([shard]);
  spec.mail.breaks = false;
  const [effect] = await sql<{ key: string; status: string }>('select key, status from effect where workspace = $1', [id]);
  return { workspace, contact, key: effect!.key, status: effect!.status };
}
const later = async ({ shard }: ContactKey, ms: number) => {
  await spec.setClock(shard, NOW + ms);
  await engine.drain([shard]);
};
const stateOf = async ({ contact }: ContactKey) => {
  const [row] = await sql<{ status: string; doing: string | null; tags: string[] }>('select r.status, r.doing, c.tags from run r join contact c on c.id = r.contact where r.contact = $1', [contact]);
  return row;
};
const settle = (workspace: Workspace, key: string, sent: boolean) => settleEffect(at, workspace, key, { sent });

describe('a mail of which nobody knows, where the author chose to hold', () => {
  it.each([
    [true, 'done', 'sent', 1],
    [false, 'failed', 'lost', 0],
  ])('holds its run until a person says whether it arrived: %s', async (sent, status, tag, events) => {
    const { workspace, contact, key, status: was } = await uncertain({ ...mail, whenUncertain: 'hold' });
    await later(contact, 30 * 86_400_000);
    expect([was, await stateOf(contact)]).toEqual(['uncertain', { status: 'active', doing: 'acting', tags: [] }]);
    expect(await settle(workspace, key, sent)).toMatchObject({ id: key, status, nextAttemptAt: null, endedAt: expect.any(String) });
    await engine.drain([contact.shard]);
    expect(await stateOf(contact)).toEqual({ status: 'completed', doing: null, tags: [tag] });
    expect(await sql(`select name from event where workspace = $1 and name = 'Email Sent'`, [workspace.id])).toHaveLength(events);
    await expect(settle(workspace, key, !sent)).rejects.toMatchObject({ status: 409, code: 'effect.not-uncertain' });
    await engine.drain([contact.shard]);
    expect((await stateOf(contact))?.tags).toEqual([tag]);
    expect(spec.mail.mails.filter((raw) => raw.includes(key))).toHaveLength(1);
  });
});

describe('a mail of which nobody knows', () => {
  it('lets its run go on after 15 minutes by itself, and before that by what a person says', async () => {
    const [waited, said] = [await uncertain(mail), await uncertain({ ...mail, whenUncertain: 'go-on' })];
    await settle(said.workspace, said.key, false);
    await engine.drain([said.contact.shard]);
    expect((await stateOf(said.contact))?.tags).toEqual(['lost']);
    await later(waited.contact, UNCERTAIN_MS - 1);
    expect(await stateOf(waited.contact)).toMatchObject({ status: 'active', doing: 'acting' });
    await later(waited.contact, UNCERTAIN_MS);
    expect(await stateOf(waited.contact)).toEqual({ status: 'completed', doing: null, tags: ['sent'] });
    await expect(settle(waited.workspace, waited.key, true)).rejects.toMatchObject({ status: 409, code: 'effect.went-on' });
  });

  it('may be settled although its run was cancelled meanwhile, which stays as it is', async () => {
    const { workspace, contact, key } = await uncertain({ ...mail, whenUncertain: 'hold' });
    const [run] = await sql<{ id: string }>('select id from run where contact = $1', [contact.contact]);
    await engine.add(spec.database.api, [{ ...contact, lane: LANES.live, at: null, root: null, depth: 0, kind: 'steer', payload: { run: run!.id, signal: { type: 'cancel', reason: 'cancelled' } } }]);
    await engine.drain([contact.shard]);
    expect(await settle(workspace, key, true)).toMatchObject({ status: 'done' });
    await engine.drain([contact.shard]);
    expect(await stateOf(contact)).toEqual({ status: 'exited', doing: null, tags: [] });
  });

  it('is settled by its own workspace only, and by its key', async () => {
    const [one, other] = [await uncertain({ ...mail, whenUncertain: 'hold' }), await uncertain(mail)];
    for (const [workspace, key] of [[other.workspace, one.key], [one.workspace, randomUUID()], [one.workspace, 'nothing']] as const)
      await expect(settle(workspace, key, true)).rejects.toMatchObject({ status: 404 });
    expect(await stateOf(one.contact)).toMatchObject({ doing: 'acting' });
  });
});
