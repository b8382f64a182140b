import { pathOf, type Json } from '@tributary/contract';
import { lookUp, type Place } from './path.js';

/** A trait whose changes are kept, and what of it is read: null, all of it. */
export interface ChangeKey {
  readonly key: string;
  readonly rest: Place | null;
}

/** Changes are kept by whole traits: those of the path itself, when it is a key, and those of the trait it begins with. */
export function changeKeysOf(trait: string): ChangeKey[] {
  const [first, ...rest] = trait.split('.');
  const whole = { key: trait, rest: null };
  return rest.length === 0 ? [whole] : [whole, { key: first!, rest: { source: 'traits', ...pathOf(rest.join('.')) } }];
}

/** Whether a change of a trait made the value at a path another. Nothing and null are the same. @param key of the trait that changed */
export function isChangeOf(trait: string, key: string, before: Json, after: Json): boolean {
  const found = changeKeysOf(trait).find((one) => one.key === key);
  if (!found) return false;
  const textOf = (value: Json) => JSON.stringify((found.rest === null ? value : lookUp(value, found.rest)) ?? null);
  return textOf(before) !== textOf(after);
}
