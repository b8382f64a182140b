import { describe, expect, it } from '@jest/globals';
import { LANES, parseInstant, type IncomingEvent } from '@tributary/contract';
import fc from 'fast-check';
import { acceptEvent, contactIdOf, isAbsentUserId, LIMITS, readBody, shardOf, utf8Bytes } from './index.js';

const secret = new Uint8Array(32).fill(7);
const receiver = { secret, sandboxShard: null, retentionMonths: 25 };
const RECEIVED = Date.UTC(2026, 2, 9, 12);
const DAY = 86_400_000;
let drawn = 0;
const newId = () => `id-${drawn++}`;

/** JSON as anybody may send it: broken text, keys that pollute, numbers that overflow, wrong types in every place. */
const word = fc.constantFrom('userId', 'anonymousId', 'event', 'type', 'properties', 'traits', 'context', 'timestamp', 'sentAt', 'messageId', 'batch', 'groupId', 'previousId', '__proto__', 'constructor');
const text = fc.oneof(fc.string({ unit: 'binary' }), word, fc.constantFrom('track', 'identify', 'page', 'group', 'alias', '\u0000', '\ud800', '2026-03-01T00:00:00Z', 'null'));
const json = fc.jsonValue({ maxDepth: 3 });
const event = fc.dictionary(word, fc.oneof(json, text), { maxKeys: 8 });

const isStorable = (value: unknown): boolean => {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\u0000');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, one]) => key !== '__proto__' && isStorable(key) && isStorable(one));
};

describe('readBody', () => {
  it('takes or refuses each event of any batch, and what it takes can be stored', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(event, json), { maxLength: 8 }), (batch) => {
        const { events, refused } = readBody('batch', { batch }, newId);
        expect([...events, ...refused].map((one) => one.index).sort((a, b) => a - b)).toEqual(batch.map((_, i) => i));
        for (const one of [...events, ...refused]) expect(isStorable(one)).toBe(true);
        for (const { properties, traits, context } of events) expect(JSON.parse(JSON.stringify([properties, traits, context]))).toEqual([properties, traits, context]); // read back they are the same
        for (const one of events) expect(one.userId ?? one.anonymousId).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('never throws but for a body that is no object, or a batch that is none', () => {
    fc.assert(
      fc.property(fc.constantFrom('track', 'identify', 'page', 'screen', 'group', 'alias'), event, (call, body) => {
        const { events, refused } = readBody(call, body, newId);
        expect(events.length + refused.length).toBe(1);
      }),
      { numRuns: 1_000 },
    );
    expect(() => readBody('track', [], newId)).toThrow('The body is a list; send one JSON object.');
    expect(() => readBody('batch', { batch: {} }, newId)).toThrow('A batch call needs "batch": a list of events.');
  });

  it('refuses what nests too deep without looking all the way down', () => {
    let deep: object = {};
    for (let i = 0; i < 50_000; i++) deep = { deep };
    expect(readBody('batch', { batch: [{ type: 'track', userId: 'u', event: 'E', properties: deep }] }, newId).refused).toMatchObject([{ code: 'event.too-deep' }]);
  });

  it('takes numbers as they are read back', () => {
    const properties = JSON.parse('{"huge":1e999,"none":-0,"list":[-1e999,1.5]}') as object;
    expect(readBody('track', { userId: 'u', event: 'E', properties }, newId).events).toMatchObject([{ properties: { huge: null, none: 0, list: [null, 1.5] } }]);
  });

  it('gives page views what the client knew of the page', () => {
    const page = { path: '/a', url: 'https://x.io/a', title: 'A', referrer: 'https://y.io' };
    const { events } = readBody('page', { userId: 'u', name: 'Start', properties: { title: 'B' }, context: { page } }, newId);
    expect(events[0]).toMatchObject({ name: 'Page Viewed', properties: { ...page, title: 'B', name: 'Start' } });
  });

  it('measures events in bytes of UTF-8', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (s) => expect(utf8Bytes(s)).toBe(new TextEncoder().encode(s).length)));
    const big = { type: 'track', userId: 'u', event: 'E', properties: { x: 'é'.repeat(LIMITS.eventBytes / 2) } };
    expect(readBody('batch', { batch: [big] }, newId).refused).toMatchObject([{ code: 'event.too-large' }]);
    const bytesOf = (value: unknown) => utf8Bytes(JSON.stringify(value));
    const isLarge = fc.property(fc.string({ unit: 'binary', maxLength: 3 }), fc.integer({ min: -2, max: 2 }), (piece, over) => {
      const bare = { type: 'track', userId: 'u', event: 'E', properties: { [piece]: -1.2345678901234567e-100, x: '' } };
      const each = bytesOf(piece) - 2 || 1;
      const one = { ...bare, properties: { ...bare.properties, x: (piece || 'a').repeat(Math.floor((LIMITS.eventBytes - bytesOf(bare)) / each) + over) } };
      const { refused } = readBody('batch', { batch: [one] }, newId);
      expect(refused.some(({ code }) => code === 'event.too-large')).toBe(bytesOf(one) > LIMITS.eventBytes);
    });
    fc.assert(isLarge);
  });
});

