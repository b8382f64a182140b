import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ContactFacts, Expression, JsonObject } from '@tributary/contract';
import { compile, evaluate } from './compile.js';
import { verdictOf } from './hold.js';

const AT = Date.UTC(2026, 2, 15, 12);
const DAY = 86_400_000;
const UTC = { timezone: 'UTC' };

interface Known {
  readonly traits?: JsonObject;
  readonly tags?: string[];
  readonly isActive?: boolean;
  /** Days from AT at which `Order` happened, ascending. */
  readonly orders?: number[];
}

function aContact({ traits = {}, tags = [], isActive = true, orders = [] }: Known = {}): ContactFacts {
  const events = orders.map((days, i) => ({
    messageId: `m${i}`,
    name: 'Order',
    occurredAt: AT + days * DAY,
    properties: { n: i },
    context: {},
  }));
  return {
    traits,
    computed: {},
    tags: new Set(tags),
    consent: {},
    companies: [],
    changedAt: () => 0,
    isActive,
    isMember: () => false,
    eventsOf: () => events,
    instantsOf: () => events.map((event) => event.occurredAt),
    totalsOf: () =>
      events.length > 0 ? { n: events.length, firstAt: events[0]!.occurredAt, lastAt: events.at(-1)!.occurredAt } : undefined,
  };
}

/** The answer, with the instant as days from AT. */
function answer(rule: Expression, known: Known): [boolean, number | null] {
  const { member, validUntil } = evaluate(rule, aContact(known), AT, UTC);
  return [member, validUntil === null ? null : (validUntil - AT) / DAY];
}

const orders = (op: 'gte' | 'gt' | 'lte' | 'lt' | 'eq', n: number): Expression => ({ event: 'Order', count: { op, n }, within: '10d' });

describe('validUntil of a count in a window', () => {
  it.each<[string, Expression, number[], [boolean, number | null]]>([
    ['at least, true: the n-th newest leaves', orders('gte', 2), [-9, -4, -1], [true, 6]],
    ['at least, false: never', orders('gte', 3), [-4, -1], [false, null]],
    ['more than, true: one newer decides', orders('gt', 1), [-9, -4, -1], [true, 6]],
    ['at most, true: never', orders('lte', 1), [-4], [true, null]],
    ['at most, false: the oldest leaves', orders('lte', 1), [-9, -4], [false, 1]],
    ['fewer than, false: the oldest leaves', orders('lt', 1), [-9], [false, 1]],
    ['exactly: the oldest leaves', orders('eq', 2), [-9, -4], [true, 1]],
    ['exactly none: never', orders('eq', 0), [], [true, null]],
    ['at least none: never', orders('gte', 0), [-4], [true, null]],
    ['what leaves at this instant is out', orders('gte', 1), [-10], [false, null]],
    ['what happens at this instant is in', orders('gte', 1), [0], [true, 10]],
    ['what will happen counts from then on', orders('gte', 1), [3], [false, 3]],
    ['what will happen ends an exact count', orders('eq', 1), [-4, 3], [true, 3]],
    ['what will happen ends a highest count', orders('lte', 1), [-4, 3], [true, 3]],
    ['without a window all that is known counts, for ever', { event: 'Order', count: { op: 'gte', n: 2 } }, [-400, 3], [true, null]],
    ['between fixed instants, for ever', { event: 'Order', from: '2026-03-12', to: '2026-03-14T12:00:00Z' }, [-1], [false, null]],
  ])('%s', (_, rule, days, expected) => expect(answer(rule, { orders: days })).toEqual(expected));

  it('reaches no further than the conditions on properties hold', () => {
    const rule: Expression = { event: 'Order', within: '10d', where: [{ property: 'due', op: 'within_last', value: '3d' }] };
    const facts = aContact({ orders: [-4] });
    const due = { ...facts, eventsOf: () => [{ ...facts.eventsOf('Order')[0]!, properties: { due: '2026-03-14T12:00:00Z' } }] };
    expect(evaluate(rule, due, AT, UTC)).toEqual({ member: true, validUntil: AT + 2 * DAY });
  });
});

describe('validUntil of a date', () => {
  it.each<[string, string, [boolean, number | null]]>([
    ['inside the window: until it leaves', '2026-03-14T12:00:00Z', [true, 6]],
    ['in the future: until it comes', '2026-03-17T12:00:00Z', [false, 2]],
    ['past the window: for ever', '2026-03-08T12:00:00Z', [false, null]],
    ['no date: for ever', 'soon', [false, null]],
  ])('%s', (_, on, expected) => expect(answer({ trait: 'on', op: 'within_last', value: '7d' }, { traits: { on } })).toEqual(expected));
});

