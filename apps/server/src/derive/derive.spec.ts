import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tributary/contract';
import { iso31661 } from 'iso-3166';
import { continentOf } from './continents.js';
import { ageOf } from './age.js';
import { NOTHING_SEEN, unitedState, type SeenEvent } from './derived-state.js';
import { withEvent } from './derive.js';
import { engagementOf } from './engagement.js';
import { favouritesOf } from './favourite.js';
import { geoOf } from './geo.js';
import { sourceOf } from './source.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 4, 14, 12);
const event = (more: Partial<SeenEvent> = {}): SeenEvent => ({ name: 'Page Viewed', occurredAt: NOW, properties: {}, context: {}, ...more });
const after = (...events: SeenEvent[]) => events.reduce((state, one) => withEvent(state, one, NOW), NOTHING_SEEN);

describe('geo', () => {
  it.each<[JsonObject, JsonObject | null]>([
    [{ address: { city: 'Lisboa', country: 'Portugal' } }, { continent: 'Europe', country: 'PT', city: 'Lisbon', lat: 38.7167, lon: -9.1333 }],
    [{ address: { city: 'boston', state: 'Massachusetts', country: 'Vereinigte Staaten' } }, { continent: 'North America', country: 'US', region: 'Massachusetts', city: 'Boston', lat: 42.3584, lon: -71.0598 }],
    [{ address: { city: 'Boston', state: 'MA' } }, { continent: 'North America', country: 'US', region: 'Massachusetts', city: 'Boston', lat: 42.3584, lon: -71.0598 }],
    [{ 'address.country': 'BRA' }, { continent: 'South America', country: 'BR' }],
    [{ country: 'Deutschland', region: 'Bavaria' }, { continent: 'Europe', country: 'DE', region: 'Bayern' }],
    [{ country: 'MT' }, { continent: 'Europe', country: 'MT' }],
    [{ country: ' st ' }, { continent: 'Africa', country: 'ST' }],
    [{ phone: '+351 21 123 4567' }, { continent: 'Europe', country: 'PT' }],
    [{ phone: '0044 20 7946 0018' }, { continent: 'Europe', country: 'GB' }],
    [{ phone: '+1 416 555 0134' }, { continent: 'North America', country: 'CA' }],
    [{ phone: '021 123 4567' }, null],
    [{ address: { city: 'Entenhausen' } }, { city: 'Entenhausen' }],
    [{ address: { city: 'Porto, and so on', country: 'PT' } }, { continent: 'Europe', country: 'PT', city: 'Porto, and so on' }],
    [{ latitude: 42.36, longitude: '-71.06' }, { lat: 42.36, lon: -71.06 }],
    [{ address: { country: 'PT', lat: 41.1, lng: -8.6 }, city: 'Lisboa' }, { continent: 'Europe', country: 'PT', city: 'Lisbon', lat: 41.1, lon: -8.6 }],
    [{ latitude: 95, longitude: 0 }, null],
    [{ address: 'Rua 1, Porto' }, null],
    [{}, null],
  ])('of %j', (traits, geo) => {
    expect(geoOf(traits)).toEqual(geo);
  });
  it('is where the last event said, where the attributes say nothing', () => {
    const at = (location: JsonObject, occurredAt = NOW) => event({ context: { location }, occurredAt });
    const seen = (...events: SeenEvent[]) => after(...events).place?.what;
    const boston = at({ city: 'Boston', region: 'MA', country: 'United States', latitude: 42.1, longitude: -71.2, speed: 0 });
    expect(geoOf({}, seen(boston))).toEqual({ continent: 'North America', country: 'US', region: 'Massachusetts', city: 'Boston', lat: 42.1, lon: -71.2 });
    expect(geoOf({ address: { country: 'PT' } }, seen(boston))).toEqual({ continent: 'Europe', country: 'PT' });
    expect(geoOf({ phone: '+351 21 123 4567' }, seen(boston))).toMatchObject({ country: 'US' });
    expect(seen(boston, at({ country: 'PT' }), at({ country: 'ES' }, NOW - 1))).toEqual({ country: 'PT' });
    expect(seen(event({ context: { location: 'here' } }), at({ country: ' ', city: { name: 'Porto' } }))).toBeUndefined();
    const state = after(boston);
    expect(withEvent(state, boston, NOW)).toBe(state);
  });
  it('knows a continent for every country', () => expect(iso31661.filter(({ alpha2 }) => !continentOf(alpha2)).map(({ alpha2 }) => alpha2)).toEqual([]));
});

describe('device', () => {
  const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';
  const EDGE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0';
  const by = (userAgent: string, occurredAt = NOW) => event({ context: { userAgent }, occurredAt });
  it('is that of the last event', () => {
    expect(after(by(IPHONE)).device?.what).toEqual({ type: 'mobile', os: 'iOS', browser: 'Safari' });
    expect(after(by(IPHONE), by(EDGE)).device?.what).toEqual({ type: 'desktop', os: 'Windows', browser: 'Microsoft Edge' });
    expect(after(by(EDGE), by(IPHONE, NOW - 1)).device?.what).toEqual({ type: 'desktop', os: 'Windows', browser: 'Microsoft Edge' });
  });
  it('of an app is what it says', () => expect(after(event({ context: { os: { name: 'Android' }, device: { type: 'android', model: 'Pixel 8' } } })).device?.what).toEqual({ type: 'mobile', os: 'Android' }));
  it('is not what nobody knows', () => expect(after(by('?'), event({ context: { userAgent: 7 } })).device).toBeNull());
  it('costs nothing when it stays: the very same state', () => {
    const state = after(by(EDGE));
    expect(withEvent(state, by(EDGE, NOW + 5), NOW)).toBe(state);
  });
});

