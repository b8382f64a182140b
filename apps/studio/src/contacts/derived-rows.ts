import type { Json, JsonObject } from '@tributary/contract';
import type { Word } from '../words/use-words.js';

export interface DerivedRow {
  readonly name: Word;
  /** What the name is of: a score, a property. */
  readonly also?: string;
  readonly text: string;
}

/** How single values read. */
export interface Wording {
  country(code: string): string;
  engagement(level: string): string;
  device(type: string): string;
  number(value: number): string;
}

const inside = (value: Json | undefined): JsonObject => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {});
const text = (value: Json | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const joined = (...parts: readonly (string | undefined)[]): string => [...new Set(parts.filter((part) => part !== undefined))].join(', ');

function sourceText(source: JsonObject, prefix: '' | 'last_'): string {
  const of = (key: string) => text(source[`${prefix}${key}`]);
  return [joined(of('utm_source'), of('utm_medium'), of('utm_campaign')), of('referrer')].filter(Boolean).join(' · ');
}

/** What is known by working it out, in the order in which people ask. */
export function derivedRows(computed: JsonObject, words: Wording): readonly DerivedRow[] {
  const [geo, device, source] = [inside(computed['geo']), inside(computed['device']), inside(computed['source'])];
  const country = text(geo['country']);
  const [type, engagement] = [text(device['type']), text(computed['engagement'])];
  const age = typeof computed['age'] === 'number' ? words.number(computed['age']) : undefined;
  const [first, last] = [sourceText(source, ''), sourceText(source, 'last_')];
  const rows: readonly DerivedRow[] = [
    { name: 'derived.engagement', text: engagement === undefined ? '' : words.engagement(engagement) },
    { name: 'derived.place', text: joined(text(geo['city']), text(geo['region']), country && words.country(country)) },
    { name: 'derived.age', text: [age, text(computed['generation'])].filter(Boolean).join(' · ') },
    { name: 'derived.device', text: [type && words.device(type), text(device['os']), text(device['browser'])].filter(Boolean).join(' · ') },
    { name: 'derived.first-source', text: first },
    { name: 'derived.last-source', text: last === first ? '' : last },
    ...Object.entries(inside(computed['favourite'])).map(([also, value]): DerivedRow => ({ name: 'derived.favourite', also, text: text(value) ?? '' })),
    ...Object.entries(inside(computed['score'])).map(([also, value]): DerivedRow => ({ name: 'derived.score', also, text: typeof value === 'number' ? words.number(value) : '' })),
  ];
  return rows.filter((row) => row.text !== '');
}
