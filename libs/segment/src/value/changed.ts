import { pathOf, type Json } from '@tributary/contract';
import { lookUp, placeOfTrait, type Place } from './path.js';

/** What a change was of. */
export interface ChangeOf {
  readonly kind: string;
  readonly key: string;
}

/** A trait, a score, or what a model computed, whose changes are kept, and what of it is read: null, all of it. */
export interface ChangeKey extends ChangeOf {
  readonly kind: 'trait' | 'computed' | 'score';
  readonly rest: Place | null;
}

/** Changes are kept by whole traits, by scores and by models: those of the path itself, when it is a key, and those of what it begins with. */
export function changeKeysOf(trait: string): ChangeKey[] {
  const place = placeOfTrait(trait);
  if (place.model === SCORES) return keysIn('score', place.path);
  if (place.model !== undefined) return [{ kind: 'computed', key: place.model, rest: place.parts.length === 0 ? null : place }];
  return keysIn('trait', trait);
}

/** A contact's scores are one object, `computed.score`, and change one by one. */
const SCORES = 'score';

function keysIn(kind: 'trait' | 'score', path: string): ChangeKey[] {
  const [first, ...rest] = path.split('.');
  const whole: ChangeKey = { kind, key: path, rest: null };
  return rest.length === 0 ? [whole] : [whole, { kind, key: first!, rest: { source: 'traits', ...pathOf(rest.join('.')) } }];
}

/** Whether a change made the value at a path another. Nothing and null are the same. */
export function isChangeOf(trait: string, { kind, key, before, after }: ChangeOf & { readonly before: Json; readonly after: Json }): boolean {
  const found = changeKeysOf(trait).find((one) => one.kind === kind && one.key === key);
  if (!found) return false;
  const textOf = (value: Json) => JSON.stringify((found.rest === null ? value : lookUp(value, found.rest)) ?? null);
  return textOf(before) !== textOf(after);
}
