import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Expression, JsonObject } from '@tributary/contract';
import { EVENT_NAMES, expression, TAGS } from '@tributary/fixtures';
import { parse, toSql } from '@tributary/segment';
import { inTransaction } from '@tributary/store';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { segmentNames } from '../../segments/segment-names.js';
import { EngineFixture } from '../engine.fixture.js';
import { nextJob, type RebuildJob } from './jobs.js';
import { rebuildStep } from './rebuild.js';

const START = Date.UTC(2026, 2, 9);
const HOUR = 3_600_000;
const CONTACTS = 50;

const value = fc.constantFrom<JsonObject[string]>(null, 1, 20, '20', 'pro', 'Porto', ['vip', 2], '2026-03-09', '2026-03-11T12:00:00Z', '2026-03-14', true);
const said = fc.record({
  hours: fc.constantFrom(0, 0, 1, 6, 24),
  contact: fc.nat(CONTACTS - 1),
  event: fc.option(fc.constantFrom(...EVENT_NAMES), { nil: null, freq: 3 }),
  data: fc.dictionary(fc.constantFrom('plan', 'age', 'address', 'on', 'list', 'total', 'item'), value, { maxKeys: 3 }),
});

/** The generator also draws rules that saving refuses: dates no calendar has. */
const savable = expression.filter((rule) => parse(rule).ok);

/** Only the first of the two named segments of the generator is there, and rules of `first` name nobody. */
function naming(rule: Expression, key: string | null): Expression {
  if ('segment' in rule) return key === null ? { tag: TAGS[0]! } : { segment: key };
  if ('and' in rule) return { and: rule.and.map((child) => naming(child, key)) };
  if ('or' in rule) return { or: rule.or.map((child) => naming(child, key)) };
  if ('not' in rule) return { not: naming(rule.not, key) };
  return rule;
}

describe('definitions that change under way', () => {
  let spec: EngineFixture;

  beforeAll(async () => {
    spec = await EngineFixture.open();
    spec.engine.start();
  }, 60_000);
  afterAll(() => spec.close());

  /** Members as they were kept, item by item. */
  async function kept(workspace: number, key: string): Promise<string[]> {
    const { rows } = await spec.database.api.query<{ contact: string }>(
      `select m.contact from membership m join segment s on s.id = m.segment and s.live_version = m.version where s.workspace = $1 and s.key = $2 and m.announced order by 1`,
      [workspace, key],
    );
    return rows.map((row) => row.contact);
  }

  /** Members as a full evaluation finds them now. */
  async function rebuilt(workspace: number, at: number, rule: Expression): Promise<string[]> {
    const names = await segmentNames(spec.database.api, workspace);
    const query = toSql(rule, { workspace, at, timezone: 'UTC', resolveSegment: (name) => names.resolve(name)! });
    const { rows } = await spec.database.api.query<{ contact: string }>(`select contact from (${query.text}) r where member order by 1`, query.values);
    return rows.map((row) => row.contact);
  }

  /** Every contact's transitions of a segment alternate, and the last one tells what is true; sizes add up. */
  async function checkTransitions(workspace: number, key: string): Promise<void> {
    const { rows } = await spec.database.api.query<{ id: number; size: number; contact: string; told: boolean[] }>(
      `select s.id, (s.size + coalesce((select sum(delta) from segment_size_delta d where d.segment = s.id), 0))::int as size, c.contact, array_agg(c.after = 'true' order by c.id) as told
       from segment s left join contact_change c on c.workspace = s.workspace and c.kind = 'segment' and c.key = s.id::text where s.workspace = $1 and s.key = $2 group by s.id, c.contact`,
      [workspace, key],
    );
    const members = new Set(await kept(workspace, key));
    for (const row of rows.filter((one) => one.contact !== null)) {
      expect(row.told).toEqual(row.told.map((_, i) => i % 2 === 0));
      expect(row.told.at(-1)).toBe(members.has(row.contact));
    }
    expect(rows[0]!.size).toBe(members.size);
  }

  it('leave membership kept item by item equal to a full rebuild at any instant', async () => {
    let members = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(savable, { minLength: 4, maxLength: 6 }), fc.array(fc.array(said, { minLength: 5, maxLength: 40 }), { minLength: 3, maxLength: 6 }), async (rules, rounds) => {
        const workspace = await spec.sandbox(START);
        const contacts = Array.from({ length: CONTACTS }, () => randomUUID());
        const current = { first: naming(rules[0]!, null), second: naming(rules[1]!, 'first') };
        await spec.segments.create(workspace, { key: 'first', kind: 'active', of: 'contact', rule: current.first });
        let at = START;
        for (const [i, round] of rounds.entries()) {
          at += round[0]!.hours * HOUR;
          await spec.setClock(workspace.sandboxShard, at);
          // The rules change while the events of this round are being processed.
          const events = spec.accept(workspace, round.map(({ contact, event, data }) => ({ contact: contacts[contact]!, at, name: event, data })));
          if (i === 0) await spec.segments.create(workspace, { key: 'second', kind: 'active', of: 'contact', rule: current.second });
          else if (i % 2 === 1) await spec.segments.change(workspace, 'first', { rule: (current.first = naming(rules[2 + (i % (rules.length - 2))]!, null)) });
          else await spec.segments.change(workspace, 'second', { rule: (current.second = naming(rules[2 + ((i + 1) % (rules.length - 2))]!, 'first')) });
          await events;
          expect(await spec.settled(workspace)).toBe(true);
          for (const key of ['first', 'second'] as const) {
            expect([key, await kept(workspace.id, key)]).toEqual([key, await rebuilt(workspace.id, at, current[key])]);
            await checkTransitions(workspace.id, key);
            members += (await kept(workspace.id, key)).length;
          }
        }
        expect(spec.failures).toEqual([]);
      }),
      { numRuns: Number(process.env['REBUILD_RUNS'] ?? 25), ...(process.env['REBUILD_SEED'] ? { seed: Number(process.env['REBUILD_SEED']) } : {}) },
    );
    expect(members).toBeGreaterThan(250);
  }, 240_000);
});

