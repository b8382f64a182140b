import { guard, writeLine } from '@tributary/ingest';
import type { RefusalRow } from '@tributary/store';

interface Refusals {
  readonly headings: readonly string[];
  /** Whether the file's own cells bear guards already. */
  readonly guarded: boolean;
  readonly pages: AsyncGenerator<readonly RefusalRow[]>;
}

const reasonOf = ({ line, column, detail }: RefusalRow): string => `Line ${line}${column === null ? '' : `, column "${column}"`}: ${detail}`;

/** The rows that were refused as they stood in the file, each with its reason in a last column: what is mended can be imported again. */
export async function* errorsCsv({ headings, guarded, pages }: Refusals): AsyncGenerator<string> {
  const safe = (cell: string): string => (guarded ? cell : guard(cell));
  yield writeLine([...headings.map(guard), 'error']);
  for await (const page of pages) {
    // A row of another width is brought to that of the headings, so that the reason stands in its column.
    const lines = page.map((row) => writeLine([...headings.map((_, i) => safe(row.cells[i] ?? '')), guard([reasonOf(row), ...row.cells.slice(headings.length).map((cell) => JSON.stringify(cell))].join(' '))]));
    yield lines.join('');
  }
}
