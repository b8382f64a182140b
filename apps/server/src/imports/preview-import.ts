import type { ColumnType, ImportColumn } from '@tributary/contract';
import { readRow, RefusedRow, suggestType, type ColumnNote } from '@tributary/ingest';
import type { FoundEncoding } from './find-encoding.js';
import type { ImportPlan } from './plan-import.js';

/** A column with what its first cells look like. */
export interface ColumnPreview extends ImportColumn {
  /** What it could be read as instead of as text; nothing is, unless somebody says so. */
  readonly suggestion: ColumnType | null;
  readonly samples: readonly string[];
}

export interface ImportPreview {
  readonly encoding: Omit<FoundEncoding, 'markBytes'>;
  readonly delimiter: { readonly value: string; readonly sure: string };
  readonly columns: readonly ColumnPreview[];
  /** The first ones, as they stand in the file. */
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly ColumnNote[];
  readonly faults: readonly ColumnNote[];
  /** Of the rows that were looked at. */
  readonly refused: readonly { readonly row: number; readonly column: string | null; readonly code: string; readonly detail: string }[];
  readonly lookedAt: number;
  /** Whether cells begin with an apostrophe that a guard against formulas would have put there. */
  readonly looksGuarded: boolean;
}

const SHOWN = 10;
const SAMPLES = 3;
const SAMPLE_LENGTH = 200;
const GUARDED = /^'[=+\-@\t\r]/;

/** What is shown of a cell: what no text of an answer can hold is replaced. */
const shown = (cell: string): string => (cell.length > SAMPLE_LENGTH ? `${cell.slice(0, SAMPLE_LENGTH)}…` : cell).toWellFormed();

/** What somebody should see of a file before they import it. Nothing is kept. */
export function previewImport({ source, columns, rows, notes, faults, reading, isDoubtful }: ImportPlan): ImportPreview {
  const refused = rows.flatMap(({ cells, fault }, i) => {
    const said = fault ? new RefusedRow('row.bad-quotes', fault) : readRow(cells, reading, isDoubtful);
    return said instanceof RefusedRow ? [{ row: i + 1, column: said.column, code: said.code, detail: said.detail }] : [];
  });
  return {
    encoding: { name: source.encoding.name, sure: source.encoding.sure, because: source.encoding.because, why: source.encoding.why },
    delimiter: { value: source.delimiter, sure: source.delimiterSure },
    columns: columns.map((column) => {
      const cells = rows.map((row) => row.cells[column.at] ?? '');
      return { ...column, suggestion: suggestType(cells), samples: cells.filter((cell) => cell !== '').slice(0, SAMPLES).map(shown) };
    }),
    rows: rows.slice(0, SHOWN).map(({ cells }) => cells.map(shown)),
    ...{ notes, faults, refused },
    lookedAt: rows.length,
    looksGuarded: !reading.guarded && rows.some(({ cells }) => cells.some((cell) => GUARDED.test(cell))),
  };
}
