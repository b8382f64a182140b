import type { ImportKind } from '@tributary/contract';
import type { RowReading } from '@tributary/ingest';
import type { FoundEncoding } from './find-encoding.js';
import { importIdOf } from './import-id.js';
import type { FileSource } from './plan-import.js';

/** An import as it is stored, with its job. */
export interface ImportRow {
  readonly id: number;
  readonly job: number | null;
  readonly kind: ImportKind;
  readonly name: string | null;
  readonly source: FileSource;
  readonly reading: RowReading;
  readonly dryRun: boolean;
  readonly accepted: number;
  readonly failed: number;
  readonly made: number;
  readonly changed: number;
  readonly known: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly status: 'open' | 'done' | 'failed' | 'stopped' | null;
  readonly done: number | null;
  readonly total: number | null;
  readonly detail: string | null;
  readonly msLeft: number | null;
}

/** What stands in every statement that reads imports. `options` holds how rows are read. */
export const IMPORT_COLUMNS = `
  i.id, i.job, i.kind, i.name, i.source, i.options as reading, i.dry_run as "dryRun", i.accepted::int, i.failed::int, i.made::int, i.changed::int, i.known::int,
  i.created_at as "createdAt", i.started_at as "startedAt", i.ended_at as "endedAt", j.status, j.done::int, j.total::int, j.detail,
  case when j.status = 'open' and j.done > 0 then (extract(epoch from clock_timestamp() - j.created_at) * 1000 * (greatest(j.total, j.done) - j.done) / j.done)::float end as "msLeft"`;

/** An import as the API shows it. */
export interface ImportView {
  readonly id: string;
  readonly kind: ImportKind;
  readonly name: string | null;
  /** `queued`: no row was read yet. */
  readonly status: 'queued' | 'running' | 'done' | 'failed' | 'stopped';
  readonly dryRun: boolean;
  /** Rows that were read, those refused among them; of how many; and how many were refused. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly accepted: number;
  /** Rows about contacts who were not there, and rows that say something new of contacts who were. Of a dry run: would be. */
  readonly created: number;
  readonly changed: number;
  /** Rows whose event was there already, by its message id. */
  readonly duplicates: number;
  readonly bytes: number;
  readonly encoding: Omit<FoundEncoding, 'markBytes'>;
  readonly delimiter: string;
  readonly columns: RowReading['columns'];
  /** ms that it may still take, by its pace so far; null: not known, or over. */
  readonly msLeft: number | null;
  /** Why it failed. */
  readonly detail: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

const statusOf = ({ status, done }: ImportRow): ImportView['status'] => (status === 'open' || status === null ? (done ? 'running' : 'queued') : status);

export function viewOf(row: ImportRow): ImportView {
  const { kind, name, dryRun, failed, accepted, made, changed, known, detail } = row;
  const { name: encoding, sure, because, why } = row.source.encoding;
  return {
    ...{ id: importIdOf(row.id), kind, name, status: statusOf(row), dryRun },
    ...{ done: row.done ?? 0, total: Math.max(row.total ?? row.source.rows, row.done ?? 0), failed, accepted, created: made, changed, duplicates: known },
    ...{ bytes: row.source.bytes, encoding: { name: encoding, sure, because, why }, delimiter: row.source.delimiter, columns: row.reading.columns },
    ...{ msLeft: row.msLeft === null ? null : Math.round(row.msLeft), detail, createdAt: row.createdAt.toISOString(), endedAt: row.endedAt?.toISOString() ?? null },
  };
}
