import { LATER_OPERATORS, OPERATORS, type Operator } from '@tributary/contract';
import { isZone } from '../value/zone.js';
import { shown, type Report } from './fault.js';
import { readText, readValue } from './read-value.js';
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
  readZone(fields.timezone, subject, `${path}.timezone`, report);
  const op = readOperator(fields.op, `${path}.op`, report);
  if (op) readValue(OPERATORS[op], fields.value, `${path}.value`, report);
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
  const isLater = LATER_OPERATORS.some((later) => later === op);
  if (isLater) report(path, 'rule.not-yet', `the operator "${op}" is not available yet`);
  else report(path, 'rule.unknown-operator', `unknown operator ${shown(op)}${suggestion(op, Object.keys(OPERATORS))}`);
  return undefined;
}

function isOperator(op: string): op is Operator {
  return Object.hasOwn(OPERATORS, op);
}

function readZone(zone: unknown, subject: 'trait' | 'property', path: string, report: Report): void {
  if (zone === undefined) return;
  if (typeof zone !== 'string') return report(path, 'rule.type', `${shown(zone)} is not the name of a time zone`);
  if (zone === 'contact') {
    if (subject === 'property')
      report(path, 'rule.not-yet', 'the zone of the contact is not available yet for properties of events; name a zone');
    return;
  }
  if (!isZone(zone))
    report(path, 'rule.timezone', `unknown time zone ${shown(zone)}; give an IANA name like "Europe/Lisbon", or "contact"`);
}
