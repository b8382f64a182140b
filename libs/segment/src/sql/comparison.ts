import { parseWindowMs, type Comparison, type Period } from '@tributary/contract';
import { daysAhead, unitOf } from '../evaluate/calendar.js';
import { comparedWith, listOf, offsetOf, patternOf } from '../evaluate/compile-comparison.js';
import { dateOf, dayIn, spanOf } from '../value/date.js';
import { numberOf } from '../value/number.js';
import { ARRAY_INDEX, type Place } from '../value/path.js';
import { toPostgres } from '../regex/print-pattern.js';
import { foldedOf } from '../value/text.js';
import type { SqlNode, Statement } from './statement.js';

/** Where a comparison stands. `value`: SQL of type jsonb. `at`: ms. */
export interface Scene {
  readonly statement: Statement;
  readonly value: string;
  readonly at: number;
  /** An IANA name known now, or what makes SQL of type text that finds the contact's; called only where a zone is needed. */
  readonly zone: { readonly name: string } | { readonly toSql: () => string };
}

/** The value at a place as SQL of type jsonb, null when there is none. @param root SQL of type jsonb */
export function lookUpSql(statement: Statement, root: string, place: Place): string {
  if (place.parts.length === 0) return root;
  const text = (key: string) => statement.parameter(key, 'text');
  const walked = place.parts.reduce(
    (value, part) => (ARRAY_INDEX.test(part) ? `${value} #> array[${text(part)}]` : `${value} -> ${text(part)}`),
    root,
  );
  const key = `${root} -> ${text(place.path)}`;
  return key === walked ? `(${key})` : `coalesce(${key}, ${walked})`;
}

export function comparisonSql(c: Comparison, scene: Scene): SqlNode {
  if (c.op === 'within_last') return timedSql('segment_age', c.value, scene);
  if (c.op === 'within_next') return timedSql('segment_ahead', c.value, scene);
  const offsetMs = c.op === 'before' || c.op === 'after' ? offsetOf(c.value) : undefined;
  if (offsetMs !== undefined) return movingSql(c.op === 'before', offsetMs, scene);
  if (c.op === 'in_period') return periodSql(c.value, scene);
  if (c.op === 'anniversary') return anniversarySql(daysAhead(c.value), scene);
  const isNegative = c.op.startsWith('not_');
  const sql = positiveSql(c, scene);
  return { sql: isNegative ? `(not ${sql})` : sql, isTimed: false };
}

/** The operator without its `not_`: never null. */
function positiveSql(c: Exclude<Comparison, { op: 'within_last' | 'within_next' | 'in_period' | 'anniversary' }>, scene: Scene): string {
  const { statement, value } = scene;
  const number = (x: string | number) => statement.parameter(numberOf(x) ?? null, 'float8');
  switch (c.op) {
    case 'equals':
    case 'not_equals':
    case 'in':
    case 'not_in':
    case 'has_been':
      return `segment_equals(${value}, ${comparedSql(statement, listOf(c.value))})`;
    case 'includes':
    case 'not_includes':
      return `segment_includes(${value}, ${comparedSql(statement, [c.value])})`;
    case 'contains':
    case 'not_contains':
      return `coalesce(strpos(segment_folded(${value}), ${foldedSql(statement, c.value)}) > 0, false)`;
    case 'starts_with':
      return `coalesce(starts_with(segment_folded(${value}), ${foldedSql(statement, c.value)}), false)`;
    case 'ends_with':
      return `coalesce(right(segment_folded(${value}), length(${foldedSql(statement, c.value)})) = ${foldedSql(statement, c.value)}, false)`;
    case 'matches':
      return `coalesce(segment_text(${value}) ~ ${statement.parameter(toPostgres(patternOf(c.value)), 'text')}, false)`;
    case 'exists':
      return `segment_exists(${value})`;
    case 'not_exists':
      return `segment_exists(${value})`;
    case 'between':
      return `coalesce(segment_number(${value}) between ${number(c.value[0])} and ${number(c.value[1])}, false)`;
    case 'before':
    case 'after':
      return dateSql(c.op, c.value, scene);
    case 'on_day':
      return `coalesce(segment_day_in(${value}, ${zoneSql(scene)}) = ${dayBoundSql(c.value, scene)}, false)`;
    default:
      return `coalesce(segment_number(${value}) ${ORDER[c.op]} ${number(c.value)}, false)`;
  }
}

