import { RE2JS } from 're2js';
import { parseOffsetMs, parseWindowMs, type Comparison, type Json, type Operator, type Period } from '@tributary/contract';
import { calendarDayOf, dateOf, dayIn, spanOf, startOf, type Span } from '../value/date.js';
import { numberOf } from '../value/number.js';
import { isArray, isMissing } from '../value/path.js';
import { foldedOf, textOf } from '../value/text.js';
import { parsePattern } from '../regex/parse-pattern.js';
import type { Pattern } from '../regex/pattern.js';
import { toRe2 } from '../regex/print-pattern.js';
import { anniversaryHold, daysAhead, periodHold } from './calendar.js';
import { agedHold, ageHold, lasting, holding, ALWAYS, NEVER, type Hold } from './hold.js';

/** What an operator makes of a value. `at` in ms; `zone` is an IANA name, read by dates only. */
export type Comparator = (value: Json | undefined, at: number, zone: string) => Hold;

type Test = (value: Json | undefined) => boolean;
type Scalar = string | number | boolean;

type Timeless = Exclude<Comparison, { op: 'before' | 'after' | 'on_day' | 'within_last' | 'within_next' | 'in_period' | 'anniversary' | 'has_been' }>;

/** Prepares a comparison; everything about the operator's own value is worked out once, here. */
export function compileComparison(comparison: Comparison): Comparator {
  switch (comparison.op) {
    case 'before':
    case 'after':
      return compareDates(comparison.op, comparison.value, offsetOf(comparison.value));
    case 'within_last':
      return compareAge(parseWindowMs(comparison.value) ?? 0);
    case 'within_next':
      return compareAhead(parseWindowMs(comparison.value) ?? 0);
    case 'on_day':
      return compareDay(comparison.value);
    case 'in_period':
      return comparePeriod(comparison.value);
    case 'anniversary':
      return compareAnniversary(daysAhead(comparison.value));
    case 'has_been':
      // How long it has been so is known only of a contact's traits: `compileSince`.
      return withoutTime(equalsAny(listOf(comparison.value)));
    default:
      return withoutTime(testOf(comparison));
  }
}

function withoutTime(test: Test): Comparator {
  return (value) => (test(value) ? ALWAYS : NEVER);
}

function testOf(c: Timeless): Test {
  switch (c.op) {
    case 'equals':
    case 'in':
      return equalsAny(listOf(c.value));
    case 'not_equals':
    case 'not_in':
      return negated(equalsAny(listOf(c.value)));
    case 'contains':
      return folded(c.value, (text, part) => text.includes(part));
    case 'not_contains':
      return negated(folded(c.value, (text, part) => text.includes(part)));
    case 'starts_with':
      return folded(c.value, (text, part) => text.startsWith(part));
    case 'ends_with':
      return folded(c.value, (text, part) => text.endsWith(part));
    case 'between':
      return between(c.value);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return numeric(c.op, numberOf(c.value) ?? NaN);
    case 'matches':
      return matches(c.value);
    case 'exists':
      return (value) => !isMissing(value);
    case 'not_exists':
      return isMissing;
    case 'includes':
      return includesOne(c.value);
    case 'not_includes':
      return negated(includesOne(c.value));
  }
}

export function listOf(value: Scalar | readonly Scalar[]): readonly Scalar[] {
  return Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar];
}

function negated(test: Test): Test {
  return (value) => !test(value);
}

/** The values of an `equals`, sorted by how they are compared. Shared with SQL, so both read the rule from here. */
export function comparedWith(values: readonly Scalar[]): { texts: string[]; numbers: number[]; numericTexts: number[] } {
  const texts = values.filter((value) => typeof value !== 'number').map((value) => textOf(value) ?? '');
  const numbers = values.filter((value) => typeof value === 'number');
  const numericTexts = values.filter((value) => typeof value === 'string').map(numberOf);
  return { texts, numbers, numericTexts: numericTexts.filter((number) => number !== undefined) };
}

/** Compared as numbers if at least one side is a JSON number, else as text. */
function equalsAny(values: readonly Scalar[]): Test {
  const { texts, numbers, numericTexts } = comparedWith(values);
  const text = new Set(texts);
  const anyText = new Set(numbers);
  const anyNumber = new Set([...numbers, ...numericTexts]);
  return (value) => {
    if (typeof value === 'number') return anyNumber.has(value);
    if (typeof value === 'boolean') return text.has(String(value));
    if (typeof value !== 'string' || value === '') return false;
    if (text.size > 0 && text.has(value.normalize('NFC'))) return true;
    const number = anyText.size > 0 ? numberOf(value) : undefined;
    return number !== undefined && anyText.has(number);
  };
}

