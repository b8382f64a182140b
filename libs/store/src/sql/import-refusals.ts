import { run, type Connection, type Statement } from '../statement.js';

/** A row of a file that is not taken. `row` from 1 without the headings, `line` of the file from 1. */
export interface RefusalRow {
  readonly row: number;
  readonly line: number;
  /** Its heading; null: the row as a whole. */
  readonly column: string | null;
  readonly code: string;
  readonly detail: string;
  readonly cells: readonly string[];
}

const insert: Statement = {
  name: 'put-import-refusals',
  text: `
    insert into import_refusal (import, "row", line, column_name, code, detail, cells)
    select $1, r.* from unnest($2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]) as r("row", line, column_name, code, detail, cells)`,
};
const read: Statement = {
  name: 'read-import-refusals',
  text: `select "row"::int, line::int, column_name as column, code, detail, cells from import_refusal where import = $1 and "row" > $2 order by "row" limit $3`,
};
const drop: Statement = { name: 'drop-import-refusals', text: `delete from import_refusal where import = $1` };

/** What cannot be stored as text is shown by a sign. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '\ufffd');

export async function putImportRefusals(connection: Connection, id: number, rows: readonly RefusalRow[]): Promise<void> {
  if (rows.length === 0) return;
  await run(connection, insert, [
    id,
    rows.map((r) => r.row),
    rows.map((r) => r.line),
    rows.map((r) => (r.column === null ? null : storable(r.column))),
    rows.map((r) => r.code),
    rows.map((r) => storable(r.detail)),
    rows.map((r) => JSON.stringify(r.cells)),
  ]);
}

/** @param after the last row that is known already; 0: none */
export async function readImportRefusals(connection: Connection, id: number, after: number, limit: number): Promise<RefusalRow[]> {
  const rows = await run<Omit<RefusalRow, 'cells'> & { cells: string }>(connection, read, [id, after, limit]);
  return rows.map((row) => ({ ...row, cells: JSON.parse(row.cells) as string[] }));
}

export async function dropImportRefusals(connection: Connection, id: number): Promise<void> {
  await run(connection, drop, [id]);
}
