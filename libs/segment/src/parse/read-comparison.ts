import { OPERATORS, type Operator } from '@tributary/contract';
import { isZone } from '../value/zone.js';
import { shown, type Report } from './fault.js';
import { readKeys } from './read-keys.js';
import { readDuration, readText, readValue } from './read-value.js';
import { suggestion } from '@tributary/contract';

type Fields = Readonly<Record<string, unknown>>;

const LONGEST_PATH = 500;
const MOST_STEPS = 20;

/** Checks `{ trait | property, op, value, timezone }`. Unknown keys are the caller's affair. */
export function readComparison(fields: Fields, subject: 'trait' | 'property', path: string, report: Report): void {
  const name = fields[subject];
  readName(name, `${path}.${subject}`, LONGEST_PATH, report);
  if (typeof name === 'string' && name.split('.').length > MOST_STEPS)
    report(`${path}.${subject}`, 'rule.too-long', `has more than ${MOST_STEPS} steps`);
  readZone(fields.timezone, `${path}.timezone`, report);
  const op = readOperator(fields.op, `${path}.op`, report);
  if (op === 'has_been' && subject === 'property')
    return report(`${path}.op`, 'rule.unknown-operator', 'asks how long a value has been so; properties of an event never change, so ask a trait');
  if (op) readValue(OPERATORS[op], fields.value, `${path}.value`, report);
}

/** Checks what stands beside the value of `has_been`. */
export function readSince(fields: Fields, path: string, report: Report): void {
  readKeys(fields, ['trait', 'op', 'value', 'for_at_least', 'for_less_than', 'timezone'], path, report);
  const { trait, for_at_least: atLeast, for_less_than: lessThan } = fields;
  if (trait === 'computed.score') report(`${path}.trait`, 'rule.unknown-operator', 'names all scores together; name one, such as computed.score.interest');
  if (atLeast === undefined && lessThan === undefined)
    report(`${path}.for_at_least`, 'rule.missing', 'is missing; give "for_at_least" or "for_less_than", a duration like 7d');
  if (atLeast !== undefined) readDuration(atLeast, `${path}.for_at_least`, report);
  if (lessThan !== undefined) readDuration(lessThan, `${path}.for_less_than`, report);
}

/** A text that must be there and say something. */
export function readName(value: unknown, path: string, longest: number, report: Report): void {
  if (value === undefined) return report(path, 'rule.missing', 'is missing; give a text');
  if (typeof value !== 'string') return report(path, 'rule.type', `${shown(value)} is not a text`);
  if (value === '') return report(path, 'rule.empty', 'is empty; give a name');
  if (value.length > longest) return report(path, 'rule.too-long', `has ${value.length} characters; at most ${longest}`);
  readText(value, path, report);
}

function readOperator(op: unknown, path: string, report: Report): Operator | undefined {
  if (op === undefined) {
    report(path, 'rule.missing', `is missing; give one of ${Object.keys(OPERATORS).join(', ')}`);
    return undefined;
  }
  if (typeof op !== 'string') {
    report(path, 'rule.type', `${shown(op)} is not an operator`);
    return undefined;
  }
  if (isOperator(op)) return op;
  report(path, 'rule.unknown-operator', `unknown operator ${shown(op)}${suggestion(op, Object.keys(OPERATORS))}`);
  return undefined;
}

function isOperator(op: string): op is Operator {
  return Object.hasOwn(OPERATORS, op);
}

function readZone(zone: unknown, path: string, report: Report): void {
  if (zone === undefined) return;
  if (typeof zone !== 'string') return report(path, 'rule.type', `${shown(zone)} is not the name of a time zone`);
  if (zone !== 'contact' && !isZone(zone))
    report(path, 'rule.timezone', `unknown time zone ${shown(zone)}; give an IANA name like "Europe/Lisbon", or "contact"`);
}
