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
import { HOUR, itemsOf, KEYS, oneCase, PICKED, referring } from './promise-cases.fixture.js';
import { graph } from './promise-graphs.fixture.js';
import { checkCounts, effectsOf, iso, line, runsOf } from './promise-seen.fixture.js';
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

describe('the promise: same items, same transitions, steps and effects', () => {
  let world: PromiseWorld;
  beforeAll(async () => {
    world = await PromiseWorld.open();
  });
  afterAll(() => world.close());

  const automated = fc.record({ base: oneCase, graphs: fc.array(graph, { minLength: 1, maxLength: 4, size: 'max' }).map((drawn) => [...drawn, BUSY]) });

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
          picked: { id: made.picked, key: PICKED },
          workflows: made.drawings.map((drawn, i) => ({ id: made.workflows[i]!, graph: drawn })),
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
          const asked = (await effectsOf(world.pool, made.workspace)).filter(({ key }) => !answered.has(key)).sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
          now += HOUR;
          await world.setClock(now);
          await addItems(world.pool, asked.map((effect) => ({ workspace: made.workspace, shard: shardOf(effect.contact, null), contact: effect.contact, lane: 0 as const, at: now, root: null, depth: 1, kind: 'answer' as const, payload: { run: effect.run, key: effect.key, outcome: outcomeOf(effect) } })));
          const keys = new Set(asked.map(({ key }) => key));
          // Run ids of the model differ where a transition's own id tells passes apart; workflow, node, visit and instants say the same.
          for (const effect of asked) {
            answered.add(effect.key);
            const model = plain.get(effect.contact)!;
            const own = model.effects.find((one) => one.key === effect.key) ?? model.effects.find((one) => one.at === effect.at && one.workflow === effect.workflow && one.node === effect.node && one.visit === effect.visit && !keys.has(one.key) && !answered.has(`model ${one.key}`));
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
        expect(await runsOf(world.pool, made.workspace)).toEqual(expected.sort());
        const effect = (contact: string, one: PlainEffect) => `${contact} wf ${one.workflow} ${one.node} ${one.visit} ${iso(one.at)}`;
        expect((await effectsOf(world.pool, made.workspace)).map((one) => effect(one.contact, one)).sort()).toEqual([...plain].flatMap(([contact, one]) => one.effects.map((asked) => effect(contact, asked))).sort());
        await checkCounts(world.pool, made.workspace);
        expect(await world.left(made.workspace)).toEqual({ items: 0, parked: 0 });
        for (const one of plain.values()) for (const { steps } of one.runs.values()) seen.steps += steps.length;
        seen.effects += answered.size / 2;
        seen.transitions += told.length;
      }),
      { endOnFailure: process.env['PROMISE_SEED'] !== undefined, numRuns: Number(process.env['PROMISE_RUNS'] ?? 50), ...(process.env['PROMISE_SEED'] ? { seed: Number(process.env['PROMISE_SEED']) } : {}) },
    );
    expect(seen.steps).toBeGreaterThan(250);
    expect(seen.effects).toBeGreaterThan(8);
    expect(seen.transitions).toBeGreaterThan(50);
  });
});
