import { describe, expect, it } from '@jest/globals';
import { areCasesThere, readCases } from '../cases.fixture.js';
import { metaCell, metaNormalForm, type MetaField } from './meta-fields.js';
import { metaRow } from './meta-row.js';
import { META_COLUMNS } from './meta-fields.js';

interface Vector {
  readonly field: string;
  readonly in: string;
  readonly norm: string | null;
  readonly accept?: readonly (string | null)[];
  readonly sha256?: string;
  readonly nohash?: boolean;
  readonly strict?: boolean;
}
const recorded = readCases<{ vectors: Record<string, Omit<Vector, 'field'>[]> }>('ads/meta-pii-vectors.json', { vectors: {} });
const published = readCases<{ facebook: Vector[] }>('ads/ad-hash-vectors.json', { facebook: [] }).facebook;

const vectors = Object.entries(recorded.vectors).flatMap(([fields, list]) => fields.split('/').flatMap((field) => list.map((vector): Vector => ({ ...vector, field }))));
const strict = vectors.filter((vector) => vector.strict);
const cellOf = ({ field, in: text }: Vector): string => metaCell(field as MetaField, metaNormalForm(field as MetaField, text));
const wantedCell = ({ norm, sha256 }: Vector): string => sha256 ?? norm ?? '';

(areCasesThere ? describe : describe.skip)('Meta’s normal forms and hashes, as recorded from its own code (../shared/cases/ads)', () => {
  it('holds for every strict vector', () => {
    const wrong = strict.filter((vector) => cellOf(vector) !== wantedCell(vector) && !(vector.norm === '' && cellOf(vector) === ''));
    expect(strict.length).toBeGreaterThan(300); // names count for first and last ones
    expect(wrong.map((vector) => `${vector.field} ${JSON.stringify(vector.in)}: ${metaNormalForm(vector.field as MetaField, vector.in)}, not ${vector.norm}`)).toEqual([]);
  });

  it('holds for every hash that others published', () => {
    const wrong = published.filter((vector) => ![vector.norm, ...(vector.accept ?? [])].includes(metaNormalForm(vector.field as MetaField, vector.in)) || (vector.sha256 !== undefined && cellOf(vector) !== vector.sha256) || (vector.nohash && cellOf(vector) !== vector.norm));
    expect(published).toHaveLength(17);
    expect(wrong).toEqual([]);
  });

  it('agrees with most of the odd ones, which no rule covers', () => {
    const odd = vectors.filter((vector) => !vector.strict && vector.field !== 'EXTERN_ID');
    const same = odd.filter((vector) => (metaNormalForm(vector.field as MetaField, vector.in) ?? '') === (vector.norm ?? ''));
    expect(same.length / odd.length).toBeGreaterThan(0.6);
  });
});

describe('metaNormalForm', () => {
  it('adds the country of a number that is written without one, if it is one of its numbers', () => {
    expect(metaNormalForm('PHONE', '(650) 253-0000', 'us')).toBe('16502530000');
    expect(metaNormalForm('PHONE', '020 7946 0958', 'gb')).toBe('442079460958');
    expect(metaNormalForm('PHONE', '+351 912 345 678', 'us')).toBe('351912345678');
    expect(metaNormalForm('PHONE', '916912345678', 'us')).toBe('916912345678');
  });

  it('leaves out numbers that nobody can call from abroad', () => {
    for (const text of ['', '1', '411', '0000', 'call me', '12345678901234567']) expect(metaNormalForm('PHONE', text)).toBeNull();
  });

  it('knows countries by code and by name', () => {
    expect(['US', 'United States', 'USA', 'germany', 'Deutschland', 'U1', ''].map((text) => metaNormalForm('COUNTRY', text))).toEqual(['us', 'us', 'us', 'de', null, null, null]);
  });

  it('reads no day that never was', () => {
    expect(['1990-02-30', '2001-13-01', '0000-01-01', 'yesterday'].map((text) => metaNormalForm('DOB', text))).toEqual([null, null, null, null]);
  });

  it('does not hash twice, and hashes what only looks alike', () => {
    const hash = 'B4C9A289323B21A01C3E940F150EB9B8C542587F1ABFD8F0E1CC1FFC5E475514';
    expect(metaCell('EMAIL', metaNormalForm('EMAIL', hash))).toBe(hash.toLowerCase());
    expect(metaNormalForm('EMAIL', hash.slice(1))).toBeNull();
  });
});

describe('metaRow', () => {
  const cell = (row: readonly string[] | null, column: (typeof META_COLUMNS)[number]) => row?.[META_COLUMNS.indexOf(column)];

  it('has one cell a column, empty where nothing is known, plain only where Meta takes it plain', () => {
    const row = metaRow({ userId: 'ada', traits: { email: ' Ada@Example.com', birthday: '1815-12-10', address: { city: 'London', country: 'GB' }, advertisingId: 'AB-12' } });
    expect(row).toHaveLength(META_COLUMNS.length);
    expect(cell(row, 'EXTERN_ID')).toBe('ada');
    expect(cell(row, 'MADID')).toBe('AB-12');
    expect(cell(row, 'EMAIL')).toBe(metaCell('EMAIL', 'ada@example.com'));
    expect([cell(row, 'DOBY'), cell(row, 'DOBM'), cell(row, 'DOBD')]).toEqual(['1815', '12', '10'].map((text) => metaCell('DOBY', text)));
    expect([cell(row, 'ZIP'), cell(row, 'PHONE'), cell(row, 'GEN')]).toEqual(['', '', '']);
    expect(row!.filter((text) => text !== '').every((text) => /^[0-9a-f]{64}$/.test(text) || text === 'ada' || text === 'AB-12')).toBe(true);
  });

  it('is none for whom Meta could not find: a name and a place fit too many', () => {
    expect(metaRow({ userId: 'ada', traits: { firstName: 'Ada', lastName: 'Lovelace', address: { city: 'London' }, email: 'nonsense', phone: '12' } })).toBeNull();
    expect(metaRow({ userId: null, traits: {} })).toBeNull();
  });

  it('takes traits of any kind without breaking', () => {
    const traits = JSON.parse('{"email":["a@b.co"],"phone":16502530000,"address":"London","birthday":7,"gender":null,"__proto__":{"email":"x@y.co"}}') as Record<string, never>;
    const row = metaRow({ userId: null, traits });
    expect(cell(row, 'PHONE')).toBe(metaCell('PHONE', '16502530000'));
    expect(cell(row, 'EMAIL')).toBe('');
  });
});
