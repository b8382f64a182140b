import { jest } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { plainTransitions, type PlainTransition } from './plain-model.fixture.js';
import { itemsOf, KEYS, oneCase, referring } from './promise-cases.fixture.js';
import { PromiseWorld, randomOf } from './promise-world.fixture.js';

jest.setTimeout(180_000);

describe('the promise: same items, same transitions', () => {
  let world: PromiseWorld;

  beforeAll(async () => {
    world = await PromiseWorld.open();
  });
  afterAll(() => world.close());

  const line = (t: PlainTransition): string => `${t.contact} ${new Date(t.at).toISOString()} ${t.segment} ${t.entered ? 'in' : 'out'} ${t.cause}`;

  it('holds for any batching, one to four workers, with crashes', async () => {
    let transitions = 0;
    await fc.assert(
      fc.asyncProperty(oneCase, async (given) => {
        const random = randomOf(given.seed);
        const rules = given.rules.map(referring);
        const { workspace } = await world.newWorkspace(KEYS, rules);
        const contacts = Array.from({ length: 12 }, () => randomUUID());
        const items = itemsOf(given, contacts);
        await world.put(workspace, items);
        await world.work(random);
        const segments = rules.map((rule, place) => ({ key: KEYS[place]!, rule }));
        const expected = plainTransitions(items, segments, Date.now()).map(line).sort();
        const found = (await world.transitionsOf(workspace)).map(line).sort();
        transitions += expected.length;
        expect(found).toEqual(expected);
        expect(await world.left(workspace)).toEqual({ items: 0, parked: 0 });
      }),
      { numRuns: Number(process.env['PROMISE_RUNS'] ?? 90), ...(process.env['PROMISE_SEED'] ? { seed: Number(process.env['PROMISE_SEED']) } : {}) },
    );
    expect(transitions).toBeGreaterThan(100);
  });
});
