import type { PropertyCondition } from './expression.js';
import type { JsonObject } from './json.js';
import { READ_BY_MACHINES } from './own-events.js';

const BY_PEOPLE: PropertyCondition = { property: 'machine', op: 'not_equals', value: true };

const asksForMachines = (where: readonly PropertyCondition[]): boolean => where.some(({ property }) => property === 'machine');

/** The conditions on an event of this name as they count: what machines read counts only where they are asked for. */
export function countedWhere(name: string, where: readonly PropertyCondition[]): readonly PropertyCondition[] {
  return READ_BY_MACHINES.has(name) && !asksForMachines(where) ? [...where, BY_PEOPLE] : where;
}

/** Whether a program did it and nobody asks for programs. @param where of whoever waits for such an event */
export function isOnlyMachine(event: { readonly name: string; readonly properties: JsonObject }, where: readonly PropertyCondition[] = []): boolean {
  return READ_BY_MACHINES.has(event.name) && event.properties['machine'] === true && !asksForMachines(where);
}