describe('validUntil of groups', () => {
  const until = (days: number): Expression => ({ trait: `in${days}`, op: 'within_last', value: '10d' });
  const traits: JsonObject = {
    in3: '2026-03-08T12:00:00Z',
    in5: '2026-03-10T12:00:00Z',
    out3: '2026-03-18T12:00:00Z',
    out5: '2026-03-20T12:00:00Z',
  };
  const from = (days: number): Expression => ({ trait: `out${days}`, op: 'within_last', value: '10d' });
  it.each<[string, Expression, [boolean, number | null]]>([
    ['true and: the earliest', { and: [until(3), until(5)] }, [true, 3]],
    ['false and: the latest of the false', { and: [until(3), from(3), from(5)] }, [false, 5]],
    ['true or: the latest of the true', { or: [until(3), until(5), from(3)] }, [true, 5]],
    ['false or: the earliest', { or: [from(3), from(5)] }, [false, 3]],
    ['not: the same', { not: until(3) }, [false, 3]],
    ['false for ever decides an and', { and: [until(3), { tag: 'none' }] }, [false, null]],
  ])('%s', (_, rule, expected) => expect(answer(rule, { traits })).toEqual(expected));
});

describe('compile', () => {
  it('lets nobody in who is not active, not even by a negation', () => {
    expect(answer({ everyone: true }, { isActive: false })).toEqual([false, null]);
    expect(answer({ not: { tag: 'vip' } }, { isActive: false })).toEqual([false, null]);
  });

  it("begins days at midnight in the contact's zone, or the workspace's when it names none", () => {
    const rule: Expression = { trait: 'on', op: 'before', value: '2026-03-15T18:15:00Z', timezone: 'contact' };
    expect(answer(rule, { traits: { on: '2026-03-15', timezone: 'Asia/Kathmandu' } })[0]).toBe(true);
    expect(answer(rule, { traits: { on: '2026-03-15', timezone: 'Mars/Base' } })[0]).toBe(false);
  });

  it('tells what has to be loaded', () => {
    const rule: Expression = {
      and: [orders('gte', 1), { event: 'A' }, { event: 'B', from: 1e12 }, { event: 'C', where: [{ property: 'p', op: 'exists' }] }],
    };
    expect(compile(rule, UTC).needs).toEqual([
      { name: 'Order', sinceMs: 10 * DAY, reading: 'instants' },
      { name: 'A', sinceMs: null, reading: 'totals' },
      { name: 'B', sinceMs: null, from: 1e12, reading: 'instants' },
      { name: 'C', sinceMs: null, reading: 'content' },
    ]);
  });

  it('asks for the order of events that share an instant only where it decides', () => {
    const readings = (rule: Expression) => compile(rule, UTC).needs.map(({ name, reading }) => `${name} ${reading}`);
    expect(readings({ sequence: ['A', { event: 'B', where: [{ property: 'p', op: 'exists' }] }] })).toEqual(['A order', 'B content']);
    expect(readings({ regularly: 'A', period: '7d', of_last: 4, at_least: 2 })).toEqual(['A instants']);
    expect(readings({ last_event: 'A*', within: '7d' })).toEqual(['A* instants']);
    expect(readings({ event: 'A', sum: 'total', op: 'gte', value: 5 })).toEqual(['A content']);
  });

  it('tells what makes it worth asking again', () => {
    const dated: Expression = { trait: 'address.on', op: 'before', value: '2026-01-01', timezone: 'contact' };
    const rule: Expression = {
      or: [dated, { not: { tag: '*' } }, { segment: 'vips' }, orders('eq', 0), { trait: 'computed.score.lead', op: 'gt', value: 3 }],
    };
    expect(compile(rule, UTC).reads).toEqual({
      traits: new Set(['address', 'address.on', 'timezone', 'computed', 'computed.score', 'computed.score.lead']),
      tags: new Set(['*']),
      segments: new Set(['vips']),
      companies: false,
      consents: new Set(),
      changes: new Set(),
      events: new Set(['Order']),
    });
  });
});

describe('verdictOf', () => {
  it('keeps the sign as the value and never names the present', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), fc.boolean(), (left, isTrue) => {
        expect(verdictOf(isTrue ? left : -left, AT)).toEqual({ member: isTrue, validUntil: AT + left });
      }),
    );
  });
});
