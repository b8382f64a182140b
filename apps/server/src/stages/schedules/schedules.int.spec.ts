import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Graph, JsonObject } from '@tributary/contract';
import { addItems, inTransaction } from '@tributary/store';
import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { randomUUID } from 'node:crypto';
import { TestClock } from '../../clock/test-clock.js';
import { monotonicMs } from '../../monotonic.js';
import { ownKinds } from '../../wiring/kinds.js';
import { Publishing } from '../../workflows/publish.js';
import { workflowIdOf } from '../../workflows/workflow-id.js';
import { Workflows } from '../../workflows/workflows.js';
import { EngineFixture } from '../engine.fixture.js';
import { fireSchedules } from './fire-schedules.js';

jest.setTimeout(180_000);

const HOUR = 3_600_000;
const MINUTE = 60_000;

let spec: EngineFixture;
let clock: TestClock;
let workflows: Workflows;
let publishing: Publishing;
beforeAll(async () => {
  spec = await EngineFixture.open();
  clock = new TestClock(spec.database, spec.engine, monotonicMs);
  workflows = new Workflows(spec.database.api, spec.engine, ownKinds);
  publishing = new Publishing(spec.database.api, spec.engine, ownKinds);
});
afterEach(() => {
  expect(spec.failures.splice(0)).toEqual([]);
});
afterAll(() => spec?.close());

type Sandbox = Awaited<ReturnType<EngineFixture['sandbox']>>;

async function scheduled(workspace: Sandbox, config: JsonObject): Promise<number> {
  const graph = { nodes: [{ id: 't', kind: 'schedule', config }], edges: [], settings: { reentry: { mode: 'every-time' } } } as unknown as Graph;
  const { id } = await workflows.create(workspace, { name: '', graph });
  await publishing.publish(workspace, workflowIdOf(id), { backfill: 'none' });
  return id;
}

const entries = async (workflow: number) =>
  (await spec.database.api.query<{ contact: string; at: Date }>('select contact, entered_at as at from run where workflow = $1', [workflow])).rows.map((row) => `${row.at.toISOString()} ${row.contact}`).sort();

const TIMES: Readonly<Record<string, (hour: number, minute: number, weekday: number) => boolean>> = {
  '0 9 * * *': (hour, minute) => hour === 9 && minute === 0,
  '30 1,2 * * *': (hour, minute) => (hour === 1 || hour === 2) && minute === 30,
  '*/30 * * * *': (_hour, minute) => minute % 30 === 0,
  '15 */5 * * 0,1': (hour, minute, weekday) => hour % 5 === 0 && minute === 15 && weekday < 2,
};

/** Minutes at which clocks come to show a time for the first time, or pass over it. */
function instants(cron: string, zone: IANAZone, from: number, to: number): number[] {
  const found: number[] = [];
  let shown = -Infinity;
  for (let at = from - 48 * HOUR; at <= to; at += MINUTE) {
    const wall = at + zone.offset(at) * MINUTE;
    let hit = false;
    for (let one = shown === -Infinity ? wall : shown + MINUTE; one <= wall; one += MINUTE) {
      const date = new Date(one);
      hit ||= TIMES[cron]!(date.getUTCHours(), date.getUTCMinutes(), date.getUTCDay());
    }
    shown = Math.max(shown, wall);
    if (hit && at > from) found.push(at);
  }
  return found;
}

const play = fc.record({
  start: fc.constantFrom('2026-03-08T04:00:00Z', '2026-11-01T03:00:00Z', '2026-10-24T22:00:00Z', '2026-10-03T12:00:00Z').map((text) => Date.parse(text)),
  cron: fc.constantFrom(...Object.keys(TIMES)),
  timezone: fc.constantFrom('America/New_York', 'Europe/Lisbon', 'Australia/Lord_Howe', null),
  visits: fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 240 }), contact: fc.nat(3) }), { minLength: 3, maxLength: 10 }),
});

