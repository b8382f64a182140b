import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { NOW } from '../effects/ledger.fixture.js';
import { AudienceFixture, emailHash, type Place } from './audience.fixture.js';
import { stuck } from './stuck-vendor.fixture.js';

jest.setTimeout(120_000);

let spec: AudienceFixture;
beforeAll(async () => void (spec = await AudienceFixture.open()));
afterAll(() => spec.close());

type Act =
  | { readonly do: 'wish'; readonly who: number; readonly wanted: boolean }
  | { readonly do: 'readdress'; readonly who: number; readonly to: number }
  | { readonly do: 'consent'; readonly who: number; readonly given: boolean }
  | { readonly do: 'sync' }
  | { readonly do: 'trouble'; readonly mishap: 'broken' | 'hang-up' | 'hang-up-after' }
  | { readonly do: 'crash'; readonly makesCall: boolean }
  /** A wish comes while a call is under way. */
  | { readonly do: 'meanwhile'; readonly who: number; readonly wanted: boolean };

const who = fc.nat(1);
const acts = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('wish' as const), who, wanted: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('readdress' as const), who, to: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('consent' as const), who, given: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('sync' as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('trouble' as const), mishap: fc.constantFrom('broken' as const, 'hang-up' as const, 'hang-up-after' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('meanwhile' as const), who, wanted: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('crash' as const), makesCall: fc.boolean() }) },
  ),
  { minLength: 3, maxLength: 25 },
) as fc.Arbitrary<Act[]>;

/** One worker stops in a call; others go on once its lease has run out; it wakes when all is over. */
async function crash(place: Place, audience: { id: number }, makesCall: boolean): Promise<() => Promise<void>> {
  const { vendors, inCall, letGo } = stuck(spec.ways.vendors.get('meta')!, makesCall);
  const step = spec.worker({ vendors }).step([place.shard]);
  await Promise.race([inCall, step]);
  await spec.database.api.query(`update audience set lease_until = '-infinity' where id = $1 and lease is not null`, [audience.id]);
  return async () => {
    letGo();
    await step;
  };
}

async function plays(list: readonly Act[]): Promise<void> {
  const place = await spec.place();
  const audience = await spec.audience(place);
  const addressOf = (one: number, to: number) => `p${one}.${to}@${place.id}.pt`;
  const contacts = await Promise.all([0, 1].map((one) => spec.contact(place, { email: addressOf(one, 0) })));
  const model = contacts.map(() => ({ wanted: false, address: 0, consents: true }));
  const wakeups: (() => Promise<void>)[] = [];
  const worker = spec.worker();
  let now = NOW;
  const later = async () => spec.ledger.setClock(place.shard, (now += 2 * 3_600_000));
  const perform: { [K in Act['do']]: (act: Extract<Act, { do: K }>) => Promise<unknown> } = {
    wish: ({ who: one, wanted }) => ((model[one]!.wanted = wanted), spec.wish(audience, [contacts[one]!], wanted, (now += 1))),
    readdress: ({ who: one, to }) => ((model[one]!.address = to), spec.edit(contacts[one]!, { traits: { email: addressOf(one, to) } }, spec.quiet)),
    consent: ({ who: one, given }) => ((model[one]!.consents = given), spec.edit(contacts[one]!, { consent: { ads: given ? 'subscribed' : 'unsubscribed' } }, spec.quiet)),
    meanwhile: async ({ who: one, wanted }) => {
      const { vendors, inCall, letGo } = stuck(spec.ways.vendors.get('meta')!, true);
      const step = spec.worker({ vendors }).step([place.shard]);
      await Promise.race([inCall, step]);
      model[one]!.wanted = wanted;
      await spec.wish(audience, [contacts[one]!], wanted, (now += 1));
      letGo();
      await step;
    },
    sync: () => worker.step([place.shard]),
    trouble: async ({ mishap }) => {
      spec.meta.mishaps.push(mishap);
      await worker.step([place.shard]);
      spec.meta.mishaps.length = 0;
    },
    crash: async ({ makesCall }) => wakeups.push(await crash(place, audience, makesCall)),
  };
  for (const act of list) {
    await later();
    await (perform[act.do] as (one: Act) => Promise<unknown>)(act);
  }
  for (let rest = 0; rest < 4; rest++) {
    await later();
    await worker.drain([place.shard]);
  }
  for (const wake of wakeups) await wake();
  await worker.drain([place.shard]);
  const expected = model.flatMap(({ wanted, address, consents }, one) => (wanted && consents ? [emailHash(addressOf(one, address))] : []));
  expect(spec.hashes(audience)).toEqual(expected.sort());
  const members = await spec.members(audience);
  expect(members.filter((member) => member.due_since !== null || member.actual === null)).toEqual([]);
  expect(members.filter((member) => member.actual)).toHaveLength(expected.length);
  expect(await spec.isSettled(place)).toBe(true);
}

describe('the latest wish', () => {
  it('wins, whatever breaks, and whoever stands still in the middle of a call', async () => {
    const seed = process.env['FC_SEED'];
    await fc.assert(fc.asyncProperty(acts, plays), { numRuns: Number(process.env['PROMISE_RUNS'] ?? 40), ...(seed === undefined ? {} : { seed: Number(seed) }) });
    expect(spec.failures).toEqual([]);
  });
});
