/** A regular expression as both engines can be told it. A set is sorted, disjoint ranges of code points, both ends inclusive. */
export type Pattern =
  | { readonly kind: 'set'; readonly ranges: readonly Range[] }
  | { readonly kind: 'all'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'any'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly min: number; readonly max: number | null }
  | { readonly kind: 'begin' | 'end' | 'boundary' | 'no-boundary' };

export type Range = readonly [from: number, to: number];

/** Half a surrogate pair is in no stored text. */
const LAST = 0x10ffff;
export const DIGITS: readonly Range[] = [[48, 57]];
export const WORD: readonly Range[] = [...DIGITS, [65, 90], [95, 95], [97, 122]];
export const SPACE: readonly Range[] = [[9, 10], [12, 13], [32, 32]];
export const ALL: readonly Range[] = [[0, LAST]];

/** Sorted, and what touches or overlaps made one. */
export function united(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const made: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = made.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else made.push([from, to]);
  }
  return made;
}

/** All other code points. */
export function others(ranges: readonly Range[]): Range[] {
  const made: Range[] = [];
  let from = 0;
  for (const [start, end] of united(ranges)) {
    if (start > from) made.push([from, start - 1]);
    from = end + 1;
  }
  if (from <= LAST) made.push([from, LAST]);
  return made;
}

/** Of wider ranges, only the letters of ASCII are known in both cases: nobody writes them to mean more. */
const WIDEST = 512;

/** With the other case of each letter. */
export function inBothCases(ranges: readonly Range[]): Range[] {
  const more: Range[] = [];
  for (const [from, to] of ranges) {
    for (let code = from; code <= Math.min(to, from + WIDEST); code++) more.push(...casesOf(code));
    if (to - from <= WIDEST) continue;
    for (let code = 65; code <= 122; code++) if (code >= from && code <= to) more.push(...casesOf(code));
  }
  return united([...ranges, ...more]);
}

function casesOf(code: number): Range[] {
  const letter = String.fromCodePoint(code);
  return [letter.toLowerCase(), letter.toUpperCase()].flatMap((other): Range[] => {
    const [first, second] = [...other];
    return second === undefined && first !== undefined ? [[first.codePointAt(0)!, first.codePointAt(0)!]] : [];
  });
}
