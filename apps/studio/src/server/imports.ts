import { useQuery } from '@tanstack/react-query';
import type { ColumnType, DateOrder, ImportColumn, ImportKind } from '@tributary/contract';
import { call, type Page } from './call.js';

export interface ColumnNote {
  readonly column: number;
  readonly code: string;
  readonly detail: string;
}

export interface ColumnPreview extends ImportColumn {
  readonly suggestion: ColumnType | null;
  readonly samples: readonly string[];
}

/** What a file is and what would become of it. */
export interface ImportPreview {
  readonly encoding: { readonly name: string; readonly sure: string; readonly because: 'mark' | 'zeros' | 'ascii' | 'utf-8' | 'mostly-utf-8' | 'not-utf-8' | 'given' };
  readonly delimiter: { readonly value: string; readonly sure: string };
  readonly columns: readonly ColumnPreview[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly ColumnNote[];
  readonly faults: readonly ColumnNote[];
  readonly refused: readonly { readonly row: number; readonly column: string | null; readonly detail: string }[];
  readonly lookedAt: number;
  readonly looksGuarded: boolean;
}

export interface Import {
  readonly id: string;
  readonly kind: ImportKind;
  readonly name: string | null;
  readonly status: 'queued' | 'running' | 'done' | 'failed' | 'stopped';
  readonly dryRun: boolean;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly accepted: number;
  readonly created: number;
  readonly changed: number;
  readonly duplicates: number;
  readonly bytes: number;
  readonly msLeft: number | null;
  readonly detail: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}
export interface ImportDetail extends Import {
  readonly errors: readonly { readonly row: number; readonly line: number; readonly column: string | null; readonly code: string; readonly detail: string }[];
}

/** What the reader says of one column. */
export interface ColumnWish {
  readonly to: string | null;
  readonly type: ColumnType;
  readonly order?: DateOrder;
}

/** How a file is to be read, as far as the reader says so. */
export interface Reading {
  readonly kind: ImportKind;
  readonly encoding: string;
  readonly delimiter: string;
  readonly trim: boolean;
  readonly clear: boolean;
  readonly guarded: boolean | null;
  readonly event: string;
  /** By the column's place. */
  readonly wishes: Readonly<Record<number, ColumnWish>>;
}

/** The server looks at no more of a file than this to say what it is, in bytes. */
const HEAD_BYTES = 512 * 1024;

function formOf(file: Blob, name: string, reading: Reading): FormData {
  const form = new FormData();
  const { kind, encoding, delimiter, trim, clear, guarded, event, wishes } = reading;
  const mapping = Object.entries(wishes).map(([at, wish]) => ({ column: Number(at) + 1, ...wish }));
  const said = { kind, encoding, delimiter, trim: String(trim), empty: clear ? 'clear' : 'keep', guarded: guarded === null ? '' : String(guarded), event, mapping: JSON.stringify(mapping) };
  for (const [field, value] of Object.entries(said)) if (value !== '') form.append(field, value);
  form.append('file', file, name);
  return form;
}

/** What the file is, anew whenever something else is said of it. */
export const usePreview = (file: File, reading: Reading) =>
  useQuery({
    queryKey: ['import-preview', file.name, file.size, file.lastModified, reading],
    queryFn: ({ signal }) => call<ImportPreview>('/api/imports/preview', { method: 'POST', body: formOf(file.slice(0, HEAD_BYTES), file.name, reading), signal }),
    placeholderData: (before) => before,
    retry: false,
  });

export function beginImport(file: File, reading: Reading, dryRun: boolean): Promise<Import> {
  const form = formOf(file, file.name, reading);
  if (dryRun) form.set('dryRun', 'true');
  return call<Import>('/api/imports', { method: 'POST', body: form });
}

const pathOf = (id: string): string => `/api/imports/${encodeURIComponent(id)}`;
export const isUnderWay = ({ status }: Import): boolean => status === 'queued' || status === 'running';

export const useImports = () => useQuery({ queryKey: ['imports'], queryFn: () => call<Page<Import>>('/api/imports?limit=50'), select: ({ items }) => items, refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? 1_500 : 10_000) });
export const useImport = (id: string) => useQuery({ queryKey: ['import', id], queryFn: () => call<ImportDetail>(pathOf(id)), refetchInterval: ({ state }) => (!state.data || isUnderWay(state.data) ? 700 : false) });
export const stopImport = (id: string) => call<ImportDetail>(`${pathOf(id)}/stop`, { method: 'POST', body: {} });
export const startImport = (id: string) => call<ImportDetail>(`${pathOf(id)}/start`, { method: 'POST', body: {} });
export const refusedPath = (id: string): string => `${pathOf(id)}/errors.csv`;
