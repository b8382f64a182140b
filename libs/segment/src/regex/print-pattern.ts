import { WORD, type Pattern, type Range } from './pattern.js';

/** How an engine spells what patterns are made of. */
interface Spelling {
  readonly begin: string;
  readonly end: string;
  readonly boundary: string;
  readonly noBoundary: string;
  code(point: number): string;
}

const hex = (point: number, digits: number): string => point.toString(16).padStart(digits, '0');

const RE2: Spelling = { begin: '\\A', end: '\\z', boundary: '\\b', noBoundary: '\\B', code: (point) => `\\x{${hex(point, 1)}}` };

const code = (point: number): string => (point > 0xffff ? `\\U${hex(point, 8)}` : `\\u${hex(point, 4)}`);
const word = classText(WORD, code);
const [before, after] = [`(?<=${word})`, `(?=${word})`];
const [notBefore, notAfter] = [`(?<!${word})`, `(?!${word})`];

/** PostgreSQL's own `\y` asks the locale what a letter is; here it is what RE2 says. */
const POSTGRES: Spelling = {
  begin: '\\A',
  end: '\\Z',
  boundary: `(?:${notBefore}${after}|${before}${notAfter})`,
  noBoundary: `(?:${before}${after}|${notBefore}${notAfter})`,
  code,
};

/** For re2js. */
export const toRe2 = (pattern: Pattern): string => printed(pattern, RE2);
/** For PostgreSQL's `~`. @see https://www.postgresql.org/docs/current/functions-matching.html#POSIX-SYNTAX-DETAILS */
export const toPostgres = (pattern: Pattern): string => printed(pattern, POSTGRES);

function printed(pattern: Pattern, spelling: Spelling): string {
  switch (pattern.kind) {
    case 'set':
      return classText(pattern.ranges, (point) => spelling.code(point));
    case 'all':
      return pattern.parts.map((part) => grouped(part, spelling)).join('');
    case 'any':
      return pattern.parts.map((part) => printed(part, spelling)).join('|');
    case 'repeat':
      return `(?:${printed(pattern.part, spelling)}){${pattern.min},${pattern.max ?? ''}}`;
    case 'begin':
      return spelling.begin;
    case 'end':
      return spelling.end;
    case 'boundary':
      return spelling.boundary;
    case 'no-boundary':
      return spelling.noBoundary;
  }
}

const grouped = (part: Pattern, spelling: Spelling): string => (part.kind === 'any' ? `(?:${printed(part, spelling)})` : printed(part, spelling));

/** No text holds a NUL, and PostgreSQL can be told none: sets begin with 1. */
function classText(ranges: readonly Range[], spell: (point: number) => string): string {
  const told = ranges.flatMap(([from, to]): Range[] => (to < 1 ? [] : [[Math.max(1, from), to]]));
  const body = told.map(([from, to]) => (from === to ? spell(from) : `${spell(from)}-${spell(to)}`)).join('');
  // A set of nothing: what is at once a letter and none.
  return body === '' ? `[^${spell(1)}-${spell(0x10ffff)}]` : `[${body}]`;
}