describe('schedules', () => {
  it('put in whoever is in the segment at each instant, over changes of clocks', async () => {
    let entered = 0;
    await fc.assert(
      fc.asyncProperty(play, async ({ start, cron, timezone, visits }) => {
        const workspace = await spec.sandbox(start);
        await spec.segments.create(workspace, { key: 'here', kind: 'active', of: 'contact', rule: { event: 'Visited', within: '150m' } });
        await spec.engine.drain([workspace.sandboxShard]);
        const workflow = await scheduled(workspace, { cron, segment: 'here', timezone });
        const contacts = Array.from({ length: 4 }, (): string => randomUUID());
        let at = start + 7_000;
        const seen = visits.map(({ minutes, contact }) => ({ contact: contacts[contact]!, at: (at += minutes * MINUTE) }));
        for (const visit of seen) {
          await clock.move(workspace, { now: new Date(visit.at).toISOString() });
          await spec.accept(workspace, [{ ...visit, name: 'Visited', data: {} }]);
          await spec.engine.drain([workspace.sandboxShard]);
        }
        const end = at + 5 * HOUR;
        await clock.move(workspace, { now: new Date(end).toISOString() });
        const members = (now: number) => contacts.filter((contact) => seen.some((one) => one.contact === contact && one.at <= now && one.at > now - 150 * MINUTE));
        const expected = instants(cron, IANAZone.create(timezone ?? 'UTC'), start, end).flatMap((now) => members(now).map((contact) => `${new Date(now).toISOString()} ${contact}`)).sort();
        entered += expected.length;
        expect(await entries(workflow)).toEqual(expected);
      }),
      { numRuns: Number(process.env['PROMISE_RUNS'] ?? 15), ...(process.env['PROMISE_SEED'] ? { seed: Number(process.env['PROMISE_SEED']) } : {}) },
    );
    expect(entered).toBeGreaterThan(20);
  });

  it('carry out each instant once, whoever comes first and whoever dies on the way', async () => {
    const now = Date.UTC(2026, 5, 1, 9);
    const workspace = await spec.sandbox(now - HOUR);
    await spec.segments.create(workspace, { key: 'all', kind: 'active', of: 'contact', rule: { everyone: true } });
    await spec.engine.drain([workspace.sandboxShard]);
    const contacts = [randomUUID(), randomUUID()];
    await spec.accept(workspace, contacts.map((contact) => ({ contact, at: now - HOUR, name: 'Visited', data: {} })));
    await spec.engine.drain([workspace.sandboxShard]);
    const workflow = await scheduled(workspace, { cron: '0 9 * * *', segment: 'all' });
    await spec.setClock(workspace.sandboxShard, now);
    const shards = [workspace.sandboxShard];
    const killed = inTransaction(spec.database.worker, async (connection) => {
      await fireSchedules(connection, shards);
      throw new Error('killed before the commit');
    });
    await expect(killed).rejects.toThrow('killed');
    const fired = await Promise.all(Array.from({ length: 4 }, () => inTransaction(spec.database.worker, (connection) => fireSchedules(connection, shards))));
    expect(fired.reduce((sum, one) => sum + one, 0)).toBe(1);
    await spec.engine.drain(shards);
    await spec.engine.drain(shards);
    expect(await entries(workflow)).toEqual(contacts.map((contact) => `2026-06-01T09:00:00.000Z ${contact}`).sort());
  });

  it('make up once for what was missed while nothing ran, say so, and not for what passed while paused', async () => {
    const start = Date.UTC(2026, 5, 1, 8);
    const workspace = await spec.sandbox(start);
    const shards = [workspace.sandboxShard];
    await spec.segments.create(workspace, { key: 'all', kind: 'active', of: 'contact', rule: { everyone: true } });
    await spec.engine.drain(shards);
    await spec.accept(workspace, [{ contact: randomUUID(), at: start, name: 'Visited', data: {} }]);
    await spec.engine.drain(shards);
    const workflow = await scheduled(workspace, { cron: '0 * * * *', segment: 'all' });
    await spec.setClock(workspace.sandboxShard, start + 3.5 * HOUR); // nobody looked on the way
    for (let i = 0; i < 3; i++) await spec.engine.drain(shards);
    expect((await entries(workflow)).map((line) => line.slice(11, 16))).toEqual(['11:00']);
    const { rows } = await spec.database.api.query<{ reason: string }>('select s.reason from step s join run r on r.id = s.run where r.workflow = $1', [workflow]);
    expect(rows.map(({ reason }) => reason)).toEqual(['By the schedule of 2026-06-01T11:00:00.000Z; 2 times before it were missed while nothing ran, and this makes up for them']);
    await workflows.pause(workspace, workflowIdOf(workflow));
    await clock.move(workspace, { advance: '2h' });
    await workflows.resume(workspace, workflowIdOf(workflow), { overdue: 'run' });
    await clock.move(workspace, { advance: '1h' });
    expect((await entries(workflow)).map((line) => line.slice(11, 16))).toEqual(['11:00', '14:00']);
  });
});