const ORDER = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

function foldedSql(statement: Statement, value: string | number): string {
  return statement.parameter(foldedOf(value) ?? '', 'text');
}

function comparedSql(statement: Statement, values: Parameters<typeof comparedWith>[0]): string {
  const { texts, numbers, numericTexts } = comparedWith(values);
  return [
    statement.parameter(texts, 'text[]'),
    statement.parameter(numbers, 'float8[]'),
    statement.parameter([...numbers, ...numericTexts], 'float8[]'),
  ].join(', ');
}

function zoneSql({ statement, zone }: Scene): string {
  return 'toSql' in zone ? zone.toSql() : statement.parameter(zone.name, 'text');
}

function dateSql(op: 'before' | 'after', wanted: string | number, scene: Scene): string {
  const own = `segment_edge(${scene.value}, ${zoneSql(scene)}, ${op === 'before' ? 1 : 0})`;
  return `coalesce(${own} ${op === 'before' ? '<=' : '>='} ${boundSql(op, wanted, scene)}, false)`;
}

/** The start of what a value must be before, or the end of what it must be after, in ms. */
function boundSql(op: 'before' | 'after', wanted: string | number, scene: Scene): string {
  const { statement, zone } = scene;
  if ('toSql' in zone)
    return `segment_edge(${statement.parameter(JSON.stringify(wanted), 'jsonb')}, ${zone.toSql()}, ${op === 'before' ? 0 : 1})`;
  const date = dateOf(wanted);
  const span = date && spanOf(date, zone.name);
  return statement.parameter(span ? (op === 'before' ? span.start : span.end) : null, 'float8');
}

/** The day of a date that a rule gives, in the zone of the condition. */
function dayBoundSql(wanted: string | number, { statement, zone }: Scene): string {
  if ('toSql' in zone) return `segment_day_in(${statement.parameter(JSON.stringify(wanted), 'jsonb')}, ${zone.toSql()})`;
  const date = dateOf(wanted);
  return statement.parameter(date ? dayIn(date, zone.name) : null, 'int');
}

/** @param call the function that compares where a date starts with now and a length of time */
function timedSql(call: string, length: string, scene: Scene): SqlNode {
  const { statement, value, at } = scene;
  const start = `segment_edge(${value}, ${zoneSql(scene)}, 0)`;
  return { sql: `${call}(${start}, ${statement.parameter(at, 'float8')}, ${statement.parameter(parseWindowMs(length) ?? 0, 'float8')})`, isTimed: true };
}

/** Before or after an instant that moves with now. */
function movingSql(isBefore: boolean, offsetMs: number, scene: Scene): SqlNode {
  const { statement, value, at } = scene;
  const edge = `segment_edge(${value}, ${zoneSql(scene)}, ${isBefore ? 1 : 0})`;
  const aged = `segment_aged(${edge}, ${statement.parameter(at, 'float8')}, ${statement.parameter(-offsetMs, 'float8')})`;
  return { sql: `case when ${edge} is null then float8 '-infinity' else ${isBefore ? '' : '- '}${aged} end`, isTimed: true };
}

function periodSql(period: Period, scene: Scene): SqlNode {
  const { statement, value, at } = scene;
  const { unit, shift } = unitOf(period);
  return {
    sql: `segment_period(${value}, ${zoneSql(scene)}, ${statement.parameter(at, 'float8')}, ${statement.parameter(unit, 'text')}, ${shift})`,
    isTimed: true,
  };
}

function anniversarySql(ahead: number, scene: Scene): SqlNode {
  const { statement, value, at } = scene;
  return { sql: `segment_anniversary(${value}, ${zoneSql(scene)}, ${statement.parameter(at, 'float8')}, ${ahead})`, isTimed: true };
}
