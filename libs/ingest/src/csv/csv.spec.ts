import { describe, expect, it } from '@jest/globals';
import { importCases } from '@tributary/fixtures';
import type { ImportColumn, ImportKind, Json, JsonObject } from '@tributary/contract';
import fc from 'fast-check';
import { describeValue, findDelimiter, findDoubles, guard, guessColumns, isAddress, readRow, RefusedRow, suggestType, unguard, writeLine, type RowReading } from '../index.js';

const reading = (columns: readonly ImportColumn[], more: Partial<RowReading> = {}): RowReading => ({ kind: 'contacts', columns, empty: 'keep', trim: false, guarded: false, event: null, ...more });
const guessed = (headings: readonly string[], kind: ImportKind = 'contacts') => guessColumns(headings, kind).columns;
const meanings = (headings: readonly string[], kind: ImportKind = 'contacts') => guessed(headings, kind).map(({ to }) => to);
const read = (cells: readonly string[], columns: readonly ImportColumn[], more: Partial<RowReading> = {}) => readRow(cells, reading(columns, more), false);
/** The value that one cell of a type becomes, or the code of why not. */
function valueOf(cell: string, column: Partial<ImportColumn>): Json {
  const said = read(['u1', cell], [{ at: 0, heading: 'id', to: 'userId', type: 'text' }, { at: 1, heading: 'x', to: 'x', type: 'text', ...column }]);
  return said instanceof RefusedRow ? said.code : (said.values['x'] ?? null);
}

describe('guessColumns', () => {
  it('knows the usual headings in several languages, whatever their case and signs', () => {
    expect(meanings(['E-Mail', 'Kundennummer', 'Vorname', 'Nachname', 'Telefon', 'Geburtsdatum', 'Erstellt am'])).toEqual(['email', 'userId', 'firstName', 'lastName', 'phone', 'birthday', 'createdAt']);
    expect(meanings(['adresse e-mail', 'Prénom', 'NOM', 'Téléphone', 'Date de création', 'Société'])).toEqual(['email', 'firstName', 'lastName', 'phone', 'createdAt', 'company']);
    expect(meanings(['Endereço de e-mail', 'Primeiro nome', 'Sobrenome', 'Telemóvel', 'Data de criação', 'Empresa'])).toEqual(['email', 'firstName', 'lastName', 'phone', 'createdAt', 'company']);
    expect(meanings(['user_id', 'First Name', 'lastName', 'created_at', 'address.city', 'id no'])).toEqual(['userId', 'firstName', 'lastName', 'createdAt', 'address.city', 'id no']);
    expect(meanings(['Event', 'Occurred at', 'email', 'total'], 'events')).toEqual(['event', 'timestamp', 'email', 'total']);
    expect(meanings(['id', 'Firma', 'Branche', 'Mitarbeiter', 'plan'], 'companies').slice(2)).toEqual(['industry', 'employees', 'plan']);
  });

  it('makes a trait of its name from what it does not know, and gives no place twice', () => {
    expect(meanings(['email', 'Favourite colour', 'E-mail address'])).toEqual(['email', 'Favourite colour', 'E-mail address']);
    expect(meanings(['Mail', 'email'])).toEqual(['Mail', 'email']);
  });

  it('says of headings that are empty, double or impossible what is the matter', () => {
    const { columns, notes } = guessColumns(['email', '', 'plan', 'plan', '__proto__'], 'contacts');
    expect(notes.map(({ column, code }) => [column, code])).toEqual([[2, 'heading.empty'], [5, 'heading.reserved']]);
    expect(findDoubles(columns)).toMatchObject([{ column: 4, code: 'heading.duplicate', detail: expect.stringContaining('Columns 3 and 4 would both become "plan"') }]);
  });
});

describe('findDelimiter', () => {
  it('tells the delimiter by the lines that have as many cells', () => {
    expect(findDelimiter('a;b;c\n1,5;2;3\n4,5;5;6\n')).toMatchObject({ delimiter: ';' });
    expect(findDelimiter('a\tb\n"x;y;z"\t2\n').delimiter).toBe('\t');
    expect(findDelimiter('name|city\n"Doe, Jane"|Bern\n')).toMatchObject({ delimiter: '|' });
    expect(findDelimiter('email\nana@example.com\n')).toEqual({ delimiter: ',', sure: 'guess' });
  });
});

