import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Graph, JsonObject } from '@tributary/contract';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { graphOf, plainEntries, type PlainDated } from './plain-dates.fixture.js';
import type { PlainItem } from './plain-model.fixture.js';
import { PromiseWorld, randomOf } from './promise-world.fixture.js';

jest.setTimeout(180_000);

const HOUR = 3_600_000;
/** Days before clocks change in New York, Lisbon and Lord Howe, and the end of February. */
const STARTS = ['2026-03-06T20:00:00Z', '2026-03-28T06:00:00Z', '2026-10-31T12:00:00Z', '2026-10-24T10:00:00Z', '2026-04-04T02:00:00Z', '2028-02-27T00:00:00Z'].map((text) => Date.parse(text));

const workflow: fc.Arbitrary<PlainDated> = fc.record(
  {
    trait: fc.constantFrom('on', 'birthday'),
    days: fc.constantFrom(-3, -1, 1),
    at: fc.constantFrom(0, 90, 125, 150, 9 * 60),
    yearly: fc.boolean(),
    mode: fc.constantFrom<PlainDated['mode']>('once', 'after-exit', 'every-time'),
  },
  { requiredKeys: ['trait', 'mode'] },
);

const zone = fc.constantFrom<JsonObject[string]>('Europe/Lisbon', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham', 'nowhere', null);
/** A date some hours around now: as a day, as an instant, of another year, or none at all. */
const date = fc.tuple(fc.integer({ min: -30, max: 110 }), fc.constantFrom('day', 'instant', 'birthday', 'leap', 'none')).map(([hours, as]) => ({ hours, as }));
const one = fc.record({ hours: fc.constantFrom(0, 0, 1, 5, 20, 30), ago: fc.constantFrom(0, 0, 0, 2, 100), contact: fc.nat(5), on: fc.option(date, { freq: 2 }), birthday: fc.option(date, { freq: 2 }), timezone: fc.option(zone, { freq: 3 }) });
const oneCase = fc.record({ start: fc.constantFrom(...STARTS), workflows: fc.array(workflow, { minLength: 1, maxLength: 4 }), items: fc.array(one, { minLength: 10, maxLength: 60 }), seed: fc.nat() });

function written(now: number, { hours, as }: { hours: number; as: string }): JsonObject[string] {
  const at = new Date(now + hours * HOUR).toISOString();
  if (as === 'instant') return at.replace('.000Z', 'Z');
  if (as === 'birthday') return `1992${at.slice(4, 10)}T00:00:00.000Z`;
  if (as === 'leap') return '2000-02-29';
  return as === 'day' ? at.slice(0, 10) : null;
}

describe('the promise: whoever reaches a date enters once, at its instant', () => {
  let world: PromiseWorld;
  beforeAll(async () => {
    world = await PromiseWorld.open();
  });
  afterAll(() => world.close());

  const entriesOf = async (workspace: number, workflows: readonly number[]) =>
    (await world.pool.query(`select contact, workflow, entered_at from run where workspace = $1`, [workspace])).rows.map((row) => `${row.contact} ${workflows.indexOf(row.workflow)} ${row.entered_at.toISOString()}`).sort();

  it('holds over changes of clocks, for any batching, one to four workers, with crashes', async () => {
    let entered = 0;
    await fc.assert(
      fc.asyncProperty(oneCase, async (given) => {
        const random = randomOf(given.seed);
        const made = await world.newWorkspace([], [], given.workflows.map((drawn) => graphOf(drawn) as unknown as Graph));
        const contacts = Array.from({ length: 6 }, (): string => randomUUID());
        let at = given.start;
        const items = given.items.map(({ hours, ago, contact, ...said }): PlainItem => {
          at += hours * HOUR;
          const traits = { ...(said.on ? { on: written(at, said.on) } : {}), ...(said.birthday ? { birthday: written(at, said.birthday) } : {}), ...(said.timezone === null ? {} : { timezone: said.timezone }) };
          return { kind: 'identify', at, contact: contacts[contact]!, traits, occurredAt: at - ago * HOUR, late: ago > 72 };
        });
        // Some are worked off in time, some only when much more has come.
        const middle = Math.floor(random() * items.length);
        for (const [part, now] of [[items.slice(0, middle), items[middle]!.at], [items.slice(middle), at + 130 * HOUR]] as const) {
          await world.put(made.workspace, part);
          await world.setClock(now);
          await world.work(random);
        }
        const expected = plainEntries(items, given.workflows, at + 130 * HOUR);
        entered += expected.length;
        expect(await entriesOf(made.workspace, made.workflows)).toEqual(expected);
        expect(await world.left(made.workspace)).toEqual({ items: 0, parked: 0 });
      }),
      { numRuns: Number(process.env['PROMISE_RUNS'] ?? 40), ...(process.env['PROMISE_SEED'] ? { seed: Number(process.env['PROMISE_SEED']) } : {}) },
    );
    expect(entered).toBeGreaterThan(60);
  });
});
