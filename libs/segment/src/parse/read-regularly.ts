import { LONGEST_WINDOW_MS, MAX_PERIODS, parseWindowMs } from '@tributary/contract';
import { shown, type Report } from './fault.js';
import { readCount, readEventName, readWhere } from './read-event.js';
import { readKeys } from './read-keys.js';
import { readDuration } from './read-value.js';

type Fields = Readonly<Record<string, unknown>>;

/** Checks `{ regularly, period, count, of_last, at_least, where }`. */
export function readRegularly(fields: Fields, path: string, report: Report): void {
  readKeys(fields, ['regularly', 'period', 'count', 'of_last', 'at_least', 'where'], path, report);
  const { regularly, period, count, of_last: ofLast, at_least: atLeast, where } = fields;
  readEventName(regularly, `${path}.regularly`, report);
  if (period === undefined) report(`${path}.period`, 'rule.missing', 'is missing; give the length of a period, like 7d');
  else readDuration(period, `${path}.period`, report);
  if (count !== undefined) readCount(count, `${path}.count`, report);
  readWhole(ofLast, 1, `${path}.of_last`, report);
  readWhole(atLeast, 0, `${path}.at_least`, report);
  if (typeof ofLast === 'number' && typeof atLeast === 'number' && atLeast > ofLast) report(`${path}.at_least`, 'rule.range', `${atLeast} of ${ofLast} periods can never be; give "of_last" or less`);
  const periodMs = typeof period === 'string' ? parseWindowMs(period) : undefined;
  if (periodMs !== undefined && typeof ofLast === 'number' && periodMs * ofLast > LONGEST_WINDOW_MS) report(`${path}.period`, 'rule.range', 'all periods together are longer than 100 years');
  if (where !== undefined) readWhere(where, `${path}.where`, report);
}

function readWhole(value: unknown, least: number, path: string, report: Report): void {
  if (value === undefined) return report(path, 'rule.missing', 'is missing; give a whole number of periods');
  if (typeof value !== 'number' || !Number.isInteger(value)) return report(path, 'rule.not-a-number', `${shown(value)} is not a whole number`);
  if (value < least || value > MAX_PERIODS) report(path, 'rule.range', `${value} is out of range; give ${least} to ${MAX_PERIODS}`);
}
