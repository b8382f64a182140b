import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Graph, JsonObject } from '@tributary/contract';
import { addItems } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import { TestClock } from '../clock/test-clock.js';
import { monotonicMs } from '../monotonic.js';
import { addJob, BEGIN_SPREAD } from '../stages/bulk/jobs.js';
import { EngineFixture } from '../stages/engine.fixture.js';
import { ownKinds } from '../wiring/kinds.js';
import { Publishing } from '../workflows/publish.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import { Workflows } from '../workflows/workflows.js';

jest.setTimeout(60_000);
const START = Date.UTC(2026, 4, 1, 12);
const DAY = 86_400_000;

let spec: EngineFixture;
let clock: TestClock;
beforeAll(async () => {
  spec = await EngineFixture.open();
  clock = new TestClock(spec.database, spec.engine, monotonicMs);
});
afterEach(() => {
  expect(spec.failures.splice(0)).toEqual([]);
});
afterAll(() => spec?.close());

type Sandbox = Awaited<ReturnType<EngineFixture['sandbox']>>;
const computedOf = async (workspace: Sandbox, contact: string): Promise<JsonObject> => {
  const { rows } = await spec.database.api.query<{ model: string; value: JsonObject }>(`select model, value from computed_trait where workspace = $1 and contact = $2 and value <> 'null'`, [workspace.id, contact]);
  return Object.fromEntries(rows.map(({ model, value }) => [model, value]));
};
const changesOf = async (workspace: Sandbox, key: string) =>
  (await spec.database.api.query<{ at: Date; after: unknown; cause: string }>(`select at, after, cause from contact_change where workspace = $1 and kind = 'computed' and key = $2 order by id`, [workspace.id, key])).rows.map(({ at, after, cause }) => [at.toISOString(), after, cause]);
const told = async (workspace: Sandbox, key: string) => (await spec.told(workspace, key)).map(({ entered, cause, at }) => `${new Date(at).toISOString()} ${entered ? 'in' : 'out'} ${cause}`);

async function world(rules: Readonly<Record<string, object>>) {
  const workspace = await spec.sandbox(START);
  for (const [key, rule] of Object.entries(rules)) await spec.segments.create(workspace, { key, kind: 'active', of: 'contact', rule: rule as never });
  await spec.engine.drain([workspace.sandboxShard]);
  return { workspace, contact: randomUUID() };
}

