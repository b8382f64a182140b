import { testDatabase, type TestDatabase } from '@tributary/fixtures';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Pool } from 'pg';
import type { Element } from './binary-array.js';
import { createPool } from './pool.js';
import { run } from './statement.js';

const textOf = (value: Element): string | null => (value === null || value === undefined ? null : value instanceof Date ? value.toISOString() : String(value));

/** What Postgres has to make of an element, sent as text by somebody else's code; and elements to try. */
const KINDS: Readonly<Record<string, { elements: fc.Arbitrary<Element>; written?: (value: Element) => string | null }>> = {
  int: { elements: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }) },
  smallint: { elements: fc.integer({ min: -32_768, max: 32_767 }) },
  bigint: { elements: fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)) },
  boolean: { elements: fc.boolean() },
  uuid: { elements: fc.uuid() },
  text: { elements: fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\u0000', '')) },
  jsonb: { elements: fc.jsonValue().map((value) => JSON.stringify(value).replaceAll('\\u0000', '')) },
  timestamptz: {
    elements: fc.oneof(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }), fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })),
    written: (value) => (value === null || value === undefined ? null : new Date(value as number).toISOString()),
  },
};

describe('an array that is sent in binary', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
    pool = createPool(database.url, { max: 1, kind: 'api' });
  }, 30_000);
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it.each(Object.entries(KINDS))('of %s is what its elements are as text', async (type, { elements, written = textOf }) => {
    const statement = { name: `compare-${type}`, text: `select ($1::${type}[])::text = (select coalesce(array_agg(e::${type} order by place), '{}')::text from jsonb_array_elements_text($2) with ordinality as t(e, place)) as same, cardinality($1) as length` };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(elements, { freq: 6 }), { maxLength: 40 }), async (values) => {
        expect(await run(pool, statement, [values, JSON.stringify(values.map(written))])).toEqual([{ same: true, length: values.length }]);
      }),
      { numRuns: 60 },
    );
  });

  it('grows with what it carries', async () => {
    const texts = Array.from({ length: 3 }, (_, i) => 'é'.repeat(3_000_000 + i));
    expect(await run(pool, { name: 'lengths', text: 'select array(select length(t) from unnest($1::text[]) with ordinality as u(t, place) order by place) as lengths' }, [texts])).toEqual([{ lengths: [3_000_000, 3_000_001, 3_000_002] }]);
  });

  it('knows instants without end', async () => {
    expect(await run(pool, { name: 'endless', text: `select $1::timestamptz[] = array['-infinity', 'infinity']::timestamptz[] as same` }, [[-Infinity, Infinity]])).toEqual([{ same: true }]);
  });

  it.each([
    ['uuid', 'not-one'],
    ['uuid', '0000000000000000000000000000000g'],
    ['timestamptz', 'yesterday'],
    ['timestamptz', new Date(NaN)],
    ['int', 2 ** 31],
    ['smallint', 40_000],
    ['int', 'one'],
    ['bigint', 1.5],
  ])('of %s refuses %p', async (type, value) => {
    await expect(run(pool, { name: `refuse-${type}`, text: `select $1::${type}[] as kept` }, [[value]])).rejects.toMatchObject({ name: 'RangeError' });
  });
});
