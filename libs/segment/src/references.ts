import { MEMBERSHIP_EVENTS, type Expression, type PropertyCondition } from '@tributary/contract';
import { childrenOf, eventsAsked, isHistoryCondition } from './children.js';

/** Stands for every segment there is: what a rule depends on that asks about `Segment Entered` without saying which. */
export const ANY_SEGMENT = '*';

/** Properties by which those events name their segment. */
const NAMING_PROPERTIES = ['segment', 'segmentId', 'segmentKey'];

/** From the id or key that a rule uses to the id. */
export type IdOf = (idOrKey: string) => string;
const asItIs: IdOf = (name) => name;

/** The segments a rule depends on, as it names them, events of entering and leaving included; `ANY_SEGMENT` for all. A name that ends in `*` is about what the contact did: memberships are none of it. */
export function referencesOf(rule: Expression): ReadonlySet<string> {
  if ('segment' in rule) return new Set([rule.segment]);
  if (isHistoryCondition(rule)) return new Set(eventsAsked(rule).flatMap(({ name, where }) => (MEMBERSHIP_EVENTS.has(name) ? segmentsAsked(where) : [])));
  return new Set(childrenOf(rule).flatMap((child) => [...referencesOf(child)]));
}

function segmentsAsked(where: readonly PropertyCondition[]): string[] {
  const naming = where.find((c) => NAMING_PROPERTIES.includes(c.property) && (c.op === 'equals' || c.op === 'in'));
  if (!naming || !('value' in naming)) return [ANY_SEGMENT];
  return Array.isArray(naming.value) ? naming.value.map(String) : [String(naming.value)];
}

/**
 * Whether a rule about to be saved would, through others, depend on itself.
 * @param rulesById rules of the other segments; one under `id` is taken as replaced by `rule`
 * @returns the shortest way round, first and last both `id`: `['a', 'b', 'a']`; null when there is none
 */
export function findCycle(id: string, rule: Expression, rulesById: ReadonlyMap<string, Expression>, idOf: IdOf = asItIs): string[] | null {
  const rules = new Map(rulesById).set(id, rule);
  const cameFrom = new Map<string, string>();
  const waiting = [id];
  for (const segment of waiting) {
    for (const next of edgesOf(segment, rules, idOf)) {
      if (next === id) return [...wayTo(segment, cameFrom), id];
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, segment);
      waiting.push(next);
    }
  }
  return null;
}

/**
 * The order in which segments are evaluated: each after those it depends on; among equals, that of the map.
 * @throws {RangeError} when rules depend on each other in a circle, which `findCycle` keeps from being saved
 */
export function evaluationOrder(rulesById: ReadonlyMap<string, Expression>, idOf: IdOf = asItIs): string[] {
  const ids = [...rulesById.keys()];
  const needs = new Map(ids.map((id) => [id, new Set(edgesOf(id, rulesById, idOf))]));
  const neededBy = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const [id, needed] of needs) for (const other of needed) neededBy.get(other)?.push(id);
  const order = ids.filter((id) => needs.get(id)!.size === 0);
  for (const ready of order) {
    for (const id of neededBy.get(ready) ?? []) {
      needs.get(id)!.delete(ready);
      if (needs.get(id)!.size === 0) order.push(id);
    }
  }
  if (order.length < ids.length)
    throw new RangeError(`Segments depend on each other in a circle: ${ids.filter((id) => !order.includes(id)).join(', ')}.`);
  return order;
}

/** Segments that exist, each once. */
function edgesOf(id: string, rules: ReadonlyMap<string, Expression>, idOf: IdOf): string[] {
  const rule = rules.get(id);
  const names = rule ? [...referencesOf(rule)] : [];
  if (names.includes(ANY_SEGMENT)) return [...rules.keys()];
  return [...new Set(names.map(idOf))].filter((name) => rules.has(name));
}

function wayTo(segment: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [segment];
  for (let before = cameFrom.get(segment); before !== undefined; before = cameFrom.get(before)) way.unshift(before);
  return way;
}