describe('derived traits', () => {
  it('follow from what is said and done, with the item, and rules and triggers hear of them', async () => {
    const { workspace, contact } = await world({ portuguese: { trait: 'computed.geo.country', op: 'equals', value: 'PT' }, phones: { trait: 'computed.device.type', op: 'equals', value: 'mobile' } });
    const workflows = new Workflows(spec.database.api, spec.engine, ownKinds);
    const { id } = await workflows.create(workspace, { name: '', graph: { nodes: [{ id: 't', kind: 'attribute-changed', config: { trait: 'computed.geo.city', to: 'Porto' } }], edges: [] } as unknown as Graph });
    await new Publishing(spec.database.api, spec.engine, ownKinds).publish(workspace, workflowIdOf(id), { backfill: 'none' });
    await spec.accept(workspace, [{ contact, at: START, name: null, data: { address: { city: 'Lisboa', country: 'Portugal' } } }]);
    await spec.engine.drain([workspace.sandboxShard]);
    expect(await computedOf(workspace, contact)).toMatchObject({ geo: { country: 'PT', city: 'Lisbon', continent: 'Europe' }, engagement: 'none' });
    expect(await told(workspace, 'portuguese')).toEqual(['2026-05-01T12:00:00.000Z in data']);
    await spec.accept(workspace, [{ contact, at: START, name: null, data: { address: { city: 'Porto', country: 'PT' } } }]);
    await spec.accept(workspace, [{ contact, at: START, name: 'Page Viewed', data: {}, context: { userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1' } }]);
    await spec.engine.drain([workspace.sandboxShard]);
    expect(await computedOf(workspace, contact)).toMatchObject({ geo: { city: 'Porto' }, device: { type: 'mobile', os: 'iOS', browser: 'Safari' }, engagement: 'low' });
    expect(await told(workspace, 'phones')).toEqual(['2026-05-01T12:00:00.000Z in data']);
    expect((await changesOf(workspace, 'geo')).map(([, , cause]) => cause)).toEqual(['computed', 'computed']);
    const { rows } = await spec.database.api.query('select contact from run where workflow = $1', [id]);
    expect(rows).toEqual([{ contact }]);
  });

  it('change by time alone at their instant: age at the midnight of the contact, engagement when days leave the window', async () => {
    const { workspace, contact } = await world({ adults: { trait: 'computed.age', op: 'gte', value: 18 }, active: { trait: 'computed.engagement', op: 'in', value: ['low', 'medium', 'high'] } });
    await spec.accept(workspace, [{ contact, at: START, name: null, data: { birthday: '2008-05-03', timezone: 'America/New_York' } }]);
    await spec.accept(workspace, [{ contact, at: START, name: 'Page Viewed', data: {} }]);
    for (let i = 1; i < 4; i++) {
      await clock.move(workspace, { advance: '1d' });
      await spec.accept(workspace, [{ contact, at: START + i * DAY, name: 'Page Viewed', data: {} }]);
    }
    await clock.move(workspace, { advance: '60d' });
    expect(await told(workspace, 'adults')).toEqual(['2026-05-03T04:00:00.000Z in computed']);
    expect(await changesOf(workspace, 'engagement')).toEqual([
      ['2026-05-01T12:00:00.000Z', 'none', 'computed'],
      ['2026-05-01T12:00:00.000Z', 'low', 'computed'],
      ['2026-05-03T12:00:00.000Z', 'medium', 'computed'],
      ['2026-06-01T00:00:00.000Z', 'low', 'computed'],
      ['2026-06-03T00:00:00.000Z', 'none', 'computed'],
    ]);
    expect(await told(workspace, 'active')).toEqual(['2026-05-01T12:00:00.000Z in data', '2026-06-03T00:00:00.000Z out computed']);
    expect(await computedOf(workspace, contact)).toMatchObject({ age: 18, generation: 'Generation Z', engagement: 'none' });
  });

  it('are known for how long they have been so, kept and rebuilt alike', async () => {
    const rule = { trait: 'computed.engagement', op: 'has_been', value: 'low', for_at_least: '5d' } as const;
    const { workspace, contact } = await world({ kept: rule, near: { trait: 'computed.geo.city', op: 'has_been', value: 'Porto', for_less_than: '2d' } });
    await spec.accept(workspace, [{ contact, at: START, name: null, data: { address: { country: 'Portugal' } } }]);
    await clock.move(workspace, { advance: '3d' });
    await spec.accept(workspace, [{ contact, at: START + 3 * DAY, name: 'Page Viewed', data: {} }]);
    await spec.accept(workspace, [{ contact, at: START + 3 * DAY, name: null, data: { address: { country: 'Portugal', city: 'Porto' } } }]);
    await clock.move(workspace, { advance: '4d' });
    await spec.segments.create(workspace, { key: 'built', kind: 'active', of: 'contact', rule });
    await spec.engine.drain([workspace.sandboxShard]);
    expect((await told(workspace, 'kept')).concat(await told(workspace, 'built'))).toEqual([]);
    await clock.move(workspace, { advance: '2d' });
    await spec.segments.create(workspace, { key: 'later', kind: 'active', of: 'contact', rule });
    await spec.engine.drain([workspace.sandboxShard]);
    expect(await told(workspace, 'kept')).toEqual(['2026-05-09T12:00:00.000Z in time']);
    expect(await told(workspace, 'built')).toEqual(['2026-05-09T12:00:00.000Z in time']);
    expect(await told(workspace, 'later')).toEqual(['2026-05-10T12:00:00.000Z in definition']);
    expect(await told(workspace, 'near')).toEqual(['2026-05-04T12:00:00.000Z in data', '2026-05-06T12:00:00.000Z out time']);
  });

  it('of contacts that were there before are worked out by a job from their past, and start nothing', async () => {
    const { workspace, contact } = await world({ west: { trait: 'computed.geo.country', op: 'equals', value: 'PT' }, active: { trait: 'computed.engagement', op: 'equals', value: 'low' } });
    const campaign = { campaign: { source: 'news' }, location: { city: 'Porto', country: 'Portugal' }, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0' };
    await spec.accept(workspace, [{ contact, at: START, name: null, data: { plan: 'free' } }]);
    await spec.accept(workspace, [{ contact, at: START, name: 'Page Viewed', data: {}, context: campaign }]);
    await spec.engine.drain([workspace.sandboxShard]);
    const before = await computedOf(workspace, contact);
    // As it was before there were any.
    for (const table of ['derived', 'computed_trait']) await spec.database.api.query(`delete from ${table} where workspace = $1`, [workspace.id]);
    await spec.database.api.query(`delete from membership where workspace = $1`, [workspace.id]);
    await spec.database.api.query(`delete from contact_change where workspace = $1`, [workspace.id]);
    await spec.database.api.query(`update shard set epoch = epoch + 1 where id = $1`, [workspace.sandboxShard]);
    await clock.move(workspace, { advance: '2d' });
    await addJob(spec.database.api, { workspace: workspace.id, kind: 'derive', phase: BEGIN_SPREAD, config: {} });
    await spec.engine.drain([workspace.sandboxShard]);
    expect(await computedOf(workspace, contact)).toEqual(before);
    expect(before).toMatchObject({ geo: { city: 'Porto', country: 'PT' }, device: { os: 'Linux' }, source: { utm_source: 'news', last_utm_source: 'news' }, engagement: 'low' });
    expect([...(await told(workspace, 'west')), ...(await told(workspace, 'active'))]).toEqual(['2026-05-03T12:00:00.000Z in definition', '2026-05-03T12:00:00.000Z in definition']);
  });

  it('of two contacts that become one follow from both', async () => {
    const { workspace, contact } = await world({});
    const from = randomUUID();
    await spec.accept(workspace, [{ contact: from, at: START, name: 'Page Viewed', data: {}, context: { campaign: { source: 'ads' } } }]);
    await clock.move(workspace, { advance: '1d' });
    await spec.accept(workspace, [{ contact, at: START + DAY, name: 'Page Viewed', data: {}, context: { campaign: { source: 'news' } } }]);
    await addItems(spec.database.api, [{ workspace: workspace.id, shard: workspace.sandboxShard, contact, at: null, lane: 0, root: null, depth: 0, kind: 'merge', payload: { from, fromShard: workspace.sandboxShard, alias: null } }]);
    await spec.engine.drain([workspace.sandboxShard]);
    expect(await computedOf(workspace, contact)).toMatchObject({ source: { utm_source: 'ads', last_utm_source: 'news' }, engagement: 'low' });
    await spec.accept(workspace, [{ contact, at: START + DAY, name: 'Page Viewed', data: {} }]);
    await clock.move(workspace, { advance: '1d' });
    await spec.accept(workspace, [{ contact, at: START + 2 * DAY, name: 'Page Viewed', data: {} }]);
    await spec.engine.drain([workspace.sandboxShard]);
    expect(await computedOf(workspace, contact)).toMatchObject({ engagement: 'medium' });
  });
});
