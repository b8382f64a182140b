import { InvalidInput } from '@tributary/contract';

/** Where a page ended, as opaque text. */
export const cursorOf = (place: readonly (string | number)[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** What a part of a place can be: read back as it was written, or refused before a statement sees it. */
const PARTS = {
  instant: (part: unknown) => typeof part === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(part) && !Number.isNaN(Date.parse(part)),
  number: (part: unknown) => typeof part === 'number' && Number.isInteger(part) && part >= 0 && part < 2 ** 31,
  digits: (part: unknown) => typeof part === 'string' && /^\d{1,18}$/.test(part),
  uuid: (part: unknown) => typeof part === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part),
  text: (part: unknown) => typeof part === 'string' && part.length <= 500 && part.isWellFormed() && !part.includes('\u0000'),
} as const;

/** @throws {InvalidInput} when `cursorOf` did not make the text from such parts */
export function readCursor(text: string | undefined, parts: readonly (keyof typeof PARTS)[]): (string | number)[] | null {
  if (text === undefined) return null;
  try {
    const place = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
    if (Array.isArray(place) && place.length === parts.length && parts.every((part, i) => PARTS[part](place[i]))) return place as (string | number)[];
  } catch {
    // Falls to the same sentence as a list of the wrong parts.
  }
  throw new InvalidInput('list.bad-after', '"after" is not the "next" of an earlier page of this list.', { path: 'after' });
}

/** One row more than asked tells whether there is another page. */
export function pageOf<Row, Out>(rows: readonly Row[], limit: number, shape: (row: Row) => Out, place: (row: Row) => readonly (string | number)[]): { items: Out[]; next: string | null } {
  const items = rows.slice(0, limit);
  return { items: items.map(shape), next: rows.length > limit ? cursorOf(place(items.at(-1)!)) : null };
}
