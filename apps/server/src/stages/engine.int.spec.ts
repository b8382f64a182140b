import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inTransaction, statementCount } from '@tributary/store';
import { randomUUID } from 'node:crypto';
import { monotonicMs } from '../monotonic.js';
import { ownKinds } from '../wiring/kinds.js';
import { retryParked } from '../wiring/parked-items.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { EngineFixture } from './engine.fixture.js';
import { runBatch } from './shard/batch.js';
import { ContactCache } from './shard/contact-cache.js';
import { DefinitionsCache } from './shard/definitions-cache.js';
import { HandedItems } from './shard/handed-items.js';
import { ShardProcessor } from './shard/shard-processor.js';

const START = Date.UTC(2026, 2, 9);
const HOUR = 3_600_000;

describe('the engine', () => {
  let spec: EngineFixture;
  let workspace: Workspace & { readonly sandboxShard: number };
  let processor: ShardProcessor;

  beforeAll(async () => {
    spec = await EngineFixture.open();
    processor = new ShardProcessor({ pool: spec.database.worker, definitions: new DefinitionsCache(ownKinds), cache: new ContactCache(), handed: new HandedItems(), apart: () => Promise.reject(new Error('no merges here')), committed: () => undefined, monotonicMs, failed: (_, error) => spec.failures.push(error) });
  }, 60_000);
  afterAll(() => spec.close());
  beforeEach(async () => {
    workspace = await spec.sandbox(START);
    spec.failures.length = 0;
  });

  const ready = async (key: string, rule: object): Promise<void> => {
    await spec.segments.create(workspace, { key, kind: 'active', of: 'contact', rule });
    while ((await spec.segments.one(workspace, key)).status !== 'ready') await spec.engine.drain([workspace.sandboxShard]);
  };
  const drain = () => processor.drain([workspace.sandboxShard]);
  const twice = { event: 'Product Viewed', count: { op: 'gte', n: 2 }, within: '1d' };
  const view = (contact: string, at: number, late = false) => ({ contact, at, name: 'Product Viewed', data: {}, late });

  it('semantics 3: tells false → true once, with its cause, and says which contacts a definition brought in', async () => {
    const [before, turned, untouched] = [randomUUID(), randomUUID(), randomUUID()];
    await spec.accept(workspace, [view(before, START), view(before, START), view(turned, START), view(untouched, START), view(untouched, START)]);
    await drain();
    await spec.segments.create(workspace, { key: 'viewers', kind: 'active', of: 'contact', rule: twice });
    // While the segment is being built: one who is in already is touched, and one becomes a member by what it does.
    await spec.setClock(workspace.sandboxShard, START + HOUR);
    await spec.accept(workspace, [view(before, START + HOUR), view(turned, START + HOUR)]);
    await drain();
    expect(await spec.told(workspace, 'viewers')).toEqual([]);
    await spec.setClock(workspace.sandboxShard, START + 2 * HOUR);
    while ((await spec.segments.one(workspace, 'viewers')).status !== 'ready') await spec.engine.drain([workspace.sandboxShard]);
    const told = await spec.told(workspace, 'viewers');
    expect(told).toHaveLength(3);
    expect(told).toContainEqual({ contact: before, entered: true, cause: 'definition', at: START + 2 * HOUR });
    expect(told).toContainEqual({ contact: untouched, entered: true, cause: 'definition', at: START + 2 * HOUR });
    expect(told).toContainEqual({ contact: turned, entered: true, cause: 'data', at: START + HOUR });
  });

  it('semantics 4: time alone moves people, at the instant', async () => {
    await ready('viewers', twice);
    const contact = randomUUID();
    await spec.accept(workspace, [view(contact, START), view(contact, START)]);
    await drain();
    await spec.setClock(workspace.sandboxShard, START + 24 * HOUR - 1);
    await drain();
    expect(await spec.told(workspace, 'viewers')).toEqual([{ contact, entered: true, cause: 'data', at: START }]);
    await spec.setClock(workspace.sandboxShard, START + 90 * HOUR);
    await drain();
    expect(await spec.told(workspace, 'viewers')).toEqual([
      { contact, entered: true, cause: 'data', at: START },
      { contact, entered: false, cause: 'time', at: START + 24 * HOUR },
    ]);
  });

  it('semantics 7: a late event counts, and what it causes says so', async () => {
    await ready('viewers', { event: 'Product Viewed' });
    const contact = randomUUID();
    await spec.accept(workspace, [view(contact, START, true)]);
    await drain();
    expect(await spec.told(workspace, 'viewers')).toMatchObject([{ contact, entered: true, cause: 'late' }]);
  });

  it('reads what a contact did before a restart once, not again for each kind of event', async () => {
    for (const name of ['A', 'B', 'C', 'D']) await ready(`of-${name}`, { event: name, count: { op: 'gte', n: 2 }, within: '9d' });
    const contact = randomUUID();
    const did = (name: string, at: number) => spec.accept(workspace, [{ contact, at, name, data: {} }]);
    for (const name of ['A', 'B', 'C', 'D']) await did(name, START);
    await drain();
    const fresh = new ShardProcessor({ pool: spec.database.worker, definitions: new DefinitionsCache(ownKinds), cache: new ContactCache(), handed: new HandedItems(), apart: () => Promise.reject(new Error('no merges here')), committed: () => undefined, monotonicMs, failed: (_, error) => spec.failures.push(error) });
    const statements: number[] = [];
    for (const [i, name] of ['A', 'B', 'C', 'D', 'A'].entries()) {
      await spec.setClock(workspace.sandboxShard, START + (i + 1) * HOUR);
      await did(name, START + (i + 1) * HOUR);
      const before = statementCount.total;
      await fresh.drain([workspace.sandboxShard]);
      statements.push(statementCount.total - before);
    }
    // The first loads it, the second what else there is of it; from then on it is known. The last turns nothing.
    expect(statements[2]).toBe(statements[3]);
    expect(statements[3]! - statements[4]!).toBeLessThan(4);
    expect([statements[0]! > statements[1]!, statements[1]! > statements[2]!]).toEqual([true, true]);
    for (const name of ['A', 'B', 'C', 'D']) expect(await spec.told(workspace, `of-${name}`)).toMatchObject([{ contact, entered: true, cause: 'data' }]);
  });

  it('semantics 15: parks an item that cannot be written, and the others go on', async () => {
    await ready('viewers', { event: 'Product Viewed' });
    const [good, bad] = [randomUUID(), randomUUID()];
    await spec.accept(workspace, [view(good, START), view(bad, START), view(bad, START)]);
    // What no check at the door lets in: an item of which Postgres cannot hold a part.
    await spec.database.worker.query(`update inbox set payload = replace(replace(payload, '"type":"track"', '"type":"identify"'), '"traits":{}', '"traits":{"x":"\\u0000"}')
      where id = (select max(id) from inbox where shard = $1)`, [workspace.sandboxShard]);
    await drain();
    expect((await spec.told(workspace, 'viewers')).map((one) => one.contact).sort()).toEqual([good, bad].sort());
    const parked = await spec.database.api.query(`select contact, code from parked_item where workspace = $1`, [workspace.id]);
    expect(parked.rows).toEqual([{ contact: bad, code: 'item.poison' }]);
    const left = await spec.database.api.query(`select 1 from inbox where shard = $1`, [workspace.sandboxShard]);
    expect(left.rows).toEqual([]);
    expect(spec.failures).toHaveLength(1);
  });

  it('semantics 15: parks a contact of which five items failed, and takes it up again when they are retried', async () => {
    await ready('recent', { event: 'Product Viewed', within: '1d' });
    const contact = randomUUID();
    await spec.accept(workspace, [view(contact, START)]);
    await drain();
    await spec.accept(workspace, Array.from({ length: 5 }, () => view(contact, START)));
    await spec.database.worker.query(`update inbox set payload = '{"broken":' || payload || '}' where shard = $1`, [workspace.sandboxShard]);
    await drain();
    const state = async () => (await spec.database.api.query(`select state from contact where workspace = $1 and id = $2`, [workspace.id, contact])).rows[0].state;
    expect(await state()).toBe('parked');
    await spec.accept(workspace, [view(contact, START)]);
    await drain();
    const parked = await spec.database.api.query(`select code from parked_item where workspace = $1 order by id`, [workspace.id]);
    expect(parked.rows.map((row) => row.code)).toEqual([...Array.from({ length: 5 }, () => 'item.poison'), 'contact.parked']);

    await spec.database.worker.query(`update parked_item set payload = (payload::jsonb->'broken')::text where workspace = $1 and code = 'item.poison'`, [workspace.id]);
    expect(await retryParked(spec.database.api, spec.engine, workspace, { filter: {} })).toEqual({ retried: 6 });
    await drain();
    expect(await state()).toBe('active');
    await spec.setClock(workspace.sandboxShard, START + 48 * HOUR);
    await drain();
    expect(await spec.told(workspace, 'recent')).toMatchObject([{ entered: true, at: START }, { entered: false, cause: 'time', at: START + 24 * HOUR }]);
  });

  it('wakes at an earlier instant when new data brings it nearer', async () => {
    await ready('recent', { trait: 'seenAt', op: 'within_last', value: '1d' });
    const contact = randomUUID();
    const seen = (at: number) => ({ contact, at: START, name: null, data: { seenAt: new Date(at).toISOString() } });
    await spec.accept(workspace, [seen(START - HOUR)]);
    await spec.accept(workspace, [seen(START - 20 * HOUR)]);
    await drain();
    await spec.setClock(workspace.sandboxShard, START + 10 * HOUR);
    await drain();
    expect(await spec.told(workspace, 'recent')).toMatchObject([{ entered: true, at: START }, { entered: false, at: START + 4 * HOUR, cause: 'time' }]);
  });

  it('keeps instants at both ends of the calendar', async () => {
    await ready('ever', { event: 'Product Viewed', from: '0001-01-01', to: '9999-12-31' });
    await ready('far', { trait: 'seenAt', op: 'within_last', value: '1y' });
    const contact = randomUUID();
    await spec.accept(workspace, [view(contact, START), { contact, at: START, name: null, data: { seenAt: '9999-12-31T23:59:59Z' } }]);
    await drain();
    await spec.setClock(workspace.sandboxShard, Date.UTC(9999, 11, 31, 23, 59, 59));
    await drain();
    expect(await spec.told(workspace, 'ever')).toMatchObject([{ contact, entered: true }]);
    expect(await spec.told(workspace, 'far')).toMatchObject([{ contact, entered: true, cause: 'time', at: Date.UTC(9999, 11, 31, 23, 59, 59) }]);
    expect(spec.failures).toEqual([]);
  });

  it('runs as many statements for a large batch as for a small one', async () => {
    await ready('viewers', twice);
    await ready('chained', { and: [{ segment: 'viewers' }, { not: { trait: 'plan', op: 'equals', value: 'pro' } }] });
    const counts: number[] = [];
    for (const size of [2, 20, 400]) {
      const contacts = Array.from({ length: size }, () => randomUUID());
      await spec.accept(workspace, contacts.flatMap((contact) => [view(contact, START), view(contact, START), { contact, at: START, name: null, data: { plan: 'free' } }]));
      const before = statementCount.total;
      const limits = { shards: 8, live: 5_000, bulk: 0, due: 100, after: -1, only: [workspace.sandboxShard] };
      const report = await inTransaction(spec.database.worker, (connection) => runBatch(connection, limits, new DefinitionsCache(ownKinds).source));
      expect(report?.items).toHaveLength(size * 3);
      counts.push(statementCount.total - before);
    }
    expect(counts).toEqual([counts[0], counts[0], counts[0]]);
    expect(counts[0]).toBeLessThan(30);
  });
});
