import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Expression } from '@tributary/contract';
import { toSql } from '@tributary/segment';
import { traitIndexName, usableTraitIndexes } from '@tributary/store';
import { EngineFixture } from '../stages/engine.fixture.js';
import { ownKinds } from '../wiring/kinds.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { SegmentInsight } from './segment-insight.js';
import { indexedTraits, TraitIndexes } from './trait-indexes.js';

const NOW = Date.UTC(2026, 10, 27);
const PEOPLE = 24_000;
const never = new AbortController().signal;
const inCountry: Expression = { trait: 'country', op: 'equals', value: 'C7' };

describe('the indexes of attributes', () => {
  let fixture: EngineFixture;
  let large: Workspace;
  let small: Workspace;
  const query = <Row extends object>(sql: string, values: unknown[] = []) => fixture.database.bulk.query<Row>(sql, values).then(({ rows }) => rows);
  const keep = () => new TraitIndexes(fixture.database.bulk, ownKinds).keep(never);
  const standing = () => usableTraitIndexes(fixture.database.api);
  const create = (key: string, rule: Expression, workspace = large) => fixture.segments.create(workspace, { key, kind: 'active', rule } as never);
  const preview = (rule: Expression) => new SegmentInsight(fixture.database.api).preview(large, { rule });

  async function people(workspace: Workspace, n: number): Promise<void> {
    await query(
      `insert into contact (shard, workspace, id, user_id, traits, trait_at, created_at)
       select (select shard from workspace where id = $1::int), $1::int, md5($1::int || ':' || i)::uuid, 'u' || i,
         jsonb_build_object('country', 'C' || i % 100, 'score', i, 'it''s', 'yes ' || i % 50, 'a', i, 'b', i, 'c', i, 'd', i, 'e', i, 'f', i, 'g', i), '{}', now()
       from generate_series(1, $2::int) i`,
      [workspace.id, n],
    );
    await query('analyze contact');
  }

  beforeAll(async () => {
    fixture = await EngineFixture.open();
    large = await fixture.sandbox(NOW);
    small = await fixture.sandbox(NOW);
    await people(large, PEOPLE);
    await people(small, 300);
  }, 60_000);
  beforeEach(async () => {
    await query('truncate segment, segment_version, job cascade');
    await keep();
    expect(await standing()).toEqual(new Set());
  });
  afterAll(() => fixture.close());

  it('stand while a segment asks, find its people, and go with it', async () => {
    const before = await preview(inCountry);
    await create('in-country', inCountry);
    await keep();
    expect(await standing()).toEqual(new Set([traitIndexName('text:country')]));
    const isIndexed = await indexedTraits(fixture.database.api, inCountry);
    const { text, values, isNarrowed } = toSql(inCountry, { workspace: large.id, at: NOW, timezone: 'UTC', resolveSegment: () => ({ id: 0, version: 0 }), isIndexed });
    expect(isNarrowed).toBe(true);
    const plan = await fixture.database.api.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values as unknown[]);
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toContain(traitIndexName('text:country'));
    const { warnings, ...after } = await preview(inCountry);
    expect({ ...before, warnings }).toEqual({ ...after, warnings });
    expect(after).toMatchObject({ count: PEOPLE / 100, total: PEOPLE });
    await fixture.segments.delete(large, 'in-country');
    await keep();
    expect(await standing()).toEqual(new Set());
  });

  it.each<[string, Expression, number]>([
    ['a list', { trait: 'country', op: 'in', value: ['C7', 'C8', 'none'] }, 480],
    ['how a text begins, whatever its case', { trait: 'country', op: 'starts_with', value: 'c9' }, 2_640],
    ['a number', { trait: 'score', op: 'equals', value: '12' }, 1],
    ['a range', { trait: 'score', op: 'between', value: [5, 14] }, 10],
    ['a name with a quotation mark', { trait: "it's", op: 'equals', value: 'yes 3' }, 480],
    ['one condition among others', { and: [{ trait: 'country', op: 'equals', value: 'C7' }, { not: { trait: 'score', op: 'lt', value: 4_000 } }] }, 200],
  ])('find %s', async (_, rule, count) => {
    await create('asking', rule);
    await keep();
    expect((await standing()).size).toBeGreaterThan(0);
    expect((await indexedTraits(fixture.database.api, rule)) && (await preview(rule))).toMatchObject({ count, total: PEOPLE });
  });

  it('take values of any length, and tell long ones apart', async () => {
    const long = (end: string) => 'é'.repeat(250) + end;
    await create('long', { trait: 'note', op: 'equals', value: long('a') });
    await keep();
    const set = (user: string, value: string) => query(`update contact set traits = traits || jsonb_build_object('note', $3::text) where workspace = $1 and user_id = $2`, [large.id, user, value]);
    await set('u1', 'x'.repeat(6_000) + Array.from({ length: 2_000 }, (_, i) => String.fromCharCode(0x4e00 + i)).join(''));
    await set('u2', Array.from({ length: 6_000 }, (_, i) => String.fromCharCode(0x4e00 + i)).join(''));
    await set('u3', long('a'));
    await set('u4', long('b'));
    expect(await preview({ trait: 'note', op: 'equals', value: long('a') })).toMatchObject({ count: 1, total: PEOPLE });
    await create('long-beginning', { trait: 'note', op: 'starts_with', value: long('B') });
    await keep();
    expect((await standing()).size).toBe(2);
    expect(await preview({ trait: 'note', op: 'starts_with', value: long('B') })).toMatchObject({ count: 1, total: PEOPLE });
  });

  it('are eight at the most: those that most rules ask for', async () => {
    for (const trait of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'score', 'country', "it's"]) await create(`one-${trait.charCodeAt(0)}-${trait.length}`, { trait, op: 'starts_with', value: 'C' });
    await keep();
    expect((await standing()).size).toBe(8);
    for (const trait of ['country', 'score', "it's"]) await create(`two-${trait.length}`, { trait, op: 'starts_with', value: 'D' });
    await keep();
    const names = await standing();
    expect(names.size).toBe(8);
    for (const trait of ['country', 'score', "it's"]) expect(names).toContain(traitIndexName(`beginning:${trait}`));
  });

  it('are not made for few people, nor for what no member has to have', async () => {
    await create('few', inCountry, small);
    await create('either', { or: [inCountry, { tag: 'vip' }] });
    await create('nested', { trait: 'address.city', op: 'equals', value: 'Lisbon' });
    await keep();
    expect(await standing()).toEqual(new Set());
  });

  it('are made anew when they were left half made', async () => {
    await create('in-country', inCountry);
    await keep();
    const name = traitIndexName('text:country');
    await query(`update pg_index set indisvalid = false where indexrelid = $1::regclass`, [name]);
    expect(await standing()).toEqual(new Set());
    await keep();
    expect(await standing()).toEqual(new Set([name]));
  });

  it('are made by one of several processes', async () => {
    await create('in-country', inCountry);
    await Promise.all([keep(), keep(), keep()]);
    expect((await standing()).size).toBe(1);
  });

  it('let the process end while they wait, and are made at the next start', async () => {
    await create('in-country', inCountry);
    const older = await fixture.database.api.connect();
    await older.query('begin');
    await older.query(`update contact set owner = null where workspace = ${small.id} and user_id = 'u1'`);
    const ending = new AbortController();
    const kept = new TraitIndexes(fixture.database.bulk, ownKinds).keep(ending.signal);
    const waits = async () => {
      while ((await query(`select from pg_stat_activity where datname = current_database() and query like 'create index concurrently%' and wait_event_type = 'Lock'`)).length === 0);
    };
    await Promise.race([waits(), kept.then(() => Promise.reject(new Error('it waited for nobody')))]);
    ending.abort();
    await kept;
    expect(await standing()).toEqual(new Set());
    await older.query('rollback');
    older.release();
    await keep();
    expect((await standing()).size).toBe(1);
  });
});