describe('acceptEvent', () => {
  const incoming = (more: Partial<IncomingEvent>): IncomingEvent => ({
    ...{ index: 0, messageId: 'm', type: 'track', name: 'E', userId: 'u', anonymousId: null, target: null, properties: {}, traits: {}, context: {} },
    ...{ writtenAt: null, sentAt: null, originalTimestamp: null, warnings: [] },
    ...more,
  });
  const occurred = (more: Partial<IncomingEvent>) => {
    const event = acceptEvent(incoming(more), receiver, RECEIVED);
    return 'code' in event ? event.code : event.occurredAt;
  };

  it('corrects by the skew of a clock that says when it sent, whatever that clock shows', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e11, max: 1e11 }), fc.integer({ min: 0, max: 700 * DAY }), (skew, ago) => {
        expect(occurred({ sentAt: RECEIVED + skew, writtenAt: RECEIVED + skew - ago })).toBe(RECEIVED - ago);
      }),
    );
  });

  it('lets nothing happen after it was received, and nothing before the retention', () => {
    expect(occurred({ writtenAt: RECEIVED + DAY })).toBe(RECEIVED);
    expect(occurred({})).toBe(RECEIVED);
    expect(occurred({ writtenAt: Date.UTC(2024, 1, 9, 12) })).toBe(Date.UTC(2024, 1, 9, 12));
    expect(occurred({ writtenAt: Date.UTC(2024, 1, 9, 12) - 1 })).toBe('event.too-old');
    expect(acceptEvent(incoming({ writtenAt: 0 }), { ...receiver, retentionMonths: null }, RECEIVED)).toMatchObject({ occurredAt: 0, late: true });
  });

  it('calls late what happened over 72 hours ago', () => {
    const late = (ago: number) => acceptEvent(incoming({ writtenAt: RECEIVED - ago }), receiver, RECEIVED);
    expect([late(3 * DAY), late(3 * DAY + 1)]).toMatchObject([{ late: false }, { late: true }]);
  });
});

describe('contact ids', () => {
  it('are UUIDs that tell users, browsers and addresses apart, and workspaces too', () => {
    const other = new Uint8Array(32).fill(8);
    const ids = [contactIdOf(secret, { userId: 'x' }), contactIdOf(secret, { anonymousId: 'x' }), contactIdOf(secret, { email: 'x' }), contactIdOf(other, { userId: 'x' })];
    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(contactIdOf(secret, { userId: 'x' })).toBe(ids[0]);
  });

  it('spread over all shards; a sandbox has one', () => {
    const shards = new Set(Array.from({ length: 5_000 }, (_, i) => shardOf(contactIdOf(secret, { userId: String(i) }), null)));
    expect([shards.size, Math.min(...shards), Math.max(...shards)]).toEqual([256, 0, 255]);
    expect(shardOf(contactIdOf(secret, { userId: '1' }), 300)).toBe(300);
    expect(LANES.live).toBeLessThan(LANES.bulk);
  });

  it('are not made of ids that mean nobody', () => {
    for (const id of ['', ' ', 'null', 'NULL', 'undefined', '0', '000', '-1', 'none', 'None', 'anonymous', '[object Object]', '00000000-0000-0000-0000-000000000000']) expect([id, isAbsentUserId(id)]).toEqual([id, true]);
    for (const id of ['1', '10', 'nobody', 'a', '0x0', '-', 'u-0']) expect([id, isAbsentUserId(id)]).toEqual([id, false]);
  });
});

describe('parseInstant', () => {
  it('reads what clients write, and nothing that is no instant', () => {
    const noon = Date.UTC(2026, 2, 1, 12);
    for (const same of ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z', '2026-03-01 12:00', '2026-03-01T14:00:00+02:00', '2026-03-01T17:30+0530', noon, noon / 1000]) expect([same, parseInstant(same)]).toEqual([same, noon]);
    for (const none of ['2015-2-02T00:30:08.276Z', '2026-02-30', '2026-13-01', '2026-03-01T25:00', 'soon', '', null, {}, Infinity, 1e300, true]) expect([none, parseInstant(none)]).toEqual([none, null]);
  });

  it('reads back every instant that ISO 8601 writes', () => {
    fc.assert(fc.property(fc.integer({ min: Date.UTC(1, 0, 1) + 1e12, max: 253_402_300_799_999 }), (at) => expect(parseInstant(new Date(at).toISOString())).toBe(at)));
  });
});
