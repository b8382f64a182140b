import { describe, expect, it } from '@jest/globals';
import { importCases } from '@tributary/fixtures';
import { findDelimiter, writeLine, type Dialect as Found } from '@tributary/ingest';
import fc from 'fast-check';
import { lineEndOf, parseRecords, type Parsed } from './parse-records.js';

const parsed = (text: string, delimiter: Found['delimiter'] = findDelimiter(text).delimiter): Parsed =>
  parseRecords(Buffer.from(text), { delimiter, lineEnd: lineEndOf(text), isLast: true, isFull: true, most: 1_000 });
const cells = (text: string, delimiter?: Found['delimiter']) => parsed(text, delimiter).records.map((record) => record.cells);
const faulty = (text: string, delimiter?: Found['delimiter']) => parsed(text, delimiter).records.flatMap((record, i) => (record.fault ? [i] : []));

describe('parseRecords', () => {
  it('reads what is written by RFC 4180, whatever is in the cells', () => {
    const cell = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', ' ', 'a', 'é', '😀', "'") }));
    const rows = fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }));
    fc.assert(
      fc.property(rows, (written) => {
        // A line that begins with an empty cell of its own would be a blank line only if it were alone.
        const text = written.map(writeLine).join('');
        expect(cells(text, ',')).toEqual(written);
        expect(faulty(text, ',')).toEqual([]); // which delimiter cells full of others look like is not asked here
      }),
    );
  });

  it('reads the same in parts of any size, and says where each ends', () => {
    const line = fc.array(fc.string({ unit: fc.constantFrom('"', ',', '\n', 'b', 'ü', '😀') }), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 20 }), fc.integer({ min: 20, max: 60 }), (written, size) => {
        const bytes = Buffer.from(written.map(writeLine).join(''));
        const read: (readonly string[])[] = [];
        for (let at = 0, room = size; at < bytes.length; ) {
          const part = parseRecords(bytes.subarray(at, at + room), { delimiter: ',', lineEnd: '\n', isLast: at + room >= bytes.length, isFull: false, most: 3 });
          read.push(...part.records.map((record) => record.cells));
          at += part.used;
          room = part.records.length === 0 ? room * 2 : size;
          if (part.records.length === 0 && at + size >= bytes.length && part.used === 0 && room > bytes.length * 2) break;
        }
        expect(read).toEqual(written);
      }),
    );
  });

  it('refuses the line in which a quote is never closed, and reads on below it', () => {
    expect(cells('a,b\n1,"2\n3,4\n5,6\n')).toEqual([['a', 'b'], ['1', '"2'], ['3', '4'], ['5', '6']]);
    expect(faulty('a,b\n1,"2\n3,4\n5,6\n')).toEqual([1]);
    expect(faulty('a,b\n1,"2\n3,"4"\n5,6\n')).toEqual([1]);
    expect(cells('a,b\n1,"2\n3,"4"\n5,6\n').slice(2)).toEqual([['3', '4'], ['5', '6']]);
  });

  it('refuses a quote in the middle of a quoted cell instead of guessing', () => {
    expect(faulty('a,b\n"1"x,2\n3,4')).toEqual([1]);
    expect(cells('a,b\n"1"x,2\n3,4')).toEqual([['a', 'b'], ['"1"x', '2'], ['3', '4']]);
  });
});

/** What these ask for is no part of files that people bring: comments, other quotes, rows that are left out, types by guess, lines that are empty on purpose, a line end of `\n` read as data. */
const NOT_OFFERED = /comment|Comment|escape|quote character|quoteChar|Skip|Dynamic typing|header|Header|Preview|preview|too many fields|blank line at end|Mixed slash|Bad delimiter|just empty fields|empty input|greedy|__proto__/;
/** Theirs keep what a broken quote swallowed, and report it; here its line is refused. */
const BROKEN = /no closing quote|invalid trailing quote/;

describe(`CSV files of others${importCases.note}`, () => {
  const all = importCases.papaparse();
  const plain = all.filter(({ name, config }) => !NOT_OFFERED.test(name) && !(config && ('comments' in config || 'header' in config || 'preview' in config || 'quoteChar' in config)));

  (importCases.areHere ? it : it.skip)('are read as others read them', () => {
    const wrong = plain.filter(({ name }) => !BROKEN.test(name)).flatMap(({ name, input, config, expected }) => {
      const text = input.replace(/^\ufeff/, '');
      const read = cells(text, (config?.['delimiter'] as Found['delimiter'] | undefined) ?? undefined);
      return JSON.stringify(read) === JSON.stringify(expected.data) ? [] : [{ name, read, expected: expected.data }];
    });
    expect(wrong).toEqual([]);
    expect(plain.length).toBeGreaterThan(30);
  });

  (importCases.areHere ? it : it.skip)('say where a quote is broken', () => {
    for (const { input } of plain.filter(({ name }) => BROKEN.test(name))) expect(faulty(input).length).toBeGreaterThan(0);
  });

  (importCases.areHere ? it : it.skip)('of csv-spectrum', () => {
    for (const { name, csv, json } of importCases.spectrum()) {
      // Those that are about CR LF lost their CR where they are kept; what they should become still has it.
      const [headings, ...rows] = cells(name.includes('crlf') ? csv.replaceAll('\n', '\r\n') : csv, ',');
      expect({ name, rows: rows.map((row) => Object.fromEntries(row.map((cell, i) => [headings![i]!, cell]))) }).toEqual({ name, rows: json });
    }
  });
});
