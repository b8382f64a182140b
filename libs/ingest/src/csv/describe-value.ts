import type { ColumnType, Json } from '@tributary/contract';
import { guard } from './formula-guard.js';

/** A value as it stands in a cell. `type`: of what is no text, or of a text that an empty cell would not tell; null: plain text. */
export interface WrittenValue {
  readonly cell: string;
  readonly type: ColumnType | null;
}

/** How a value is written so that `readCell` gives the same one back. @param value undefined: there is none */
export function describeValue(value: Json | undefined): WrittenValue {
  if (value === undefined) return { cell: '', type: null };
  if (typeof value === 'string') return { cell: guard(value), type: value === '' ? 'text' : null };
  if (typeof value === 'boolean') return { cell: String(value), type: 'boolean' };
  if (typeof value === 'number') return { cell: String(value), type: 'number' };
  return { cell: JSON.stringify(value), type: 'json' };
}
