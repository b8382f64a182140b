import { describe, expect, it } from '@jest/globals';
import { derivedRows } from './derived-rows.js';

const words = { country: (code: string) => (code === 'PT' ? 'Portugal' : code), engagement: (level: string) => level, device: (type: string) => type, number: String };
const rows = (computed: Parameters<typeof derivedRows>[0]) => derivedRows(computed, words).map(({ name, also, text }) => `${name}${also ? ` ${also}` : ''}: ${text}`);

describe('derivedRows', () => {
  it('says in plain words what is worked out', () => {
    expect(
      rows({
        geo: { continent: 'Europe', country: 'PT', city: 'Lisbon', lat: 38.7, lon: -9.1 },
        device: { type: 'mobile', os: 'iOS', browser: 'Safari' },
        source: { utm_source: 'news', utm_medium: 'email', referrer: 'search.example', last_utm_source: 'ads' },
        age: 36,
        generation: 'Millennial',
        engagement: 'high',
        favourite: { category: 'tents' },
        score: { lead: 10 },
      }),
    ).toEqual([
      'derived.engagement: high',
      'derived.place: Lisbon, Portugal',
      'derived.age: 36 · Millennial',
      'derived.device: mobile · iOS · Safari',
      'derived.first-source: news, email · search.example',
      'derived.last-source: ads',
      'derived.favourite category: tents',
      'derived.score lead: 10',
    ]);
  });
  it('says a last source only when it is another, and nothing of what is not known', () => {
    expect(rows({ source: { utm_source: 'news', last_utm_source: 'news' }, geo: null, age: null })).toEqual(['derived.first-source: news']);
    expect(rows({})).toEqual([]);
  });
});
