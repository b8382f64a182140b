import { AGGREGATES, COUNT_OPERATORS, MAX_COUNT, suggestion } from '@tributary/contract';
import { dateOf, spanOf } from '../value/date.js';
import { shown, type Report } from './fault.js';
import { readComparison, readName } from './read-comparison.js';
import { readDate, readDuration, readValue } from './read-value.js';
import { isRecord, readKeys } from './read-keys.js';

type Fields = Readonly<Record<string, unknown>>;

const KEYS = ['event', 'count', 'within', 'from', 'to', 'where'];
const MOST_CONDITIONS = 50;

/** Checks `{ event, count, within, from, to, where }`, and with `sum`, `avg` … of a property in place of `count`. */
export function readEvent(fields: Fields, path: string, report: Report): void {
  const aggregates = AGGREGATES.filter((kind) => Object.hasOwn(fields, kind));
  const aggregate = aggregates[0];
  if (aggregate) readAggregate(aggregate, aggregates, fields, path, report);
  else readKeys(fields, [...KEYS, ...AGGREGATES], path, report);
  readEventName(fields.event, `${path}.event`, report);
  if (fields.count !== undefined && !aggregate) readCount(fields.count, `${path}.count`, report);
  readPeriod(fields, path, report);
  if (fields.where !== undefined) readWhere(fields.where, `${path}.where`, report);
}

const AGGREGATE_OPERATORS = [...COUNT_OPERATORS, 'equals'];

function readAggregate(aggregate: string, aggregates: readonly string[], fields: Fields, path: string, report: Report): void {
  if (aggregates.length > 1 || fields.count !== undefined) {
    const names = [...aggregates, ...(fields.count === undefined ? [] : ['count'])];
    return report(path, 'rule.ambiguous', `holds ${names.map((name) => `"${name}"`).join(' and ')}; a condition has one of them`);
  }
  readKeys(fields, [...KEYS, aggregate, 'op', 'value'], path, report);
  readName(fields[aggregate], `${path}.${aggregate}`, 500, report);
  const { op } = fields;
  if (op === undefined) report(`${path}.op`, 'rule.missing', `is missing; give one of ${AGGREGATE_OPERATORS.join(', ')}`);
  else if (!AGGREGATE_OPERATORS.some((known) => known === op))
    report(`${path}.op`, 'rule.unknown-operator', `unknown operator ${shown(op)}${suggestion(String(op), AGGREGATE_OPERATORS)}`);
  readValue('number', fields.value, `${path}.value`, report);
}

/** A name, or the beginning of many and a `*`. */
export function readEventName(name: unknown, path: string, report: Report): void {
  readName(name, path, 200, report);
}

export function readCount(count: unknown, path: string, report: Report): void {
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

export function readPeriod({ within, from, to }: Fields, path: string, report: Report): void {
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

export function readWhere(where: unknown, path: string, report: Report): void {
  if (!Array.isArray(where)) return report(path, 'rule.type', `${shown(where)} is not a list of conditions`);
  if (where.length > MOST_CONDITIONS) return report(path, 'rule.too-large', `holds ${where.length} conditions; at most ${MOST_CONDITIONS}`);
  where.forEach((condition: unknown, i) => {
    const at = `${path}[${i}]`;
    if (!isRecord(condition)) return report(at, 'rule.type', `${shown(condition)} is not a condition on a property`);
    readKeys(condition, ['property', 'op', 'value', 'timezone'], at, report);
    readComparison(condition, 'property', at, report);
  });
}
