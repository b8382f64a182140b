import { COUNT_OPERATORS, MAX_COUNT } from '@tributary/contract';
import { dateOf, spanOf } from '../value/date.js';
import { shown, type Report } from './fault.js';
import { readComparison, readName } from './read-comparison.js';
import { readDate, readDuration } from './read-value.js';
import { isRecord, readKeys } from './read-keys.js';
import { suggestion } from '@tributary/contract';

type Fields = Readonly<Record<string, unknown>>;

const KEYS = ['event', 'count', 'within', 'from', 'to', 'where'];
const LATER_KEYS = ['sum', 'avg', 'min', 'max', 'distinct'];
const MOST_CONDITIONS = 50;

/** Checks `{ event, count, within, from, to, where }`. */
export function readEvent(fields: Fields, path: string, report: Report): void {
  const later = LATER_KEYS.find((key) => Object.hasOwn(fields, key));
  if (later) return report(`${path}.${later}`, 'rule.not-yet', `"${later}" of a property is not available yet`);
  readKeys(fields, KEYS, path, report);
  readEventName(fields.event, `${path}.event`, report);
  if (fields.count !== undefined) readCount(fields.count, `${path}.count`, report);
  readPeriod(fields, path, report);
  if (fields.where !== undefined) readWhere(fields.where, `${path}.where`, report);
}

function readEventName(name: unknown, path: string, report: Report): void {
  readName(name, path, 200, report);
  const isPattern = typeof name === 'string' && name.endsWith('*');
  if (isPattern) report(path, 'rule.not-yet', 'names of events that end in "*" are not available yet; name the event in full');
}

function readCount(count: unknown, path: string, report: Report): void {
  if (!isRecord(count)) return report(path, 'rule.type', `${shown(count)} is not a count like { "op": "gte", "n": 2 }`);
  readKeys(count, ['op', 'n'], path, report);
  const { op, n } = count;
  if (op === undefined) report(`${path}.op`, 'rule.missing', `is missing; give one of ${COUNT_OPERATORS.join(', ')}`);
  else if (!COUNT_OPERATORS.some((known) => known === op)) {
    report(`${path}.op`, 'rule.unknown-operator', `unknown operator ${shown(op)}${suggestion(String(op), COUNT_OPERATORS)}`);
  }
  if (n === undefined) report(`${path}.n`, 'rule.missing', 'is missing; give a whole number');
  else if (typeof n !== 'number' || !Number.isInteger(n)) report(`${path}.n`, 'rule.not-a-number', `${shown(n)} is not a whole number`);
  else if (n < 0 || n > MAX_COUNT) report(`${path}.n`, 'rule.range', `${n} is out of range; give 0 to ${MAX_COUNT}`);
}

function readPeriod({ within, from, to }: Fields, path: string, report: Report): void {
  if (within !== undefined) readDuration(within, `${path}.within`, report);
  if (from !== undefined) readDate(from, `${path}.from`, report);
  if (to !== undefined) readDate(to, `${path}.to`, report);
  if (within !== undefined && (from !== undefined || to !== undefined)) {
    report(`${path}.within`, 'rule.ambiguous', 'stands beside "from" or "to"; give one or the other');
  }
  const [start, end] = [startOf(from), startOf(to)];
  if (start !== undefined && end !== undefined && start >= end) report(`${path}.to`, 'rule.range', 'is not later than "from"');
}

/** Days of one zone compare the same in every zone; a day beside an instant is compared as a day in UTC. */
function startOf(value: unknown): number | undefined {
  const date = typeof value === 'string' || typeof value === 'number' ? dateOf(value) : undefined;
  return date && spanOf(date, 'UTC').start;
}

function readWhere(where: unknown, path: string, report: Report): void {
  if (!Array.isArray(where)) return report(path, 'rule.type', `${shown(where)} is not a list of conditions`);
  if (where.length > MOST_CONDITIONS) return report(path, 'rule.too-large', `holds ${where.length} conditions; at most ${MOST_CONDITIONS}`);
  where.forEach((condition: unknown, i) => {
    const at = `${path}[${i}]`;
    if (!isRecord(condition)) return report(at, 'rule.type', `${shown(condition)} is not a condition on a property`);
    readKeys(condition, ['property', 'op', 'value', 'timezone'], at, report);
    readComparison(condition, 'property', at, report);
  });
}