describe('source', () => {
  const came = (at: number, more: JsonObject) => event({ occurredAt: NOW + at, ...more } as never);
  it('keeps where the contact came from first, and last', () => {
    const first = came(0, { context: { campaign: { source: 'news', medium: 'email', name: 'spring' }, page: { url: 'https://www.shop.example/', referrer: 'https://www.search.example/q?x=1' } } });
    const last = came(9, { properties: { url: 'https://shop.example/?utm_source=ads&utm_campaign=may' } });
    const own = came(12, { context: { page: { url: 'https://shop.example/a', referrer: 'https://shop.example/' } } });
    const expected = { utm_source: 'news', utm_medium: 'email', utm_campaign: 'spring', referrer: 'search.example', last_utm_source: 'ads', last_utm_campaign: 'may' };
    expect(sourceOf(after(first, last, own))).toEqual(expected);
    expect(sourceOf(after(last, own, first))).toMatchObject({ utm_source: 'news', last_utm_source: 'ads' });
  });
  it('is not what nobody says', () => expect(sourceOf(after(event({ context: { page: { referrer: 'no address' } } })))).toBeNull());
});

describe('age', () => {
  it.each([
    ['1990-05-14', 'UTC', NOW, 36, 'Millennial', '2027-05-14T00:00:00.000Z'],
    ['1990-05-15', 'UTC', NOW, 35, 'Millennial', '2026-05-15T00:00:00.000Z'],
    ['1990-05-15T00:00:00.000Z', 'America/New_York', NOW, 35, 'Millennial', '2026-05-15T04:00:00.000Z'],
    ['2000-02-29', 'UTC', Date.UTC(2026, 1, 28) - 1, 25, 'Generation Z', '2026-02-28T00:00:00.000Z'],
    ['2000-02-29', 'UTC', Date.UTC(2026, 1, 28), 26, 'Generation Z', '2027-02-28T00:00:00.000Z'],
    ['1958-01-01', 'UTC', NOW, 68, 'Baby Boomer', '2027-01-01T00:00:00.000Z'],
  ])('of %s in %s', (birthday, timezone, now, age, generation, until) => expect(ageOf({ birthday, timezone }, now, 'UTC')).toEqual({ age, generation, until: Date.parse(until) }));
  it('is what is said where no day of birth is', () => {
    expect(ageOf({ age: '41' }, NOW, 'UTC')).toEqual({ age: 41, generation: null, until: null });
    for (const traits of [{}, { birthday: 'soon' }, { age: -3 }, { age: 'old' }] as JsonObject[]) expect(ageOf(traits, NOW, 'UTC').age).toBeNull();
    expect(ageOf({ birthday: '2030-01-01' }, NOW, 'UTC').age).toBeNull();
  });
});

describe('engagement', () => {
  const today = Math.floor(NOW / DAY);
  it.each([
    [[], 'none', null],
    [[today], 'low', today + 30],
    [[today - 29, today - 1], 'low', today + 29],
    [[today - 30], 'none', null],
    [[today - 20, today - 10, today], 'medium', today + 10],
    [[...Array(10).keys()].map((i) => today - 15 + i), 'high', today + 15],
    [[...Array(12).keys()].map((i) => today - 15 + i), 'high', today + 17],
  ] as const)('of %j', (days, level, until) => expect(engagementOf(days, NOW)).toEqual({ level, until: until === null ? null : until * DAY }));
  it('counts what the contact did, each day once', () => {
    const state = after(event({ occurredAt: NOW - 3 * DAY }), event(), event({ occurredAt: NOW - 1 }), event({ name: 'Email Sent', occurredAt: NOW - DAY }), event({ occurredAt: NOW - 90 * DAY }));
    expect(state.days).toEqual([today - 3, today]);
  });
});

describe('favourite', () => {
  const order = (properties: JsonObject) => event({ name: 'Order Completed', properties });
  it('is what was bought most', () => {
    const state = after(order({ products: [{ category: 'tents', brand: 'Alp', quantity: 1 }, { category: 'stoves', quantity: 3 }] }), order({ category: 'tents', brand: 'Alp' }));
    expect(favouritesOf(state.bought)).toEqual({ category: 'stoves', brand: 'Alp' });
  });
  it('is known of whatever tells products apart', () => {
    const state = after(order({ products: [{ name: 'Dome 2', color: 'red', size: 'L', sku: 'T-1', product_id: '7', price: 90 }, { name: 'Stove', color: 'red', quantity: 2 }] }), order({ genre: 'jazz', artist: 'Nina' }));
    expect(favouritesOf(state.bought)).toEqual({ name: 'Stove', color: 'red', size: 'L', genre: 'jazz', artist: 'Nina' });
  });
  it('is not what was only looked at', () => expect(favouritesOf(after(event({ name: 'Product Viewed', properties: { category: 'tents' } })).bought)).toBeNull());
});

describe('two contacts that become one', () => {
  it('have the past of both, whoever comes first', () => {
    const a = after(event({ context: { campaign: { source: 'news' } }, occurredAt: NOW - DAY }), event({ name: 'Order Completed', properties: { category: 'tents' } }));
    const b = after(event({ context: { campaign: { source: 'ads' } } }), event({ name: 'Order Completed', properties: { category: 'stoves', products: [] }, occurredAt: NOW - 2 * DAY }));
    expect(unitedState(a, b)).toEqual(unitedState(b, a));
    expect(sourceOf(unitedState(a, b))).toEqual({ utm_source: 'news', last_utm_source: 'ads' });
    expect(unitedState(a, b).days).toHaveLength(3);
  });
});
