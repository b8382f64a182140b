import { readRow, RefusedRow } from '@tributary/ingest';
import { CHUNK_BYTES, dropImportChunks, putImportRefusals, readImportBytes, readNow, run, shareClock, type Connection, type RefusalRow } from '@tributary/store';
import { decodeBytes } from '../../imports/decode-bytes.js';
import { importIdOf } from '../../imports/import-id.js';
import { IMPORT_COLUMNS, type ImportRow } from '../../imports/import-rows.js';
import { parseRecords, type CsvRecord } from '../../imports/parse-records.js';
import { linesIn } from '../../imports/plan-import.js';
import type { Workspace } from '../../workspaces/workspaces.js';
import { findPeople, type Found } from './find-people.js';
import { advanceJob, endJob, type ImportJob } from './jobs.js';
import type { StepResult } from './rebuild.js';
import type { TakenRow } from './rows-to-events.js';
import { takeRows } from './take-rows.js';

/** Rows of one step, at most; and the bytes in which they are looked for: of rows of a usual length about as many. */
const ROWS = 2_000;
const READ_BYTES = CHUNK_BYTES;
/** A row that does not end within so many bytes has a quote that is never closed. */
const ROW_BYTES = 4 * CHUNK_BYTES;
/** No more than so much waits at a time in the bulk lane: the file stays where it is instead. */
const BACKLOG = 8_000;

const read = { name: 'import-of-job', text: `select ${IMPORT_COLUMNS} from import i left join job j on j.id = i.job where i.id = $1` };
const backlog = { name: 'import-backlog', text: `select count(*)::int as n from (select from inbox where workspace = $1 and lane = 1 limit ${BACKLOG}) i` };
const count = {
  name: 'count-import',
  text: `update import set accepted = accepted + $2, failed = failed + $3, made = made + $4, changed = changed + $5, known = known + $6 where id = $1`,
};
const end = { name: 'end-import', text: `update import set ended_at = date_trunc('milliseconds', clock_timestamp()) where id = $1` };

/** Where in a file the next row begins. */
interface Place {
  readonly byte: number;
  readonly line: number;
  /** Rows before it. */
  readonly rows: number;
}

/** The phase of a job that begins. */
export const firstPlace = ({ source }: Pick<ImportRow, 'source'>): string => JSON.stringify({ byte: source.rowsAt, line: source.rowsLine, rows: 0 } satisfies Place);

interface Part {
  readonly records: readonly (CsvRecord & { readonly row: number; readonly line: number })[];
  readonly next: Place;
  readonly isDoubtful: boolean;
}

/** The next rows of the file. Whatever was read before is forgotten: the place is all that is needed to go on. */
async function readPart(connection: Connection, { id, source }: ImportRow, from: Place, bytes = READ_BYTES): Promise<Part> {
  const to = Math.min(source.bytes, from.byte + bytes);
  const decoded = decodeBytes(await readImportBytes(connection, id, from.byte, to), source.encoding.name);
  const { delimiter, lineEnd } = source;
  const { records, used } = parseRecords(decoded.utf8, { delimiter, lineEnd, isLast: to === source.bytes, isFull: bytes >= ROW_BYTES, most: ROWS });
  if (records.length === 0 && to < source.bytes && bytes < ROW_BYTES) return readPart(connection, { id, source } as ImportRow, from, ROW_BYTES);
  let [line, at] = [from.line, 0];
  const placed = records.map((record, i) => {
    line += linesIn(decoded.utf8.subarray(at, record.from), lineEnd);
    at = record.from;
    return { ...record, line, row: from.rows + i + 1 };
  });
  const rest = records.length === 0 && to === source.bytes ? source.bytes : from.byte + decoded.rawBytes(used);
  return { records: placed, isDoubtful: decoded.isDoubtful(used), next: { byte: rest, line: line + linesIn(decoded.utf8.subarray(at, used), lineEnd), rows: from.rows + records.length } };
}

/** Rows that may be taken as far as they alone can tell, and those that may not. */
function judge({ records, isDoubtful }: Part, { reading }: ImportRow) {
  const taken: { readonly row: number; readonly line: number; readonly cells: readonly string[]; readonly said: Exclude<ReturnType<typeof readRow>, RefusedRow> }[] = [];
  const refused: RefusalRow[] = [];
  for (const { row, line, cells, fault } of records) {
    const said = fault ? new RefusedRow('row.bad-quotes', fault) : readRow(cells, reading, isDoubtful);
    if (said instanceof RefusedRow) refused.push({ row, line, cells, column: said.column, code: said.code, detail: said.detail });
    else taken.push({ row, line, cells, said });
  }
  return { taken, refused };
}

/** The column of which a refusal speaks, by its heading in this file. */
const headingOf = ({ reading }: ImportRow, column: string | null): string | null => reading.columns.find(({ to }) => to === column)?.heading ?? column;

async function nowOf(connection: Connection, { sandboxShard }: Workspace): Promise<number> {
  return sandboxShard === null ? readNow(connection) : shareClock(connection, sandboxShard);
}

async function takePart(connection: Connection, workspace: Workspace, found: ImportRow, part: Part): Promise<void> {
  const { taken, refused } = judge(part, found);
  const people = await findPeople(connection, workspace, taken.map(({ said }) => said));
  const rows: TakenRow[] = [];
  taken.forEach(({ row, line, cells, said }, i) => {
    const person: Found | RefusedRow | null = people[i]!;
    if (person instanceof RefusedRow) refused.push({ row, line, cells, column: headingOf(found, person.column), code: person.code, detail: person.detail });
    else rows.push({ row, said, person });
  });
  const receivedAt = await nowOf(connection, workspace);
  const moment = { id: importIdOf(found.id), startedAt: found.startedAt!.getTime(), receivedAt };
  const { accepted, made, changed, known } = await takeRows(connection, workspace, { kind: found.kind, rows, moment, dryRun: found.dryRun });
  await putImportRefusals(connection, found.id, refused);
  await run(connection, count, [found.id, accepted, refused.length, made, changed, known]);
}

/**
 * The next rows of a file, in one transaction with the place up to which it was read: whoever goes on, after whatever happened, takes each row once.
 * @throws {Error} when the workspace or the import is gone
 */
export async function importStep(connection: Connection, job: ImportJob, workspace: Workspace | null): Promise<StepResult> {
  const [found] = await run<ImportRow & Record<string, unknown>>(connection, read, [job.config.import]);
  if (!workspace || !found) throw new Error('its workspace is gone');
  const [waiting] = found.dryRun ? [{ n: 0 }] : await run<{ n: number }>(connection, backlog, [job.workspace]);
  if (waiting!.n >= BACKLOG) return 'busy';
  const part = await readPart(connection, found, JSON.parse(job.phase) as Place);
  await takePart(connection, workspace, found, part);
  const isOver = part.next.byte >= found.source.bytes;
  await advanceJob(connection, job.id, JSON.stringify(part.next), part.records.length, isOver ? part.next.rows : null);
  if (!isOver) return 'more';
  await endJob(connection, job.id, 'done', null);
  await run(connection, end, [found.id]);
  if (!found.dryRun) await dropImportChunks(connection, found.id);
  return 'ended';
}
