import { jest } from '@jest/globals';
import type { AcceptedEvent, Expression, JsonObject } from '@tributary/contract';
import { EVENT_NAMES, expression, TAGS, testDatabase, type TestDatabase } from '@tributary/fixtures';
import { shardOf } from '@tributary/ingest';
import { acceptEvents, addItems, inTransaction, type AcceptedRow, type Connection, type Pool } from '@tributary/store';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ownKinds } from '../../wiring/kinds.js';
import { runBatch } from './batch.js';
import { DefinitionsCache } from './definitions-cache.js';
import { plainTransitions, type PlainItem, type PlainTransition } from './plain-model.fixture.js';

jest.setTimeout(180_000);

const START = Date.UTC(2026, 2, 9);
const HOUR = 3_600_000;

/** Segments by key; each may name those before it. */
const KEYS = ['vips', '7', 'third', 'fourth'];

/** A rule may name only segments before it. */
function referring(rule: Expression, place: number): Expression {
  if ('segment' in rule) return place === 0 ? { everyone: true } : { segment: KEYS[rule.segment === 'vips' ? 0 : place - 1]! };
  if ('and' in rule) return { and: rule.and.map((child) => referring(child, place)) };
  if ('or' in rule) return { or: rule.or.map((child) => referring(child, place)) };
  if ('not' in rule) return { not: referring(rule.not, place) };
  return rule;
}

const traitValue = fc.constantFrom<JsonObject[string]>(null, 1, 20, '20', 'pro', 'Porto', ['vip', 2], { city: 'Porto' }, '2026-03-09', '2026-03-09T18:00:00Z', '2026-03-10T07:00:00Z', '2026-03-11T12:00:00Z', '2026-03-14', true);

const what = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('track' as const), name: fc.constantFrom(...EVENT_NAMES), properties: fc.dictionary(fc.constantFrom('total', 'on', 'item'), traitValue, { maxKeys: 2 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('identify' as const), traits: fc.dictionary(fc.constantFrom('plan', 'age', 'address', 'on', 'list', 'timezone'), traitValue, { maxKeys: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('identify' as const), onIn: fc.integer({ min: -30, max: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('tag' as const), tag: fc.constantFrom(...TAGS), add: fc.boolean() }) },
);

/** Rules that time alone changes, in windows as long as the items are apart. */
const short = fc.constantFrom('1h', '6h', '1d', '3d');
const timed: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ event: fc.constantFrom(...EVENT_NAMES), count: fc.record({ op: fc.constantFrom('gte', 'lte', 'eq', 'lt'), n: fc.integer({ min: 0, max: 3 }) }), within: short }) as fc.Arbitrary<Expression>,
  fc.record({ trait: fc.constant('on'), op: fc.constant('within_last'), value: short }) as fc.Arbitrary<Expression>,
);
const rule: fc.Arbitrary<Expression> = fc.oneof(
  expression,
  timed,
  fc.tuple(timed, timed).map((both): Expression => ({ and: both })),
  fc.tuple(timed, timed, expression).map((all): Expression => ({ or: all })),
  fc.tuple(timed, expression).map(([a, b]): Expression => ({ and: [{ not: a }, b] })),
);

interface Case {
  readonly rules: readonly Expression[];
  /** Hours between items; hours that an event happened before; which contact. */
  readonly items: readonly { hours: number; ago: number; contact: number; what: { kind: 'track' | 'identify' | 'tag' } & Record<string, unknown> }[];
  readonly seed: number;
}

const oneCase: fc.Arbitrary<Case> = fc.record({
  rules: fc.array(rule, { minLength: 2, maxLength: 4 }),
  items: fc.array(fc.record({ hours: fc.constantFrom(0, 0, 0, 1, 6, 24), ago: fc.constantFrom(0, 0, 0, 1, 30, 100), contact: fc.nat(11), what }), { minLength: 20, maxLength: 120 }) as fc.Arbitrary<Case['items']>,
  seed: fc.nat(),
});

/** A small random sequence of its own, so that a failing case runs the same way again. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A connection that breaks off at its n-th statement, as a killed process would. */
class Crash extends Error {}
function crashing(connection: Connection, after: number): Connection {
  let left = after;
  const query = (...args: unknown[]) => {
    if (left-- <= 0) return Promise.reject(new Crash('killed here'));
    return (connection.query as (...all: unknown[]) => unknown)(...args);
  };
  return { query } as unknown as Connection;
}

