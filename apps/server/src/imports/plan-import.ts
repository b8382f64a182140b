import { InvalidInput, OWN_FILE_HEADING, type Delimiter, type Encoding, type ImportColumn } from '@tributary/contract';
import { findDelimiter, findDoubles, guessColumns, isOwnFile, type ColumnNote, type RowReading } from '@tributary/ingest';
import { decodeBytes } from './decode-bytes.js';
import { givenEncoding, type EncodingSearch, type FoundEncoding } from './find-encoding.js';
import { lineEndOf, parseRecords, type CsvRecord, type LineEnd } from './parse-records.js';
import { readMapping } from './read-mapping.js';
import type { ImportOptions } from './read-options.js';

/** How a file is read, as it is kept with the import. */
export interface FileSource {
  readonly encoding: FoundEncoding;
  readonly delimiter: Delimiter;
  readonly delimiterSure: 'certain' | 'likely' | 'guess' | 'given';
  readonly lineEnd: LineEnd;
  /** Where the rows begin, behind the headings: byte and line. */
  readonly rowsAt: number;
  readonly rowsLine: number;
  /** Rows, as far as lines can be counted without reading them. */
  readonly rows: number;
  readonly bytes: number;
}

/** What a file is and what would become of it. */
export interface ImportPlan {
  readonly source: FileSource;
  readonly columns: readonly ImportColumn[];
  readonly reading: RowReading;
  /** Worth knowing. */
  readonly notes: readonly ColumnNote[];
  /** What has to be mended first. */
  readonly faults: readonly ColumnNote[];
  /** The first rows that were seen. */
  readonly rows: readonly CsvRecord[];
  readonly isDoubtful: boolean;
}

export interface SeenFile {
  readonly head: Buffer;
  readonly search: EncodingSearch;
  readonly bytes: number;
  readonly records: number;
  /** Whether the file goes on behind what was seen. */
  readonly isCut: boolean;
  readonly encoding: Encoding | null;
}

/** Rows that are looked at before the first is imported. */
const LOOKED_AT = 200;
const DELIMITER_SAMPLE = 64 * 1024;

function encodingOf({ head, search, isCut, encoding }: SeenFile, options: ImportOptions): FoundEncoding {
  const given = encoding ?? options.encoding;
  return given ? givenEncoding(given, head) : search.found(isCut);
}

function refuseOtherFiles({ head, bytes }: SeenFile): void {
  if (bytes === 0) throw new InvalidInput('import.empty', 'The file is empty; it needs a line of headings and a line for each row.');
  const begins = (...signs: number[]) => signs.every((sign, i) => head[i] === sign);
  if (begins(0x50, 0x4b, 3, 4) || begins(0xd0, 0xcf, 0x11, 0xe0)) throw new InvalidInput('import.workbook', 'This is a workbook of a spreadsheet program, or an archive; save the sheet as CSV (UTF-8) and bring that.');
  if (begins(0x25, 0x50, 0x44, 0x46)) throw new InvalidInput('import.no-csv', 'This is a PDF; bring a CSV file.');
}

function lacks(columns: readonly ImportColumn[], { kind, event }: ImportOptions): ColumnNote[] {
  const has = (...names: string[]) => columns.some(({ to }) => to !== null && names.includes(to));
  const faults: ColumnNote[] = [];
  const fault = (code: string, detail: string) => faults.push({ column: 0, code, detail });
  const hasName = has('userId', 'anonymousId', 'email', 'contactId');
  if (kind !== 'companies' && !hasName) fault('import.no-identity', 'No column says who a row is about; map one to userId or email.');
  if (kind === 'events' && event === null && !has('event')) fault('import.no-event', 'No column says what happened; map one to event, or give one name for all rows as "event".');
  if (kind === 'companies' && !has('groupId')) fault('import.no-company', 'No column says which company a row is about; map its id to groupId.');
  return faults;
}

/** A file of refused rows: the headings of the file from which they come, and the reasons. */
const isOfRefusals = (headings: readonly string[]): boolean => headings.length > 1 && headings.at(-1) === 'error' && (!isOwnFile(headings) || headings.at(-2) === OWN_FILE_HEADING);

/** The reasons in a file of refused rows are no trait. */
function withoutReasons(columns: readonly ImportColumn[]): ImportColumn[] {
  const isRefusals = isOfRefusals(columns.map(({ heading }) => heading));
  return columns.map((column) => (isRefusals && column.at === columns.length - 1 ? { ...column, to: null } : column));
}

function notesOf(headings: readonly string[]): ColumnNote[] {
  const own = isOwnFile(headings) ? [{ column: headings.indexOf(OWN_FILE_HEADING) + 1, code: 'file.own', detail: 'The file was exported here: its values come back as they were, with their types.' }] : [];
  return isOfRefusals(headings) ? [...own, { column: headings.length, code: 'file.refusals', detail: 'The last column, "error", holds reasons of an earlier import and is left out, unless you map it.' }] : own;
}

/**
 * What a file is, told by its beginning: encoding, delimiter, headings, and what each column most likely means.
 * @throws {InvalidInput} when it is no file of rows at all, or the mapping fits it not
 */
export function planImport(file: SeenFile, options: ImportOptions): ImportPlan {
  refuseOtherFiles(file);
  const encoding = encodingOf(file, options);
  const decoded = decodeBytes(file.head.subarray(encoding.markBytes), encoding.name);
  const sample = decoded.utf8.toString('utf8', 0, DELIMITER_SAMPLE);
  const found = options.delimiter ? { delimiter: options.delimiter, sure: 'given' as const } : findDelimiter(sample);
  const lineEnd = lineEndOf(sample);
  const { records } = parseRecords(decoded.utf8, { delimiter: found.delimiter, lineEnd, isLast: !file.isCut, isFull: true, most: LOOKED_AT + 1 });
  const [first, ...rows] = records;
  if (!first) throw new InvalidInput('import.empty', 'The file has no line of headings.');
  if (first.fault) throw new InvalidInput('import.bad-headings', `The headings cannot be read. ${first.fault}`);
  const guessed = guessColumns(first.cells, options.kind);
  const columns = readMapping(options.mapping, withoutReasons(guessed.columns), options.kind).map((column) => (options.order && !column.order ? { ...column, order: options.order } : column));
  const rowsUsed = rows[0]?.from ?? decoded.utf8.length;
  const { kind, empty, trim, event } = options;
  return {
    source: {
      ...{ encoding, delimiter: found.delimiter, delimiterSure: found.sure, lineEnd },
      rowsAt: encoding.markBytes + decoded.rawBytes(rowsUsed),
      rowsLine: 1 + linesIn(decoded.utf8.subarray(0, rowsUsed), lineEnd),
      ...{ rows: Math.max(0, file.records - 1), bytes: file.bytes },
    },
    reading: { kind, columns, empty, trim, event, guarded: options.guarded ?? (isOfRefusals(first.cells) || isOwnFile(first.cells)) },
    notes: [...guessed.notes.filter(({ column }) => columns[column - 1]?.to === null), ...notesOf(first.cells)],
    faults: [...findDoubles(columns), ...lacks(columns, options)],
    ...{ columns, rows, isDoubtful: decoded.isDoubtful(decoded.utf8.length) },
  };
}

/** How many lines end in a part of a file. */
export function linesIn(bytes: Buffer, lineEnd: LineEnd): number {
  let lines = 0;
  for (let at = bytes.indexOf(lineEnd); at !== -1; at = bytes.indexOf(lineEnd, at + 1)) lines++;
  return lines;
}
