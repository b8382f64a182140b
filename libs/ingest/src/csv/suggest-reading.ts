import type { ColumnType } from '@tributary/contract';
import { readCell, UnreadableCell } from './read-cell.js';

/** A number that looks the same once it was read: no leading zero, no plus, no long one. */
const FIGURE = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/;
const TRUTH = /^(?:true|false)$/i;
const DATE = /^\d{4}-\d{2}-\d{2}|^\d{1,2}[./-]\d{1,2}[./-]\d{4}/;

const fits: readonly (readonly [ColumnType, RegExp])[] = [
  ['boolean', TRUTH],
  ['number', FIGURE],
  ['date', DATE],
];

/** What a column may be beside text, told from the cells that are not empty. Only ever a suggestion; null: nothing but text. */
export function suggestType(cells: readonly string[]): ColumnType | null {
  const full = cells.filter((cell) => cell.trim() !== '');
  if (full.length === 0) return null;
  const found = fits.find(([type, shape]) => full.every((cell) => shape.test(cell.trim()) && !(readCell(cell, { type }) instanceof UnreadableCell)));
  return found?.[0] ?? null;
}
