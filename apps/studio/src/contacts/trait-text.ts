import { isObject, type Json } from '../server/json.js';

/** A value as it is written in a field: texts bare, everything else as JSON. */
export const traitText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // what is no JSON is a text
  }
}

/**
 * What somebody wrote over a value: a text stays a text, also where it looks like a number; a number, a yes or no, a list or an object stays of its kind
 * as long as what is written is one.
 * @param before null: nothing was there, then numbers and yes or no are read as such
 */
export function readTrait(text: string, before: Json): Json {
  if (typeof before === 'string') return text;
  const value = parsed(text);
  if (value === undefined || value === null) return text;
  if (before === null) return typeof value === 'number' || typeof value === 'boolean' ? value : text;
  const isSameKind = typeof value === typeof before && Array.isArray(value) === Array.isArray(before) && isObject(value) === isObject(before);
  return isSameKind ? value : text;
}
