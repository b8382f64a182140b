import { InvalidInput } from '@tributary/contract';

/** Where a page ended, as opaque text. */
export const cursorOf = (place: readonly (string | number)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws {InvalidInput} when the text was not made by `cursorOf` with as many parts */
export function readCursor(text: string | undefined, parts: number): (string | number)[] | null {
  if (text === undefined) return null;
  try {
    const place = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
    if (Array.isArray(place) && place.length === parts && place.every((part) => typeof part === 'string' || typeof part === 'number')) return place;
  } catch {
    // Falls to the same sentence as a list of the wrong length.
  }
  throw new InvalidInput('list.bad-after', '"after" is not the "next" of an earlier page of this list.', { path: 'after' });
}

/** One row more than asked tells whether there is another page. */
export function pageOf<Row, Out>(rows: readonly Row[], limit: number, shape: (row: Row) => Out, place: (row: Row) => readonly (string | number)[]): { items: Out[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items: items.map(shape), next: rows.length > limit ? cursorOf(place(items.at(-1)!)) : null };
}
