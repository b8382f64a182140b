import { Conflict, Fault, InvalidInput, type Expression } from '@tributary/contract';
import { findCycle, parse, referencesOf } from '@tributary/segment';
import { run, type Connection } from '@tributary/store';
import { resolveRule } from '../places/resolve-places.js';
import { segmentIdOf } from './segment-id.js';

interface Known {
  readonly id: number;
  readonly key: string;
  readonly rule: Expression | null;
}

const readAll = {
  name: 'segments-with-rules',
  text: `select s.id, s.key, v.rule from segment s left join segment_version v on v.segment = s.id and v.version = coalesce(s.building_version, s.live_version) where s.workspace = $1`,
};

export const segmentsWithRules = (connection: Connection, workspace: number): Promise<Known[]> => run<Known>(connection, readAll, [workspace]);

/** A rule as it was sent, read, its places found. @throws {InvalidInput} with every fault and its path */
export function readRule(rule: unknown): Expression {
  if (rule === undefined) throw new InvalidInput('rule.missing', 'Give a rule: who belongs to the segment.', { path: 'rule' });
  const parsed = parse(rule);
  if (parsed.ok) return resolveRule(parsed.expression);
  const first = parsed.errors[0]!;
  throw new InvalidInput(first.code, `${first.path}: ${first.detail}`, { path: first.path, errors: parsed.errors });
}

/**
 * Checks what a rule refers to: every segment must be there, and none may depend on itself through others.
 * @param self id of the segment being saved, or null when it is new; @param key its key
 */
export async function checkReferences(connection: Connection, workspace: number, rule: Expression, self: number | null, key: string): Promise<void> {
  const known = await segmentsWithRules(connection, workspace);
  const ids = new Map(known.flatMap((one) => [[one.key, segmentIdOf(one.id)] as const]));
  const own = self === null ? 'new' : segmentIdOf(self);
  for (const one of known) ids.set(segmentIdOf(one.id), segmentIdOf(one.id));
  ids.set(key, own);
  for (const name of referencesOf(rule)) {
    if (!ids.has(name)) throw new Fault('rule.unknown-segment', `rule: there is no segment "${name.slice(0, 100)}" in this workspace.`, 400, { path: 'rule' });
  }
  const rules = new Map(known.flatMap((one) => (one.rule ? [[segmentIdOf(one.id), one.rule] as const] : [])));
  const cycle = findCycle(own, rule, rules, (name) => ids.get(name) ?? name);
  if (!cycle) return;
  const keys = new Map([...known.map((one) => [segmentIdOf(one.id), one.key] as const), [own, key] as const]);
  throw new Conflict('segment.cycle', `rule: the segment would depend on itself: ${cycle.map((id) => keys.get(id) ?? id).join(' → ')}.`, { path: 'rule' });
}

/** Segments whose rules name this one. */
export async function usedBy(connection: Connection, workspace: number, segment: { id: number; key: string }): Promise<{ id: string; key: string }[]> {
  const names = new Set([segment.key, segmentIdOf(segment.id)]);
  const known = await segmentsWithRules(connection, workspace);
  return known.filter((one) => one.rule && [...referencesOf(one.rule)].some((name) => names.has(name))).map((one) => ({ id: segmentIdOf(one.id), key: one.key }));
}
