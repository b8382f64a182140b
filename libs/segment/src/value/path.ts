import type { Json, JsonObject } from '@tributary/contract';

/** Where a value stands: in a contact's traits, in what a model computed, or in an event's properties or context. */
export interface Place {
  readonly source: 'traits' | 'computed' | 'properties' | 'context';
  /** Only for `computed`: the name of the model. */
  readonly model?: string;
  /** What is looked up inside; empty: the value of the model itself. */
  readonly path: string;
  readonly parts: readonly string[];
}

/** An array index as written in a path. `007` and `-1` are keys and nothing else. */
export const ARRAY_INDEX = /^(?:0|[1-9]\d{0,8})$/;

/** @param trait a path over a contact: `address.city`, `computed.score.lead` */
export function placeOfTrait(trait: string): Place {
  const [first, model, ...rest] = trait.split('.');
  if (first !== 'computed' || model === undefined) return placeIn('traits', trait);
  return { source: 'computed', model, path: rest.join('.'), parts: rest };
}

/** @param property a path over an event: `total`, `context.page.url` */
export function placeOfProperty(property: string): Place {
  const inContext = property.startsWith('context.');
  return inContext ? placeIn('context', property.slice('context.'.length)) : placeIn('properties', property);
}

function placeIn(source: Place['source'], path: string): Place {
  return { source, path, parts: path.split('.') };
}

/** The value at a place: the whole path as a key wins, otherwise it is walked by dots. Undefined when there is nothing. */
export function lookUp(root: Json | undefined, place: Place): Json | undefined {
  if (place.parts.length === 0) return root;
  if (isObject(root) && Object.hasOwn(root, place.path)) return root[place.path];
  let value = root;
  for (const part of place.parts) {
    value = step(value, part);
    if (value === undefined) return undefined;
  }
  return value;
}

function step(value: Json | undefined, part: string): Json | undefined {
  if (isArray(value)) return ARRAY_INDEX.test(part) ? value[Number(part)] : undefined;
  return isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Nothing there: no value, `null` and `""` are the same; `[]` and `{}` exist. */
export function isMissing(value: Json | undefined): value is undefined | null | '' {
  return value === undefined || value === null || value === '';
}