describe('the promise: same items, same transitions', () => {
  let database: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 12, options: '-c TimeZone=UTC' });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  async function newWorkspace(rules: readonly Expression[]): Promise<number> {
    const made = await pool.query(`insert into workspace (name, kind, secret, created_at) values ('promise', 'live', '', now()) returning id`);
    const workspace = made.rows[0].id as number;
    for (const [place, rule] of rules.entries()) {
      const segment = await pool.query(`insert into segment (workspace, key, name, kind, live_version, created_at) values ($1, $2, $2, 'active', 1, now()) returning id`, [workspace, KEYS[place]]);
      await pool.query(`insert into segment_version (segment, version, workspace, rule, created_at) values ($1, 1, $2, $3, now())`, [segment.rows[0].id, workspace, JSON.stringify(rule)]);
    }
    return workspace;
  }

  async function put(workspace: number, items: readonly PlainItem[]): Promise<void> {
    for (const item of items) {
      const shard = shardOf(item.contact, null);
      if (item.kind === 'tag') {
        const payload = { tags: item.add ? { add: [item.tag] } : { remove: [item.tag] } };
        await addItems(pool, [{ workspace, shard, contact: item.contact, at: item.at, lane: 0, root: null, depth: 0, kind: 'edit', payload }]);
        continue;
      }
      const isTrack = item.kind === 'track';
      const payload = { type: item.kind, name: isTrack ? item.name : null, messageId: isTrack ? item.messageId : randomUUID(), userId: item.contact, anonymousId: null, target: null, properties: isTrack ? item.properties : {}, traits: isTrack ? {} : item.traits, context: {}, occurredAt: item.occurredAt, late: item.late };
      const event = { ...payload, index: 0, contact: item.contact, shard, receivedAt: item.at, originalTimestamp: null, source: 'client', warnings: [] } as unknown as AcceptedEvent;
      const row: AcceptedRow = { workspace, event, kind: 'event', payload: JSON.stringify(payload) };
      await acceptEvents(pool, item.at, [row], []);
    }
  }

  /** Workers with random batch sizes, some of which die on the way. */
  async function work(random: () => number): Promise<void> {
    const workers = 1 + Math.floor(random() * 4);
    const worker = async () => {
      const definitions = new DefinitionsCache(ownKinds);
      for (;;) {
        const limits = { shards: 1 + Math.floor(random() * 256), live: 1 + Math.floor(random() * 200), bulk: 10, due: 1 + Math.floor(random() * 50), after: Math.floor(random() * 256), only: null };
        const dies = random() < 0.3;
        const after = Math.floor(random() * 24);
        try {
          const report = await inTransaction(pool, async (connection) => {
            const done = await runBatch(dies ? crashing(connection, after) : connection, limits, definitions.source);
            if (dies) throw new Crash('killed before the commit');
            return done;
          });
          if (!report) return;
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: workers }, worker));
    await inTransaction(pool, () => Promise.resolve()); // a worker that found all shards held by others may have left early
    await worker();
  }

  async function transitionsOf(workspace: number): Promise<PlainTransition[]> {
    const rows = await pool.query(
      `select c.contact, s.key as segment, c.at, (c.after)::text = 'true' as entered, c.cause from contact_change c join segment s on s.id = c.key::int
       where c.workspace = $1 and c.kind = 'segment'`,
      [workspace],
    );
    return rows.rows.map((row) => ({ ...row, at: row.at.getTime() }));
  }

  const line = (t: PlainTransition): string => `${t.contact} ${new Date(t.at).toISOString()} ${t.segment} ${t.entered ? 'in' : 'out'} ${t.cause}`;

  it('holds for any batching, one to four workers, with crashes', async () => {
    let transitions = 0;
    await fc.assert(
      fc.asyncProperty(oneCase, async (given) => {
        const random = randomOf(given.seed);
        const rules = given.rules.map(referring);
        const workspace = await newWorkspace(rules);
        const contacts = Array.from({ length: 12 }, () => randomUUID());
        let at = START;
        const born = new Set<string>();
        const items = given.items.flatMap(({ hours, ago, contact, what: said }, i): PlainItem[] => {
          at += hours * HOUR;
          const base = { at, contact: contacts[contact]! };
          // An edit needs a contact that is there.
          if (said.kind === 'tag' && !born.has(base.contact)) return [];
          born.add(base.contact);
          const occurredAt = at - ago * HOUR;
          const dated = 'onIn' in said ? { traits: { on: new Date(at + Number(said['onIn']) * HOUR).toISOString() } } : {};
          return [{ ...base, ...said, ...dated, occurredAt, late: ago > 72, messageId: `m${String(i).padStart(3, '0')}` } as unknown as PlainItem];
        });
        await put(workspace, items);
        await work(random);
        const segments = rules.map((rule, place) => ({ key: KEYS[place]!, rule }));
        const expected = plainTransitions(items, segments, Date.now()).map(line).sort();
        const found = (await transitionsOf(workspace)).map(line).sort();
        transitions += expected.length;
        expect(found).toEqual(expected);
        const left = await pool.query(`select (select count(*) from inbox where workspace = $1)::int as items, (select count(*) from parked_item where workspace = $1)::int as parked`, [workspace]);
        expect(left.rows[0]).toEqual({ items: 0, parked: 0 });
      }),
      { numRuns: Number(process.env['PROMISE_RUNS'] ?? 120), ...(process.env['PROMISE_SEED'] ? { seed: Number(process.env['PROMISE_SEED']) } : {}) },
    );
    expect(transitions).toBeGreaterThan(200);
  });
});