describe('dates', () => {
  it('of who is there already are watched from publishing on, over new versions and pauses', async () => {
    const start = Date.UTC(2026, 4, 1);
    const workspace = await spec.sandbox(start);
    const shards = [workspace.sandboxShard];
    const contact = randomUUID();
    const late = randomUUID();
    await spec.accept(workspace, [{ contact, at: start, name: null, data: { on: '2026-05-03' } }, { contact: late, at: start, name: null, data: { on: '2026-05-06' } }]);
    await spec.engine.drain(shards);
    const graph = (config: JsonObject) => ({ nodes: [{ id: 't', kind: 'date-reached', config }], edges: [], settings: { reentry: { mode: 'every-time' } } }) as unknown as Graph;
    const { id } = await workflows.create(workspace, { name: '', graph: graph({ trait: 'on', at: '09:00' }) });
    const ref = workflowIdOf(id);
    const publish = () => publishing.publish(workspace, ref, { backfill: 'none' });
    await publish();
    await clock.move(workspace, { now: '2026-05-03T12:00:00Z' });
    expect(await entries(id)).toEqual([`2026-05-03T09:00:00.000Z ${contact}`]);
    // The same date is not reached again by another clock, nor under another version.
    await workflows.saveDraft(workspace, ref, { graph: graph({ trait: 'on', at: '15:00' }) } as never, '*');
    await publish();
    await spec.accept(workspace, [{ contact, at: Date.UTC(2026, 4, 3, 12), name: null, data: { timezone: 'America/New_York' } }]);
    await clock.move(workspace, { now: '2026-05-05T00:00:00Z' });
    expect(await entries(id)).toHaveLength(1);
    // What passes while paused is not made up for.
    await workflows.pause(workspace, ref);
    await spec.accept(workspace, [{ contact, at: Date.UTC(2026, 4, 5), name: null, data: { on: '2026-05-05' } }]);
    await clock.move(workspace, { now: '2026-05-06T00:00:00Z' });
    await workflows.resume(workspace, ref, { overdue: 'run' });
    await clock.move(workspace, { now: '2026-05-07T00:00:00Z' });
    expect(await entries(id)).toEqual([`2026-05-03T09:00:00.000Z ${contact}`, `2026-05-06T15:00:00.000Z ${late}`]);
  });

  it('that either of two contacts reached are not reached again when they become one', async () => {
    const start = Date.UTC(2026, 4, 1);
    const workspace = await spec.sandbox(start);
    const shards = [workspace.sandboxShard];
    const [from, contact] = [randomUUID(), randomUUID()];
    const { id } = await workflows.create(workspace, { name: '', graph: { nodes: [{ id: 't', kind: 'date-reached', config: { trait: 'on', at: '09:00' } }], edges: [], settings: { reentry: { mode: 'every-time' } } } as unknown as Graph });
    await publishing.publish(workspace, workflowIdOf(id), { backfill: 'none' });
    await spec.accept(workspace, [{ contact: from, at: start, name: null, data: { on: '2026-05-03' } }, { contact, at: start, name: null, data: { timezone: 'America/New_York' } }]);
    await clock.move(workspace, { now: '2026-05-03T10:00:00Z' });
    await addItems(spec.database.api, [{ workspace: workspace.id, shard: shards[0]!, contact, at: null, lane: 0, root: null, depth: 0, kind: 'merge', payload: { from, fromShard: shards[0], alias: null } }]);
    await clock.move(workspace, { now: '2026-05-04T00:00:00Z' }); // nine in New York is past, too
    expect(await entries(id)).toEqual([`2026-05-03T09:00:00.000Z ${contact}`]);
    await spec.accept(workspace, [{ contact, at: Date.UTC(2026, 4, 4), name: null, data: { on: '2026-05-04' } }]);
    await clock.move(workspace, { now: '2026-05-05T00:00:00Z' });
    expect(await entries(id)).toEqual([`2026-05-03T09:00:00.000Z ${contact}`, `2026-05-04T13:00:00.000Z ${contact}`]);
  });
});