describe('contacts that go while a segment is built', () => {
  it('are put into none: what was computed of them is dropped', async () => {
    const spec = await EngineFixture.open();
    try {
      const workspace = await spec.sandbox(START);
      const contacts = Array.from({ length: 8 }, () => randomUUID());
      await spec.accept(workspace, contacts.map((contact) => ({ contact, at: START, name: null, data: { plan: 'pro' } })));
      await spec.engine.drain([workspace.sandboxShard]);
      await spec.segments.create(workspace, { key: 'paying', kind: 'active', of: 'contact', rule: { trait: 'plan', op: 'equals', value: 'pro' } });
      const step = () =>
        inTransaction(spec.database.bulk, async (connection) => {
          const job = await nextJob(connection, [], 0);
          return rebuildStep(connection, job as RebuildJob);
        });
      await step(); // computed
      for (const [i, state] of ['merged', 'erased', 'parked'].entries()) await spec.database.bulk.query('update contact set state = $2 where id = $1', [contacts[i], state]);
      await step(); // applied
      const { rows } = await spec.database.bulk.query<{ contact: string }>('select contact from membership where workspace = $1', [workspace.id]);
      expect(rows.map(({ contact }) => contact).sort()).toEqual(contacts.slice(3).sort());
      expect((await spec.database.bulk.query('select from rebuild_row')).rowCount).toBe(0);
    } finally {
      await spec.close();
    }
  }, 60_000);
});

describe('two segments built at once, one leaning on the other', () => {
  it('count only those of whom was told: who would leave before anybody heard of it was never in', async () => {
    const spec = await EngineFixture.open();
    try {
      const workspace = await spec.sandbox(START);
      await spec.accept(workspace, Array.from({ length: 9 }, (_, i) => ({ contact: randomUUID(), at: START, name: null, data: { plan: i < 4 ? 'pro' : 'free' } })));
      await spec.engine.drain([workspace.sandboxShard]);
      await spec.segments.create(workspace, { key: 'paying', kind: 'active', of: 'contact', rule: { trait: 'plan', op: 'equals', value: 'pro' } });
      await spec.segments.create(workspace, { key: 'others', kind: 'active', of: 'contact', rule: { not: { segment: 'paying' } } });
      await spec.engine.drain([workspace.sandboxShard]);
      const [told, segment] = [await spec.told(workspace, 'others'), await spec.segments.one(workspace, 'others')];
      expect([told.length, told.every((one) => one.entered), segment.count]).toEqual([5, true, 5]);
    } finally {
      await spec.close();
    }
  }, 60_000);
});
