import { OWN_FILE_HEADING, type ImportColumn, type ImportKind } from '@tributary/contract';
import { LIMITS } from '../limits.js';
import { meaningOf } from './heading-words.js';

/** What stands in the way of a column, or should be known of it. */
export interface ColumnNote {
  /** From 1, as people count. */
  readonly column: number;
  readonly code: string;
  readonly detail: string;
}

/** Whether a file was written by an export of this product: then its headings are names and its cells are guarded. */
export const isOwnFile = (headings: readonly string[]): boolean => headings.includes(OWN_FILE_HEADING);

/** Why no trait can be called so; null: one can. */
function unusable(heading: string, column: number): ColumnNote | null {
  const noted = (code: string, detail: string) => ({ column, code, detail });
  if (heading.trim() === '') return noted('heading.empty', `Column ${column} has no heading, so it is left out; give it one, or say what becomes of it.`);
  if (heading === '__proto__') return noted('heading.reserved', `Column ${column} is called "__proto__", which cannot be the name of a trait; it is left out.`);
  if (heading.length > LIMITS.nameLength) return noted('heading.too-long', `The heading of column ${column} is longer than ${LIMITS.nameLength} characters; it is left out.`);
  if (!heading.isWellFormed() || heading.includes('\u0000')) return noted('heading.bad-text', `The heading of column ${column} holds a NUL or half a character; it is left out.`);
  return null;
}

function guessed(heading: string, kind: ImportKind, isOwn: boolean): string | null {
  if (isOwn) return heading === OWN_FILE_HEADING ? null : heading;
  return meaningOf(heading, kind) ?? heading.trim();
}

/**
 * What each column of a file most likely is: a usual word of several languages, else a trait (or property) of its heading's name. All are text.
 * A word that stands above two columns is taken for the first one whose heading is the very name, else the first.
 */
export function guessColumns(headings: readonly string[], kind: ImportKind): { columns: ImportColumn[]; notes: ColumnNote[] } {
  const isOwn = isOwnFile(headings);
  const notes: ColumnNote[] = [];
  const columns = headings.map((heading, at): ImportColumn => {
    const note = unusable(heading, at + 1);
    if (note) notes.push(note);
    return { at, heading: heading.toWellFormed().replaceAll('\u0000', '\ufffd'), to: note ? null : guessed(heading, kind, isOwn), type: 'text' };
  });
  const owner = new Map<string, number>();
  for (const { at, to, heading } of columns) if (to !== null && (!owner.has(to) || (heading === to && columns[owner.get(to)!]!.heading !== to))) owner.set(to, at);
  // Where a meaning is taken, a second column keeps its own name: "Email" and "Mail address" are two.
  return { notes, columns: columns.map((column) => (column.to === null || owner.get(column.to) === column.at ? column : { ...column, to: column.heading.trim() })) };
}

/** Columns that would be written to one place, with a sentence for each. */
export function findDoubles(columns: readonly ImportColumn[]): ColumnNote[] {
  const first = new Map<string, ImportColumn>();
  const notes: ColumnNote[] = [];
  for (const column of columns) {
    if (column.to === null) continue;
    const other = first.get(column.to);
    if (!other) first.set(column.to, column);
    else notes.push({ column: column.at + 1, code: 'heading.duplicate', detail: `Columns ${other.at + 1} and ${column.at + 1} would both become "${column.to}"; rename one in the file, map it to something else, or leave it out.` });
  }
  return notes;
}
