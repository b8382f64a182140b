import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Expression } from '@tributary/contract';
import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { openDatabase, type Database } from '@tributary/store';
import fc from 'fast-check';
import type { Workspace } from '../workspaces/workspaces.js';
import { drawSample, estimateFrom, sampleOf } from './estimate.js';
import { previewRule, type EstimatedPreview } from './preview-rule.js';

const SEED = Number(process.env.PARITY_SEED ?? 20261127);
const PEOPLE = 12_000;
const LARGE = 4;

/** Shares from nobody to everybody: what people of a workspace have is as good as random. */
const share = fc.constantFrom(0, 1, 2, 5, 10, 25, 50, 75, 90, 98, 100);
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  share.map((percent): Expression => ({ trait: 'dice', op: 'lt', value: percent * 10 })),
  fc.tuple(share, fc.integer({ min: 0, max: 9 })).map(([percent, digit]): Expression => ({ and: [{ trait: 'other', op: 'gte', value: percent * 10 }, { not: { trait: 'digit', op: 'equals', value: `d${digit}` } }] })),
  fc.constantFrom('Opened', 'Bought').map((event): Expression => ({ event, within: '30d' })),
  fc.constantFrom('Opened', 'Bought').map((event): Expression => ({ last_event: event, not_within: '10d' })),
  fc.constantFrom('vip', 'none').map((tag): Expression => ({ tag })),
);
const rule: fc.Arbitrary<Expression> = fc.oneof(leaf, fc.tuple(leaf, leaf).map(([a, b]): Expression => ({ and: [a, b] })), fc.tuple(leaf, leaf).map(([a, b]): Expression => ({ or: [a, b] })), leaf.map((not): Expression => ({ not })));

