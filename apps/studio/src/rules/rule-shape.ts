import type { Comparison, EventCondition, Expression, TraitCondition } from '@tributary/contract';
import { shapeOf } from './compared.js';

/** How a rule is edited: a list of rows that are joined by one word. Rules of other shapes are wrapped into one. */
export interface Group {
  readonly joined: 'and' | 'or';
  readonly rows: readonly Expression[];
}

export function groupOf(rule: Expression | undefined): Group {
  if (rule && 'and' in rule) return { joined: 'and', rows: rule.and };
  if (rule && 'or' in rule) return { joined: 'or', rows: rule.or };
  return { joined: 'and', rows: rule ? [rule] : [] };
}

/** @returns undefined for a group without rows: nothing is asked yet */
export function ruleOf({ joined, rows }: Group): Expression | undefined {
  if (rows.length === 0) return undefined;
  if (rows.length === 1 && joined === 'and') return rows[0];
  return joined === 'and' ? { and: rows } : { or: rows };
}

export type Kind = 'event' | 'no-event' | 'trait' | 'tag' | 'no-tag' | 'segment' | 'no-segment' | 'group' | 'everyone' | 'other';

export function kindOf(row: Expression): Kind {
  if ('event' in row) return 'event';
  if ('trait' in row) return 'trait';
  if ('tag' in row) return 'tag';
  if ('segment' in row) return 'segment';
  if ('and' in row || 'or' in row) return 'group';
  if ('everyone' in row) return 'everyone';
  const inner = kindOf(row.not);
  return inner === 'event' || inner === 'tag' || inner === 'segment' ? `no-${inner}` : 'other';
}

const inside = (row: Expression): Expression => ('not' in row ? row.not : row);

/** The row as another kind, with what can be kept of it. */
export function turnedInto(row: Expression, kind: Kind): Expression {
  const was = inside(row);
  const event: EventCondition = 'event' in was ? was : { event: '' };
  const tag = 'tag' in was ? was : { tag: '' };
  const segment = 'segment' in was ? was : { segment: '' };
  const made: Readonly<Record<Kind, Expression>> = {
    event,
    'no-event': { not: event },
    trait: 'trait' in was ? was : ({ trait: '', op: 'equals', value: '' } as TraitCondition),
    tag,
    'no-tag': { not: tag },
    segment,
    'no-segment': { not: segment },
    group: 'and' in was || 'or' in was ? was : { or: [was] },
    everyone: { everyone: true },
    other: row,
  };
  return made[kind];
}

/** The leaf of a row, changed; a "not" around it stays. */
export const withLeaf = (row: Expression, leaf: Expression): Expression => ('not' in row ? { not: leaf } : leaf);
export const leafOf = inside;

const DURATION = /^\d+(?:\.\d+)?(?:s|m|h|d|w|mo|y)$/;
const isSaid = (value: unknown): boolean => value !== '' && !(typeof value === 'number' && Number.isNaN(value));

/** Whether nothing of it is left to be filled in: only then it is asked how many fit. */
export function isComplete(rule: Expression): boolean {
  if ('and' in rule) return rule.and.every(isComplete);
  if ('or' in rule) return rule.or.every(isComplete);
  if ('not' in rule) return isComplete(rule.not);
  if ('event' in rule) return isSaid(rule.event) && (rule.within === undefined || DURATION.test(rule.within)) && [rule.from, rule.to].every((date) => date === undefined || isSaid(date)) && (rule.where ?? []).every((one) => isSaid(one.property) && isCompared(one));
  if ('tag' in rule) return isSaid(rule.tag);
  if ('segment' in rule) return isSaid(rule.segment);
  return !('trait' in rule) || (isSaid(rule.trait) && isCompared(rule));
}

/** Whether the value is there that the operator wants. */
function isCompared(comparison: Comparison): boolean {
  if (!('value' in comparison)) return true;
  const { op, value } = comparison;
  switch (shapeOf(op)) {
    case 'duration':
      return DURATION.test(String(value));
    case 'date':
      return !Number.isNaN(Date.parse(String(value)));
    case 'number':
      return typeof value === 'number';
    case 'range':
    case 'list':
      return Array.isArray(value) && value.length > 0 && value.every((one) => isSaid(one) && (op !== 'between' || typeof one === 'number'));
    default:
      return isSaid(value);
  }
}
