import type { Expression } from '@tributary/contract';
import { shown, type Fault, type Report } from './fault.js';
import { readComparison, readName, readSince } from './read-comparison.js';
import { readConsent } from './read-consent.js';
import { readEdge } from './read-edge.js';
import { readEvent } from './read-event.js';
import { readNear } from './read-near.js';
import { readRegularly } from './read-regularly.js';
import { readSequence } from './read-sequence.js';
import { isRecord, readKeys } from './read-keys.js';
import { suggestion } from '@tributary/contract';

export type Parsed = { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly errors: readonly Fault[] };

/** How deep `and`, `or` and `not` may stand in each other. */
export const MAX_DEPTH = 100;
/** How many conditions one rule may hold, whatever their depth, those of `where` included. */
export const MAX_NODES = 1_000;
/** How many of them may ask about events: each is a join when everybody is evaluated at once. */
export const MAX_EVENT_NODES = 100;
/** A wrong rule of a thousand lines is told apart by its first faults. */
const MOST_FAULTS = 20;

const HISTORY_KINDS = ['event', 'first_event', 'last_event', 'sequence', 'regularly'] as const;
const KINDS = ['everyone', 'and', 'or', 'not', 'trait', 'tag', 'segment', ...HISTORY_KINDS, 'consent', 'near', 'company'] as const;
/** What can be asked of a company: it has attributes, and nothing happens to it. */
const OF_COMPANIES: readonly string[] = ['everyone', 'and', 'or', 'not', 'trait'];
const LATER_KINDS = ['members'];

type Fields = Readonly<Record<string, unknown>>;
interface Visit {
  readonly path: string;
  readonly depth: number;
  /** Inside `company`. */
  readonly isCompany?: boolean;
  readonly report: Report;
  readonly seen: { nodes: number; eventNodes: number; isTooLarge: boolean };
}

/**
 * Reads a rule from outside. Safe against input of any depth and size; never throws on JSON.
 * @param root what paths in errors begin with: `rule`, `nodes[3].config.when`
 */
export function parse(value: unknown, root = 'rule'): Parsed {
  const errors: Fault[] = [];
  const report: Report = (path, code, detail) => {
    if (errors.length < MOST_FAULTS) errors.push({ path, code, detail });
  };
  readExpression(value, { path: root, depth: 0, report, seen: { nodes: 0, eventNodes: 0, isTooLarge: false } });
  return errors.length === 0 ? { ok: true, expression: value as Expression } : { ok: false, errors };
}

function readExpression(value: unknown, visit: Visit): void {
  const { path, depth, report, seen } = visit;
  seen.nodes += 1;
  if (seen.nodes > MAX_NODES) return reportTooLarge(visit);
  if (depth > MAX_DEPTH) return report(path, 'rule.too-deep', `the rule is nested more than ${MAX_DEPTH} deep`);
  if (!isRecord(value)) return report(path, 'rule.type', `${shown(value)} is not a condition; give an object like { "tag": "vip" }`);
  const kinds = KINDS.filter((kind) => Object.hasOwn(value, kind));
  if (kinds.length > 1)
    return report(path, 'rule.ambiguous', `holds ${kinds.map((kind) => `"${kind}"`).join(' and ')}; a condition has one of them`);
  const kind = kinds[0];
  if (kind && visit.isCompany && !OF_COMPANIES.includes(kind)) return report(`${path}.${kind}`, 'rule.unknown-condition', `"${kind}" cannot be asked of a company; it has attributes: give ${OF_COMPANIES.join(', ')}`);
  if (kind) readKind(kind, value, visit);
  else reportUnknown(value, path, report);
}

function reportTooLarge({ path, report, seen }: Visit): void {
  if (seen.isTooLarge) return;
  seen.isTooLarge = true;
  report(path, 'rule.too-large', `the rule holds more than ${MAX_NODES} conditions`);
}

function reportUnknown(fields: Fields, path: string, report: Report): void {
  const keys = Object.keys(fields);
  const later = LATER_KINDS.find((kind) => keys.includes(kind));
  if (later) return report(`${path}.${later}`, 'rule.not-yet', `the condition "${later}" is not available yet`);
  if (keys.length === 0) return report(path, 'rule.empty', `is empty; give one of ${KINDS.join(', ')}`);
  const hint = keys.map((key) => suggestion(key, KINDS)).find((text) => text !== '') ?? `; give one of ${KINDS.join(', ')}`;
  report(path, 'rule.unknown-condition', `unknown condition ${keys.slice(0, 3).map(shown).join(', ')}${hint}`);
}