describe('a cell', () => {
  it('is text to the letter unless somebody says otherwise', () => {
    for (const cell of ['007', '+41781234567', '12345678901234567890', '1.0', 'NULL', 'true', ' padded ', '2026-1-5', '1e5', '😀', '=1+1', "'quoted", '-0']) expect(valueOf(cell, {})).toBe(cell);
  });

  it('becomes a number only when none of it is lost and it can be read in one way', () => {
    const number = (cell: string) => valueOf(cell, { type: 'number' });
    expect(['5', '-2.5', ' 7 ', '1,234.5', '1.234,5', '3,14', '1 234', "1'234.5", '1e3', '.5'].map(number)).toEqual([5, -2.5, 7, 1234.5, 1234.5, 3.14, 1234, 1234.5, 1000, 0.5]);
    expect(['1,234', '1.234.5', 'five', '0x10', 'Infinity', '1_000'].map(number).filter((value) => value !== 'cell.no-number')).toEqual([]);
    expect(['16142028098527942586', '9007199254740993', '0.12345678901234567891'].map(number)).toEqual(Array(3).fill('cell.long-number'));
  });

  it('becomes a date only when day and month are told apart', () => {
    const date = (cell: string, more: Partial<ImportColumn> = {}) => valueOf(cell, { type: 'date', ...more });
    expect(['2026-01-31', '31.1.2026', '31/01/2026', '1/31/2026', '5.6.2026', '2026-01-31T12:00:00+02:00', '31.1.2026 9:05'].map((cell) => date(cell))).toEqual([
      ...['2026-01-31', '2026-01-31', '2026-01-31', '2026-01-31', '2026-06-05', '2026-01-31T10:00:00.000Z', '2026-01-31T09:05:00.000Z'],
    ]);
    expect([date('5/6/2026'), date('2026-02-30'), date('soon')]).toEqual(['cell.ambiguous-date', 'cell.no-date', 'cell.no-date']);
    expect([date('5/6/2026', { order: 'DMY' }), date('5/6/2026', { order: 'MDY' })]).toEqual(['2026-06-05', '2026-05-06']);
  });

  it('becomes yes or no, a list, or JSON', () => {
    expect(['true', 'Nein', 'oui', '0'].map((cell) => valueOf(cell, { type: 'boolean' }))).toEqual([true, false, true, false]);
    expect(valueOf('maybe', { type: 'boolean' })).toBe('cell.no-boolean');
    expect(valueOf('a; b;c', { type: 'list' })).toEqual(['a', 'b', 'c']);
    expect(valueOf('{"a":[1]}', { type: 'json' })).toEqual({ a: [1] });
    expect(['"\\u0000"', '["\\ud800"]', '{"__proto__":1}', '['.repeat(9_000) + ']'.repeat(9_000)].map((cell) => valueOf(cell, { type: 'json' }))).toEqual(Array(4).fill('cell.bad-json'));
    expect((read(['u1', 'x'.repeat(201)], guessed(['userId', 'tags'])) as RefusedRow).code).toBe('cell.too-long');
  });

  it('that cannot be stored, or read, refuses its row and says why', () => {
    expect([valueOf('a\u0000', {}), valueOf('\ud800', {})]).toEqual(['cell.nul', 'cell.half-character']);
    expect(readRow(['u1', 'caf\ufffd'], reading(guessed(['userId', 'x'])), true)).toMatchObject({ code: 'cell.unreadable', column: 'x' });
    expect(readRow(['u1', 'caf\ufffd'], reading(guessed(['userId', 'x'])), false)).toMatchObject({ values: { x: 'caf\ufffd' } });
  });
});

