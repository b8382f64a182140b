import { ANNIVERSARY_PATTERN, MAX_LIST, MAX_PATTERN, PERIODS, parseOffsetMs, parseWindowMs, suggestion, type ValueShape } from '@tributary/contract';
import { dateOf } from '../value/date.js';
import { numberOf } from '../value/number.js';
import { isStorable } from '../value/text.js';
import { parsePattern, PatternFault } from '../regex/parse-pattern.js';
import { shown, type Report } from './fault.js';

const LONGEST_TEXT = 2_000;

/** Checks the `value` of an operator. @param path where the value stands */
export function readValue(shape: ValueShape, value: unknown, path: string, report: Report): void {
  if (shape === 'none') {
    if (value !== undefined) report(path, 'rule.unknown-key', 'this operator takes no value');
    return;
  }
  if (value === undefined) return report(path, 'rule.missing', `is missing; give ${WANTED[shape]}`);
  if (value === null || value === '')
    return report(path, 'rule.compares-nothing', `${shown(value)} cannot be compared with; use "exists" or "not_exists"`);
  READERS[shape](value, path, report);
}

const WANTED: Record<Exclude<ValueShape, 'none'>, string> = {
  any: 'a text, a number, true, false, or a list of them',
  list: 'a list of texts, numbers, true or false',
  one: 'a text, a number, true or false',
  text: 'a text or a number',
  number: 'a number',
  range: 'two numbers: [low, high]',
  date: 'a date: 2026-03-15, 2026-03-15T12:00:00Z, or seconds or milliseconds since 1970',
  bound: 'a date: 2026-03-15, 2026-03-15T12:00:00Z, seconds or milliseconds since 1970, or so long ago: -6h',
  duration: 'a duration like 90s, 15m, 6h, 3d, 2w, 1mo, 1y or P1DT12H',
  pattern: 'a regular expression, as a text',
  period: `one of ${PERIODS.join(', ')}`,
  anniversary: 'today, or so many days from today: today+2d',
};

type Reader = (value: unknown, path: string, report: Report) => void;

const READERS: Record<Exclude<ValueShape, 'none'>, Reader> = {
  any: (value, path, report) => (Array.isArray(value) ? readList(value, path, report) : readOne(value, path, report)),
  list: (value, path, report) => (Array.isArray(value) ? readList(value, path, report) : wrongType('list', value, path, report)),
  one: readOne,
  text: (value, path, report) =>
    typeof value === 'boolean' ? wrongType('text', value, path, report) : readOne(value, path, report, 'text'),
  number: readNumber,
  range: readRange,
  date: readDate,
  bound: (value, path, report) => {
    const moves = typeof value === 'string' && parseOffsetMs(value) !== undefined;
    if (!moves) readDate(value, path, report);
  },
  duration: readDuration,
  pattern: readPattern,
  period: (value, path, report) => {
    if (PERIODS.some((period) => period === value)) return;
    const hint = typeof value === 'string' ? suggestion(value, PERIODS) : '';
    report(path, 'rule.range', `${shown(value)} is no period${hint || `; give ${WANTED.period}`}`);
  },
  anniversary: (value, path, report) => {
    const isRight = typeof value === 'string' && ANNIVERSARY_PATTERN.test(value);
    if (!isRight) report(path, 'rule.range', `${shown(value)} is not ${WANTED.anniversary}, 366 days at most`);
  },
};

function readPattern(value: unknown, path: string, report: Report): void {
  if (typeof value !== 'string' && typeof value !== 'number') return wrongType('pattern', value, path, report);
  const text = String(value);
  if (text.length > MAX_PATTERN) return report(path, 'rule.too-long', `has ${text.length} characters; a regular expression at most ${MAX_PATTERN}`);
  readText(text, path, report);
  try {
    parsePattern(text.normalize('NFC'));
  } catch (error) {
    if (!(error instanceof PatternFault)) throw error;
    report(path, 'rule.pattern', `the regular expression ${error.message}`);
  }
}

function wrongType(shape: keyof typeof WANTED, value: unknown, path: string, report: Report): void {
  report(path, 'rule.type', `${shown(value)} is not ${WANTED[shape]}`);
}

function readList(value: readonly unknown[], path: string, report: Report): void {
  if (value.length === 0) report(path, 'rule.empty', 'is empty; give at least one value');
  if (value.length > MAX_LIST) return report(path, 'rule.too-large', `holds ${value.length} values; at most ${MAX_LIST}`);
  value.forEach((item, i) => {
    const itemPath = `${path}[${i}]`;
    if (item === null || item === '')
      report(itemPath, 'rule.compares-nothing', `${shown(item)} cannot be compared with; use "exists" or "not_exists"`);
    else readOne(item, itemPath, report);
  });
}

function readOne(value: unknown, path: string, report: Report, shape: 'one' | 'text' = 'one'): void {
  if (typeof value === 'string') return readText(value, path, report);
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return;
  wrongType(shape, value, path, report);
}

/** Text that is compared or names something: not too long, and nothing that a database cannot hold. */
export function readText(value: string, path: string, report: Report): void {
  if (value.length > LONGEST_TEXT) report(path, 'rule.too-long', `has ${value.length} characters; at most ${LONGEST_TEXT}`);
  if (!isStorable(value)) report(path, 'rule.text', 'holds a NUL or half a character; no stored text can equal it');
}

function readNumber(value: unknown, path: string, report: Report): void {
  const number = typeof value === 'number' || typeof value === 'string' ? numberOf(value) : undefined;
  if (number === undefined || !Number.isFinite(number)) report(path, 'rule.not-a-number', `${shown(value)} is not a number`);
}

function readRange(value: unknown, path: string, report: Report): void {
  if (!Array.isArray(value) || value.length !== 2) return wrongType('range', value, path, report);
  value.forEach((bound, i) => {
    if (bound === null || bound === '')
      report(`${path}[${i}]`, 'rule.compares-nothing', `${shown(bound)} cannot be compared with; use "exists" or "not_exists"`);
    else readNumber(bound, `${path}[${i}]`, report);
  });
  const [low, high] = value.map((bound: unknown) => (typeof bound === 'number' || typeof bound === 'string' ? numberOf(bound) : undefined));
  if (low !== undefined && high !== undefined && low > high) report(path, 'rule.range', `${low} is above ${high}; give [low, high]`);
}

export function readDate(value: unknown, path: string, report: Report): void {
  const isDate = (typeof value === 'string' || typeof value === 'number') && dateOf(value) !== undefined;
  if (!isDate) report(path, 'rule.not-a-date', `${shown(value)} is not ${WANTED.date}`);
}

export function readDuration(value: unknown, path: string, report: Report): void {
  const isWindow = typeof value === 'string' && parseWindowMs(value) !== undefined;
  if (!isWindow) report(path, 'rule.not-a-duration', `${shown(value)} is not ${WANTED.duration}, up to 100 years`);
}
