import type { Expression } from '@tributary/contract';
import { groupOf, ruleOf } from './rule-shape.js';

/** Where a row stands: its place in the list, then in the group that stands there, and so on. */
export type Place = readonly number[];

/** What rows may do to the whole rule they stand in. */
export interface Moving {
  /** The row that is dragged. */
  readonly from: Place | null;
  take(place: Place | null): void;
  drop(to: Place): void;
  byKey(place: Place, key: 'up' | 'down' | 'left' | 'right'): void;
}

const isGroup = (row: Expression | undefined): boolean => row !== undefined && ('and' in row || 'or' in row);

/** The rows of the group that stands at a place; undefined: there is none. @param place empty: the rule's own */
function groupAt(rule: Expression | undefined, place: Place): ReturnType<typeof groupOf> | undefined {
  const group = groupOf(rule);
  if (place.length === 0) return group;
  const row = group.rows[place[0]!];
  return isGroup(row) ? groupAt(row, place.slice(1)) : undefined;
}

/** The rule with other rows in one of its groups; a group that is left without rows is gone. */
function withRows(rule: Expression | undefined, place: Place, change: (rows: readonly Expression[]) => readonly Expression[]): Expression | undefined {
  const group = groupOf(rule);
  if (place.length === 0) return ruleOf({ ...group, rows: change(group.rows) });
  const [at, ...rest] = place as [number, ...number[]];
  const inner = withRows(group.rows[at], rest, change);
  return ruleOf({ ...group, rows: group.rows.flatMap((row, i) => (i !== at ? [row] : inner === undefined ? [] : [inner])) });
}

const isWithin = (place: Place, of: Place): boolean => of.every((at, i) => place[i] === at);

/**
 * Moves a row to before another place, in its own group, into another, or out of one.
 * @param to the place that it will be found before; one past the last puts it last
 * @returns the rule as it was where that is no place, or lies in the row itself
 */
export function movedRow(rule: Expression, from: Place, to: Place): Expression {
  const row = groupAt(rule, from.slice(0, -1))?.rows[from.at(-1)!];
  const target = groupAt(rule, to.slice(0, -1));
  if (!row || !target || to.length === 0 || to.at(-1)! > target.rows.length || isWithin(to, from)) return rule;
  const [group, at] = [to.slice(0, -1), to.at(-1)!];
  // Put in first, taken out after: then a group does not vanish under what is meant for it.
  const put = withRows(rule, group, (rows) => [...rows.slice(0, at), row, ...rows.slice(at)]);
  const level = group.length;
  const isShifted = from.length > level && isWithin(from, group) && from[level]! >= at;
  const old = isShifted ? from.map((one, i) => (i === level ? one + 1 : one)) : from;
  return withRows(put, old.slice(0, -1), (rows) => rows.filter((_, i) => i !== old.at(-1))) ?? rule;
}

/** Where a key puts a row: up and down in its group; right into the group that comes next, else the one before; left out of its group. @returns null: nowhere */
export function placeByKey(rule: Expression, from: Place, key: 'up' | 'down' | 'left' | 'right'): Place | null {
  const [group, at] = [from.slice(0, -1), from.at(-1)!];
  const rows = groupAt(rule, group)?.rows ?? [];
  if (key === 'up') return at > 0 ? [...group, at - 1] : null;
  if (key === 'down') return at < rows.length - 1 ? [...group, at + 2] : null;
  if (key === 'left') return group.length > 0 ? [...group.slice(0, -1), group.at(-1)! + 1] : null;
  if (isGroup(rows[at + 1])) return [...group, at + 1, 0];
  return isGroup(rows[at - 1]) ? [...group, at - 1, groupOf(rows[at - 1]).rows.length] : null;
}
