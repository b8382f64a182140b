import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Expression, Graph, Outcome } from '@tributary/contract';
import { shardOf } from '@tributary/ingest';
import { addItems } from '@tributary/store';
import { validate } from '@tributary/workflow';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { ownKinds } from '../../wiring/kinds.js';
import { PlainContact, type PlainEffect } from './plain-automation.fixture.js';
import type { PlainItem } from './plain-model.fixture.js';
import { HOUR, itemsOf, KEYS, oneCase, referring } from './promise-cases.fixture.js';
import { graph } from './promise-graphs.fixture.js';
import { PromiseWorld, randomOf } from './promise-world.fixture.js';

jest.setTimeout(240_000);

const DAYS = 24 * HOUR;
/** What the world says to an effect, whoever asks. */
const outcomeOf = ({ node, visit, at }: { node: string; visit: number; at: number }): Outcome =>
  (node.length + visit + at / HOUR) % 3 === 0 ? { status: 'failed', reason: { code: 'http.answered', detail: 'It answered 404.' } } : { status: 'done', response: { status: 200, body: { n: visit } } };

/** Every event that has a name comes through here, so that each case has something to tell. */
const BUSY: Graph = {
  nodes: [
    { id: 't', kind: 'event-received', config: { event: '*' } },
    { id: 's', kind: 'adjust-score', config: { score: 'busy', by: 1 } },
    { id: 'h', kind: 'http-request', config: { url: 'https://example.com/', method: 'GET' } },
    { id: 'w', kind: 'wait', config: { for: '6h' } },
    { id: 'g', kind: 'add-tag', config: { tag: 'busy' } },
  ],
  edges: [
    { from: 't', output: 'next', to: 's' },
    { from: 's', output: 'next', to: 'h' },
    { from: 'h', output: 'next', to: 'w' },
    { from: 'w', output: 'next', to: 'g' },
  ],
  settings: { reentry: { mode: 'every-time' } },
};

/** What tells runs apart, without ids that only the database knows. */
interface SeenRun {
  readonly contact: string;
  readonly workflow: number;
  readonly enteredAt: number;
  readonly status: string;
  readonly doing: string | null;
  readonly node: string;
  readonly reason: string | null;
  readonly steps: string;
}
const iso = (at: number) => new Date(at).toISOString();
const line = (run: SeenRun): string => `${run.contact} wf ${run.workflow} ${iso(run.enteredAt)} ${run.status} ${run.doing} at ${run.node} (${run.reason}): ${run.steps}`;