describe('readRow', () => {
  it('leaves what an empty cell says nothing of, or takes it away', () => {
    const columns = guessed(['userId', 'plan', 'address.city']);
    expect(read(['u1', '', ''], columns)).toMatchObject({ values: {} });
    expect(read(['u1', '', ''], columns, { empty: 'clear' })).toMatchObject({ values: { plan: null, address: { city: null } } });
  });

  it('refuses rows that are about nobody, of another width, or too large', () => {
    const columns = guessed(['userId', 'email']);
    const code = (cells: readonly string[]) => (read(cells, columns) as RefusedRow).code;
    expect([code(['', '']), code(['u1']), code(['u1', '', 'x']), code(['null', ''])]).toEqual(['row.no-id', 'row.wrong-width', 'row.wrong-width', 'cell.absent-id']);
    expect((read(['u1', 'x'.repeat(40_000)], guessed(['userId', 'x'])) as RefusedRow).code).toBe('row.too-large');
  });

  it('suggests a type only where every cell would look the same', () => {
    expect([suggestType(['1', '2.5', '']), suggestType(['01067']), suggestType(['+41781234567']), suggestType(['true', 'False']), suggestType(['2026-01-01']), suggestType(['x', '1'])]).toEqual(['number', null, null, 'boolean', 'date', null]);
  });
});

const json: fc.Arbitrary<Json> = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, fc.string({ unit: 'grapheme' }), fc.string(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0), fc.integer(), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(fc.string().filter((key) => key !== '__proto__'), tie('any'), { maxKeys: 3 })),
})).any;
const isStorable = (value: Json): boolean => !JSON.stringify(value).includes('\\u0000') && JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/.test(JSON.stringify(value));

describe('a file of our own', () => {
  it('gives back every value as it was', () => {
    const trait = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('email', 'tags', 'address.city', 'error')).filter((key) => key !== '__proto__' && !['contactId', 'userId', 'anonymousId', 'tags', '_tributary'].includes(key) && !key.startsWith('traits.') && !key.includes('\u0000'));
    fc.assert(
      fc.property(fc.dictionary(trait, json.filter((value) => value !== null && isStorable(value)), { maxKeys: 6 }), (traits: JsonObject) => {
        const names = Object.keys(traits).filter((name) => name.trim() !== '');
        const written = names.map((name) => describeValue(traits[name]));
        const types = Object.fromEntries(names.flatMap((name, i) => (written[i]!.type === null ? [] : [[name, written[i]!.type]])));
        const headings = ['userId', ...names, '_tributary'];
        const said = read(['u1', ...written.map(({ cell }) => cell), JSON.stringify(types)], guessed(headings));
        expect(said).toMatchObject({ userId: 'u1' });
        expect((said as { values: JsonObject }).values).toEqual(Object.fromEntries(names.map((name) => [name, traits[name]])));
      }),
    );
  });
});

describe('guard', () => {
  it('can be taken off again, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '"', ' ', '1', 'a', '＝') })), (text) => expect(unguard(guard(text))).toBe(text)));
  });

  it('leaves numbers and phone numbers as they are', () => {
    for (const text of ['-12.5', '+41781234567', '-5', '1e5', 'a=b', 'x@y.z']) expect(guard(text)).toBe(text);
  });

  it(`stands before every formula${importCases.note}`, () => {
    for (const value of [...importCases.formulas(), '=1', '@x', '\t=1', '＝1', ' =1', '-1+1', '+1-1']) {
      if (/^\s*["']?[=+\-@\t\r＝＋－＠]/.test(value)) expect(guard(value)).toBe(`'${value}`);
      expect(guard(value)).not.toMatch(/^["\s]*[=+\-@\t\r\n＝＋－＠]/);
    }
  });
});

describe(`isAddress${importCases.note}`, () => {
  it('takes and refuses what others do', () => {
    const wrong = importCases.addresses().filter(({ address, verdict }) => verdict !== 'either' && isAddress(address) !== (verdict === 'accept'));
    expect(wrong).toEqual([]);
    expect([isAddress('ana@example.com'), isAddress('ana @example.com'), isAddress('müller@bücher.example')]).toEqual([true, false, true]);
  });
});

describe('writeLine', () => {
  it('quotes what would not be read as it is', () => expect(writeLine(['a', 'b,c', 'd"e', ' f', 'g\nh'])).toBe('a,"b,c","d""e"," f","g\nh"\r\n'));
});
