import type { Delimiter } from '@tributary/contract';
import { parse, type Info } from 'csv-parse';

/** How the lines of a file end. */
export type LineEnd = '\n' | '\r';

/** One record of a file: from where to where in what was parsed, in bytes. */
export interface CsvRecord {
  readonly cells: readonly string[];
  readonly from: number;
  /** What is wrong with its quotes; null: nothing. */
  readonly fault: string | null;
}

export interface Parsed {
  readonly records: readonly CsvRecord[];
  /** Bytes up to the end of the last one. */
  readonly used: number;
}

export interface Dialect {
  readonly delimiter: Delimiter;
  readonly lineEnd: LineEnd;
}

const UNCLOSED = 'A quote is opened in this line and never closed properly; close it, or double quotes that are part of a cell. The lines below were read anew.';
const BAD_QUOTE = 'A quote stands in the middle of a quoted cell; double quotes that are part of a cell ("").';
const [LF, CR] = [10, 13];

/** Lines end by LF, with or without CR before it; by CR alone only in a file that has no LF. */
export const lineEndOf = (text: string): LineEnd => (!text.includes('\n') && text.includes('\r') ? '\r' : '\n');

function skipLineEnds(bytes: Buffer, at: number): number {
  let place = at;
  while (bytes[place] === LF || bytes[place] === CR) place++;
  return place;
}

function endOfLine(bytes: Buffer, from: number, lineEnd: LineEnd): number {
  const end = bytes.indexOf(lineEnd, from);
  return end === -1 ? bytes.length : end + 1;
}

/** Cells of a record by its letters: white space behind a closing quote is no part of a cell. Null: a quote is where none may be. */
function cellsOf(text: string, delimiter: string): string[] | null {
  const cells: string[] = [];
  const quoted = new RegExp(`"((?:[^"]|"")*)"[ \\t]*(?=\\${delimiter}|$)`, 'y');
  for (let at = 0; at <= text.length; at++) {
    let end = text.indexOf(delimiter, at);
    if (end === -1) end = text.length;
    if (text[at] !== '"') cells.push(text.slice(at, end));
    else {
      quoted.lastIndex = at;
      const found = quoted.exec(text);
      if (!found) return null;
      cells.push(found[1]!.replaceAll('""', '"'));
      end = quoted.lastIndex;
    }
    at = end;
  }
  return cells;
}

const hasOddQuote = (cells: readonly string[]): boolean => cells.some((cell) => cell.charCodeAt(0) === 34);

/** @param bytes of whole records, or more */
function* recordsOf(bytes: Buffer, { delimiter, lineEnd }: Dialect): Generator<{ cells: string[]; end: number }> {
  const parser = parse({ delimiter, record_delimiter: lineEnd === '\r' ? ['\r'] : ['\r\n', '\n'], info: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true, encoding: 'utf8' });
  parser.on('error', () => undefined); // it is never ended, and nothing else fails when it is so lenient
  parser.write(bytes);
  for (let found = read(); found; found = read()) yield { cells: found.record, end: found.info.bytes };
  function read(): { record: string[]; info: Info } | null {
    return parser.read() as { record: string[]; info: Info } | null;
  }
}

/** One pass. A record of several lines whose quotes are wrong has swallowed others: only its first line is refused, and the rest is left to another pass. */
function pass(bytes: Buffer, dialect: Dialect, most: number): Parsed & { readonly isBroken: boolean } {
  const records: CsvRecord[] = [];
  let used = 0;
  for (const { cells, end } of recordsOf(bytes, dialect)) {
    const from = skipLineEnds(bytes, used);
    used = end;
    const text = hasOddQuote(cells) ? bytes.toString('utf8', from, end).replace(/\r?\n$|\r$/, '') : null;
    const read = text === null ? cells : cellsOf(text, dialect.delimiter);
    if (read === null && text!.includes(dialect.lineEnd)) return { ...refuseLine(bytes, from, dialect, records), isBroken: true };
    records.push({ cells: read ?? cells, from, fault: read === null ? BAD_QUOTE : null });
    if (records.length === most) break;
  }
  return { records, used, isBroken: false };
}

function refuseLine(bytes: Buffer, from: number, { delimiter, lineEnd }: Dialect, before: readonly CsvRecord[]): Parsed {
  const used = endOfLine(bytes, from, lineEnd);
  const cells = bytes.toString('utf8', from, used).replace(/[\r\n]+$/, '').split(delimiter);
  return { records: [...before, { cells, from, fault: UNCLOSED }], used };
}

export interface Asked extends Dialect {
  /** Whether the file ends with these bytes. */
  readonly isLast: boolean;
  /** Whether a record that is not closed in them will not be closed at all. */
  readonly isFull: boolean;
  /** Most records. */
  readonly most: number;
}

/** So many times a part is begun anew behind a bad quote; what is left then is left to the next part. */
const PASSES = 50;

/** The parser looks so far ahead before it gives a record; behind the end stand empty lines, which are none. */
const MARGIN = 8;

/** Records of a part of a file. @param bytes UTF-8, beginning where a record begins */
export function parseRecords(bytes: Buffer, { isLast, isFull, most, ...dialect }: Asked): Parsed {
  const all = isLast && bytes.length > 0 ? Buffer.concat([bytes, Buffer.from(dialect.lineEnd.repeat(MARGIN))]) : bytes;
  const records: CsvRecord[] = [];
  let used = 0;
  for (let passes = 0; passes < PASSES && records.length < most; passes++) {
    const found = pass(all.subarray(used), dialect, most - records.length);
    records.push(...found.records.map((record) => ({ ...record, from: record.from + used })));
    used += found.used;
    if (found.isBroken) continue;
    const from = skipLineEnds(all, used);
    const isOpen = (isLast || (isFull && records.length === 0)) && records.length < most && from < all.length;
    if (!isOpen) break;
    const refused = refuseLine(all, from, dialect, records);
    records.splice(0, records.length, ...refused.records);
    used = refused.used;
  }
  return { records, used: Math.min(used, bytes.length) };
}