describe('the promise: same items, same transitions, steps and effects', () => {
  let world: PromiseWorld;
  beforeAll(async () => {
    world = await PromiseWorld.open();
  });
  afterAll(() => world.close());

  async function runsOf(workspace: number): Promise<string[]> {
    const { rows } = await world.pool.query(
      `select r.contact, r.workflow, r.entered_at, r.status, r.doing, r.node, r.reason,
         coalesce((select string_agg(s.node || '>' || coalesce(s.output, '-') || '@' || (extract(epoch from s.left_at) * 1000)::bigint, ' ' order by s.seq) from step s
           where s.shard = r.shard and s.workspace = r.workspace and s.contact = r.contact and s.run = r.id), '') as steps
       from run r where r.workspace = $1`,
      [workspace],
    );
    return rows.map((row) => line({ ...row, enteredAt: row.entered_at.getTime() })).sort();
  }

  async function effectsOf(workspace: number): Promise<(PlainEffect & { contact: string })[]> {
    const { rows } = await world.pool.query(`select contact, run, key, node, visit, at from effect where workspace = $1`, [workspace]);
    return rows.map((row) => ({ ...row, at: row.at.getTime() }));
  }

  /** Stats that add up, and say what the runs say. */
  async function checkCounts(workspace: number): Promise<void> {
    const counted = await world.pool.query(
      `select d.workflow, d.node, d.what, sum(d.delta)::int as n from workflow_count_delta d join workflow w on w.id = d.workflow where w.workspace = $1 group by 1, 2, 3 having sum(d.delta) <> 0 order by 1, 2, 3`,
      [workspace],
    );
    const there = await world.pool.query(
      `select workflow, '' as node, 'entered' as what, count(*)::int as n from run where workspace = $1 group by 1
       union all select workflow, '', 'people', count(distinct contact)::int from run where workspace = $1 group by 1
       union all select workflow, '', status, count(*)::int from run where workspace = $1 group by 1, 3
       union all select workflow, node, 'waiting', count(*)::int from run where workspace = $1 and status = 'active' group by 1, 2
       union all select workflow, node, 'failed', count(*)::int from run where workspace = $1 and status = 'failed' group by 1, 2
       order by 1, 2, 3`,
      [workspace],
    );
    expect(counted.rows.filter((row) => row.what !== 'passed')).toEqual(there.rows);
  }

  const automated = fc.record({ base: oneCase, graphs: fc.array(graph, { minLength: 1, maxLength: 4 }).map((drawn) => [...drawn, BUSY]) });

  it('holds for any batching, one to four workers, with crashes', async () => {
    const seen = { steps: 0, effects: 0, transitions: 0 };
    await fc.assert(
      fc.asyncProperty(automated, async ({ base, graphs }) => {
        const random = randomOf(base.seed);
        const rules: Expression[] = Array.from({ length: KEYS.length }, (_, i) => base.rules[i % base.rules.length]!).map(referring);
        const drawings: Graph[] = graphs.filter((drawn) => validate(drawn, ownKinds, { checkExpression: () => [] }).errors.length === 0);
        const made = await world.newWorkspace(KEYS, rules, drawings);
        const contacts = Array.from({ length: 12 }, (): string => randomUUID());
        const items: PlainItem[] = itemsOf(base, contacts);
        const definitions = {
          segments: rules.map((rule, i) => ({ id: made.segments[i]!, key: KEYS[i]!, rule })),
          workflows: drawings.map((drawn, i) => ({ id: made.workflows[i]!, graph: drawn })),
          kinds: ownKinds,
        };
        const plain = new Map(contacts.map((contact) => [contact, new PlainContact(contact, definitions)]));

        let now = items.at(-1)!.at + 3 * DAYS;
        await world.setClock(now);
        await world.put(made.workspace, items);
        await world.work(random);
        for (const item of items) plain.get(item.contact)!.item(item);
        for (const one of plain.values()) one.sleepUntil(now);

        const answered = new Set<string>();
        for (let round = 0; round < 2; round++) {
          const asked = (await effectsOf(made.workspace)).filter(({ key }) => !answered.has(key)).sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
          now += HOUR;
          await world.setClock(now);
          await addItems(world.pool, asked.map((effect) => ({ workspace: made.workspace, shard: shardOf(effect.contact, null), contact: effect.contact, lane: 0 as const, at: now, root: null, depth: 1, kind: 'answer' as const, payload: { run: effect.run, key: effect.key, outcome: outcomeOf(effect) } })));
          // Run ids of the model differ where a transition's own id tells passes apart; node, visit and instants say the same.
          for (const effect of asked) {
            answered.add(effect.key);
            const model = plain.get(effect.contact)!;
            const own = model.effects.find((one) => one.key === effect.key) ?? model.effects.find((one) => one.at === effect.at && one.node === effect.node && one.visit === effect.visit && !answered.has(`model ${one.key}`));
            expect(own).toBeDefined();
            answered.add(`model ${own!.key}`);
            model.answer(now, own!, outcomeOf(effect));
          }
          await world.work(random);
          for (const one of plain.values()) one.sleepUntil(now);
        }

        const told = [...plain.values()].flatMap((one) => one.told.map((t) => `${t.contact} ${iso(t.at)} ${t.segment} ${t.entered ? 'in' : 'out'} ${t.cause}`)).sort();
        expect((await world.transitionsOf(made.workspace)).map((t) => `${t.contact} ${iso(t.at)} ${t.segment} ${t.entered ? 'in' : 'out'} ${t.cause}`).sort()).toEqual(told);
        const expected = [...plain].flatMap(([contact, one]) =>
          [...one.runs.values()].map(({ run, workflow, steps }) => line({ ...run, contact, workflow, steps: steps.map((step) => `${step.node}>${step.output ?? '-'}@${step.leftAt}`).join(' ') })),
        );
        expect(await runsOf(made.workspace)).toEqual(expected.sort());
        const effect = (contact: string, one: PlainEffect) => `${contact} ${one.node} ${one.visit} ${iso(one.at)}`;
        expect((await effectsOf(made.workspace)).map((one) => effect(one.contact, one)).sort()).toEqual([...plain].flatMap(([contact, one]) => one.effects.map((asked) => effect(contact, asked))).sort());
        await checkCounts(made.workspace);
        expect(await world.left(made.workspace)).toEqual({ items: 0, parked: 0 });
        for (const one of plain.values()) for (const { steps } of one.runs.values()) seen.steps += steps.length;
        seen.effects += answered.size / 2;
        seen.transitions += told.length;
      }),
      { numRuns: Number(process.env['PROMISE_RUNS'] ?? 80), ...(process.env['PROMISE_SEED'] ? { seed: Number(process.env['PROMISE_SEED']) } : {}) },
    );
    expect(seen.steps).toBeGreaterThan(500);
    expect(seen.effects).toBeGreaterThan(20);
    expect(seen.transitions).toBeGreaterThan(100);
  });
});