function readKind(kind: (typeof KINDS)[number], fields: Fields, visit: Visit): void {
  const { path, report } = visit;
  if (kind === 'trait') return visit.isCompany ? readCompanyTrait(fields, path, report) : readTrait(fields, path, report);
  if (kind === 'company') return readCompany(fields, visit);
  if (isHistoryKind(kind)) return readHistoryNode(kind, fields, visit);
  if (kind === 'consent') return readConsent(fields, path, report);
  if (kind === 'near') return readNear(fields, path, report);
  readKeys(fields, [kind], path, report);
  switch (kind) {
    case 'everyone':
      if (fields.everyone !== true)
        report(`${path}.everyone`, 'rule.type', `${shown(fields.everyone)} is not true; write { "everyone": true }`);
      return;
    case 'not':
      return readExpression(fields.not, { ...visit, path: `${path}.not`, depth: visit.depth + 1 });
    case 'tag':
    case 'segment':
      return readName(fields[kind], `${path}.${kind}`, 200, report);
    default:
      return readAll(kind, fields[kind], visit);
  }
}

type HistoryKind = (typeof HISTORY_KINDS)[number];
const isHistoryKind = (kind: string): kind is HistoryKind => HISTORY_KINDS.some((one) => one === kind);

const HISTORY_READERS: Record<HistoryKind, (fields: Fields, path: string, report: Report) => void> = {
  event: readEvent,
  first_event: (fields, path, report) => readEdge('first_event', fields, path, report),
  last_event: (fields, path, report) => readEdge('last_event', fields, path, report),
  sequence: readSequence,
  regularly: readRegularly,
};

/** What a condition about events costs: each step of a sequence looks at a history of its own. */
function countOf(kind: HistoryKind, { sequence, where }: Fields): { eventNodes: number; wheres: number } {
  const steps: unknown[] = kind === 'sequence' && Array.isArray(sequence) ? sequence : [];
  const lists = [where, ...steps.map((step) => (isRecord(step) ? step.where : undefined))];
  return { eventNodes: Math.max(1, steps.length), wheres: lists.reduce<number>((n, list) => n + (Array.isArray(list) ? list.length : 0), 0) };
}

function readHistoryNode(kind: HistoryKind, fields: Fields, { path, report, seen }: Visit): void {
  const { eventNodes, wheres } = countOf(kind, fields);
  const before = seen.eventNodes;
  seen.eventNodes += eventNodes;
  if (before <= MAX_EVENT_NODES && seen.eventNodes > MAX_EVENT_NODES)
    report(path, 'rule.too-large', `the rule asks about events more than ${MAX_EVENT_NODES} times`);
  if (seen.eventNodes > MAX_EVENT_NODES) return;
  seen.nodes += wheres;
  HISTORY_READERS[kind](fields, path, report);
}

function readCompany(fields: Fields, visit: Visit): void {
  const { path, report, depth } = visit;
  readKeys(fields, ['company', 'role'], path, report);
  if (fields.role !== undefined) readName(fields.role, `${path}.role`, 200, report);
  readExpression(fields.company, { ...visit, path: `${path}.company`, depth: depth + 1, isCompany: true });
}

function readCompanyTrait(fields: Fields, path: string, report: Report): void {
  if (fields.op === 'has_been') return report(`${path}.op`, 'rule.not-yet', 'cannot be asked of companies: when their attributes last changed is not kept');
  if (fields.timezone === 'contact') return report(`${path}.timezone`, 'rule.timezone', 'a company has no clock of its own; name a zone like "Europe/Lisbon"');
  readTrait(fields, path, report);
}

function readTrait(fields: Fields, path: string, report: Report): void {
  readComparison(fields, 'trait', path, report);
  if (fields.op === 'has_been') readSince(fields, path, report);
  else readKeys(fields, ['trait', 'op', 'value', 'timezone'], path, report);
}

function readAll(kind: 'and' | 'or', children: unknown, visit: Visit): void {
  const path = `${visit.path}.${kind}`;
  if (!Array.isArray(children)) return visit.report(path, 'rule.type', `${shown(children)} is not a list of conditions`);
  if (children.length === 0) return visit.report(path, 'rule.empty', 'is empty; give at least one condition');
  children.forEach((child: unknown, i) => readExpression(child, { ...visit, path: `${path}[${i}]`, depth: visit.depth + 1 }));
}
