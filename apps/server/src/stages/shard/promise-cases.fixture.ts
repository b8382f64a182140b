import type { Expression, JsonObject } from '@tributary/contract';
import { EVENT_NAMES, expression, TAGS } from '@tributary/fixtures';
import fc from 'fast-check';
import type { PlainItem } from './plain-model.fixture.js';

export const START = Date.UTC(2026, 2, 9);
export const HOUR = 3_600_000;

/** Segments by key; each may name those before it. */
export const KEYS = ['vips', '7', 'third', 'fourth'];

/** The static segment. */
export const PICKED = 'picked';

/** A rule may name only segments before it. */
export function referring(rule: Expression, place: number): Expression {
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
  fc.record({ trait: fc.constantFrom('plan', 'address.city'), op: fc.constant('has_been'), value: fc.constantFrom('pro', '20', 'Porto'), for_at_least: short }) as fc.Arbitrary<Expression>,
  fc.record({ trait: fc.constant('on'), op: fc.constantFrom('in_period'), value: fc.constantFrom('today', 'this_week', 'yesterday') }) as fc.Arbitrary<Expression>,
  fc.record({ event: fc.constantFrom(...EVENT_NAMES, 'O*', '*'), sum: fc.constant('total'), op: fc.constantFrom('gte', 'lt'), value: fc.constantFrom(20, 21), within: short }) as fc.Arbitrary<Expression>,
  fc.record({ last_event: fc.constantFrom(...EVENT_NAMES, 'S*'), not_within: short }) as fc.Arbitrary<Expression>,
  fc.record({ first_event: fc.constantFrom(...EVENT_NAMES), within: short }) as fc.Arbitrary<Expression>,
  fc.record({ sequence: fc.constantFrom(['Signed In', 'Order Completed'], ['Order*', 'Order*', '*']), max_gap: short, within: fc.constantFrom('1d', '3d') }) as fc.Arbitrary<unknown> as fc.Arbitrary<Expression>,
  fc.record({ regularly: fc.constantFrom(...EVENT_NAMES), period: short, of_last: fc.constant(4), at_least: fc.integer({ min: 0, max: 3 }) }) as fc.Arbitrary<Expression>,
  // What an event carried has to be remembered for as long as it counts.
  fc.record({ event: fc.constantFrom(...EVENT_NAMES), where: fc.tuple(fc.record({ property: fc.constantFrom('total', 'item'), op: fc.constantFrom('exists', 'not_exists') })), count: fc.record({ op: fc.constant('gte'), n: fc.integer({ min: 1, max: 3 }) }), within: short }) as fc.Arbitrary<Expression>,
);
export const rule: fc.Arbitrary<Expression> = fc.oneof(
  expression,
  timed,
  fc.tuple(timed, timed).map((both): Expression => ({ and: both })),
  fc.tuple(timed, timed, expression).map((all): Expression => ({ or: all })),
  fc.tuple(timed, expression).map(([a, b]): Expression => ({ and: [{ not: a }, b] })),
);

export interface PromiseCase {
  readonly rules: readonly Expression[];
  /** Hours between items; hours that an event happened before; which contact. */
  readonly items: readonly { hours: number; ago: number; contact: number; what: { kind: 'track' | 'identify' | 'tag' } & Record<string, unknown> }[];
  readonly seed: number;
}

export const oneCase: fc.Arbitrary<PromiseCase> = fc.record({
  rules: fc.array(rule, { minLength: 2, maxLength: 4 }),
  items: fc.array(fc.record({ hours: fc.constantFrom(0, 0, 0, 1, 6, 24), ago: fc.constantFrom(0, 0, 0, 1, 30, 100), contact: fc.nat(11), what }), { minLength: 20, maxLength: 120 }) as fc.Arbitrary<PromiseCase['items']>,
  seed: fc.nat(),
});

/** The items of a case, for these contacts. An edit needs a contact that is there. */
export function itemsOf(given: PromiseCase, contacts: readonly string[]): PlainItem[] {
  let at = START;
  const born = new Set<string>();
  return given.items.flatMap(({ hours, ago, contact, what: said }, i): PlainItem[] => {
    at += hours * HOUR;
    const base = { at, contact: contacts[contact]! };
    if (said.kind === 'tag' && !born.has(base.contact)) return [];
    born.add(base.contact);
    const occurredAt = at - ago * HOUR;
    const dated = 'onIn' in said ? { traits: { on: new Date(at + Number(said['onIn']) * HOUR).toISOString() } } : {};
    return [{ ...base, ...said, ...dated, occurredAt, late: ago > 72, messageId: `m${String(i).padStart(3, '0')}` } as unknown as PlainItem];
  });
}