describe('an estimate of how many fit', () => {
  let testing: TestDatabase;
  let database: Database;
  const workspaces: Workspace[] = [];
  const ask = (workspace: Workspace, asked: Expression, estimate?: true) => previewRule(database.api, workspace, { rule: asked, ...(estimate && { estimate }) });

  async function workspaceOf(people: number, sandboxShard: number | null = null): Promise<Workspace> {
    const { rows } = await database.bulk.query<{ id: number }>(`insert into workspace (name, kind, secret, created_at) values ('spec', 'live', '', now()) returning id`);
    const { id } = rows[0]!;
    await database.bulk.query(
      `insert into contact (shard, workspace, id, user_id, tags, traits, trait_at, created_at, state)
       select coalesce($3::int, get_byte(uuid_send(id), 15)), $1::int, id, 'u' || i, case when i % 3 = 0 then '{vip}'::text[] else '{}' end,
         jsonb_build_object('dice', floor(random() * 1000), 'other', floor(random() * 1000), 'digit', 'd' || i % 10), '{}', now(), case when i % 50 = 0 then 'merged' else 'active' end
       from (select i, md5($1::int || ':' || i || ':${SEED}')::uuid as id from generate_series(1, $2::int) i) k`,
      [id, people, sandboxShard],
    );
    await database.bulk.query(
      `insert into event (shard, workspace, contact, occurred_at, message_id, id, type, name, properties, traits, context, received_at, late, source)
       select c.shard, c.workspace, c.id, date_trunc('milliseconds', now() - make_interval(secs => random() * 60 * 86400)), 'm' || n, nextval('item_id'), 'track', case when random() < 0.2 then 'Bought' else 'Opened' end, '{}', '{}', '{}', now(), false, 'client'
       from contact c, generate_series(1, 2) n where c.workspace = $1`,
      [id],
    );
    return { id, name: 'spec', kind: 'live', timezone: 'UTC', secret: new Uint8Array(32), sandboxShard, retentionMonths: null };
  }

  beforeAll(async () => {
    testing = await testDatabase();
    database = openDatabase(testing.url);
    for (let i = 0; i < LARGE; i++) workspaces.push(await workspaceOf(PEOPLE, i === 0 ? 90_000 : null));
    workspaces.push(await workspaceOf(200));
    await database.bulk.query('analyze contact; analyze event');
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await testing.drop();
  });

  it('holds the exact count within its bounds for more than nine in ten generated rules', async () => {
    const rules = fc.sample(rule, { numRuns: 60, seed: SEED });
    const proved = { cases: 0, within: 0, inside: 0 };
    for (const workspace of workspaces.slice(0, LARGE)) {
      for (const asked of rules) {
        const exact = await ask(workspace, asked);
        const { count, low, high, total, estimated } = (await ask(workspace, asked, true)) as EstimatedPreview;
        expect({ estimated, order: low <= count && count <= high }).toEqual({ estimated: true, order: true });
        expect(Math.abs(total / exact.total - 1)).toBeLessThan(0.1);
        proved.cases += 1;
        proved.within += Number(low <= exact.count && exact.count <= high);
        proved.inside += Number(exact.count > 0 && exact.count < exact.total);
      }
    }
    expect(proved.within / proved.cases).toBeGreaterThanOrEqual(0.9);
    expect(proved.inside).toBeGreaterThan(proved.cases / 2);
  }, 120_000);

  it('is the same each time, and shows some of those who fit', async () => {
    const asked: Expression = { trait: 'dice', op: 'lt', value: 300 };
    const first = (await ask(workspaces[1]!, asked, true)) as EstimatedPreview;
    expect(await ask(workspaces[1]!, asked, true)).toEqual(first);
    expect(first).toMatchObject({ sentence: expect.any(String), warnings: [] });
    const ids = first.sample.map(({ id }) => id);
    const { rows } = await database.api.query<{ id: string }>(`select id from contact where workspace = $1 and id = any($2::uuid[]) and (traits->>'dice')::int < 300 and state = 'active'`, [workspaces[1]!.id, ids]);
    expect([ids.length, rows.length]).toEqual([10, 10]);
  });

  it('reads a few ranges of the keys, not everybody', async () => {
    const sample = await sampleOf(database.api, workspaces[1]!, true);
    expect(sample!.chance).toBeLessThan(0.5);
    const { rows } = await database.api.query<{ n: string }>(`select count(*) as n from contact where workspace = $1 and shard = any($2::int[]) and ($3::uuid is null or id < $3)`, [workspaces[1]!.id, sample!.drawn.shards, sample!.drawn.below]);
    expect(Number(rows[0]!.n) / (PEOPLE * sample!.chance)).toBeCloseTo(1, 1);
  });

  it('is the exact answer where there are few people', async () => {
    const asked: Expression = { event: 'Opened', within: '30d' };
    expect(await ask(workspaces[LARGE]!, asked, true)).toEqual(await ask(workspaces[LARGE]!, asked));
  });
});

describe('what a sample says', () => {
  it('is the count itself when everybody is in the sample', () => {
    fc.assert(fc.property(fc.nat(10_000_000), (seen) => expect(estimateFrom(seen, 1)).toEqual({ count: seen, low: seen, high: seen })));
    expect(drawSample({ people: 100, wanted: 500, sandboxShard: null })).toMatchObject({ chance: 1, drawn: { below: null } });
  });

  it('bounds what was seen, and says how many there may be when none was', () => {
    fc.assert(fc.property(fc.nat(100_000), fc.double({ min: 1e-6, max: 1, noNaN: true }), (seen, chance) => {
      const { count, low, high } = estimateFrom(seen, chance);
      expect(seen <= low && low <= count && count <= high).toBe(true);
    }));
    expect(estimateFrom(0, 0.01)).toEqual({ count: 0, low: 0, high: 381 });
  });

  it('draws the share it says', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50_000_000 }), fc.integer({ min: 500, max: 4_000 }), fc.constantFrom(null, 10_007), (people, wanted, sandboxShard) => {
      const { chance, drawn } = drawSample({ people, wanted, sandboxShard });
      expect(chance).toBeCloseTo(Math.min(1, wanted / people), 9);
      if (drawn.below !== null) expect(drawn.below).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-0000-0000-0{12}$/);
      expect(drawn.shards.length).toBeGreaterThan(0);
    }));
  });
});