function folded(wanted: string | number, matches: (text: string, part: string) => boolean): Test {
  const part = foldedOf(wanted) ?? '';
  return (value) => {
    const text = foldedOf(value);
    return text !== undefined && matches(text, part);
  };
}

const ORDER = {
  gt: (a: number, b: number) => a > b,
  gte: (a: number, b: number) => a >= b,
  lt: (a: number, b: number) => a < b,
  lte: (a: number, b: number) => a <= b,
} satisfies Partial<Record<Operator, (a: number, b: number) => boolean>>;

function numeric(op: keyof typeof ORDER, bound: number): Test {
  const holds = ORDER[op];
  return (value) => {
    const number = numberOf(value);
    return number !== undefined && holds(number, bound);
  };
}

function between([low, high]: readonly [string | number, string | number]): Test {
  const [from, to] = [numberOf(low) ?? NaN, numberOf(high) ?? NaN];
  return (value) => {
    const number = numberOf(value);
    return number !== undefined && number >= from && number <= to;
  };
}

function matches(pattern: string | number): Test {
  const compiled = RE2JS.compile(toRe2(patternOf(pattern)));
  return (value) => {
    const text = textOf(value);
    return text !== undefined && compiled.test(text);
  };
}

/** Both sides are compared in NFC. @throws {PatternFault} for a pattern that `parse` refuses */
export const patternOf = (pattern: string | number): Pattern => parsePattern(String(pattern).normalize('NFC'));

function includesOne(wanted: Scalar): Test {
  const equals = equalsAny([wanted]);
  return (value) => isArray(value) && value.some(equals);
}

/** A date that moves with now, as ms to add to it; undefined: it stands still. */
export function offsetOf(value: string | number): number | undefined {
  return typeof value === 'string' && dateOf(value) === undefined ? parseOffsetMs(value) : undefined;
}

/** Before or after an instant that moves with now: sooner or later everything lies before it. */
function compareMoving(op: 'before' | 'after', offsetMs: number): Comparator {
  return (value, at, zone) => {
    const date = dateOf(value);
    if (!date) return NEVER;
    const { start, end } = spanOf(date, zone);
    return op === 'before' ? agedHold(end, at, -offsetMs) : -agedHold(start, at, -offsetMs);
  };
}

function compareDates(op: 'before' | 'after', wanted: string | number, offsetMs: number | undefined): Comparator {
  if (offsetMs !== undefined) return compareMoving(op, offsetMs);
  const bound = dateOf(wanted);
  const holds = op === 'before' ? (v: Span, x: Span) => v.end <= x.start : (v: Span, x: Span) => v.start >= x.end;
  return (value, _at, zone) => {
    const date = dateOf(value);
    return lasting(date !== undefined && bound !== undefined && holds(spanOf(date, zone), spanOf(bound, zone)));
  };
}

/** True in `(at - windowMs, at]`: false until the value's instant, true for the window from there, false ever after. */
function compareAge(windowMs: number): Comparator {
  return (value, at, zone) => {
    const date = dateOf(value);
    if (!date) return NEVER;
    return ageHold(startOf(date, zone), at, windowMs);
  };
}

/** True while `at < start <= at + windowMs`. */
function compareAhead(windowMs: number): Comparator {
  return (value, at, zone) => {
    const date = dateOf(value);
    if (!date) return NEVER;
    const left = startOf(date, zone) - at;
    if (left <= 0) return NEVER;
    return left <= windowMs ? holding(true, left) : holding(false, left - windowMs);
  };
}

/** Whether a value's day, in the zone, is that of the date given. */
function compareDay(wanted: string | number): Comparator {
  const date = dateOf(wanted);
  return (value, _at, zone) => {
    const own = dateOf(value);
    return lasting(own !== undefined && date !== undefined && dayIn(own, zone) === dayIn(date, zone));
  };
}

function comparePeriod(period: Period): Comparator {
  return (value, at, zone) => {
    const date = dateOf(value);
    return date ? periodHold(period, dayIn(date, zone), at, zone) : NEVER;
  };
}

function compareAnniversary(ahead: number): Comparator {
  return (value, at, zone) => {
    const date = dateOf(value);
    return date ? anniversaryHold(calendarDayOf(date, zone), ahead, at, zone) : NEVER;
  };
}
