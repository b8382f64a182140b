import type { Json, JsonObject } from './json.js';

/** Where a value stands in an object: the path as written, and its pieces between the dots. */
export interface Path {
  readonly path: string;
  readonly parts: readonly string[];
}

/** An array index as written in a path. `007` and `-1` are keys and nothing else. */
export const ARRAY_INDEX = /^(?:0|[1-9]\d{0,8})$/;

export function pathOf(text: string): Path {
  return { path: text, parts: text.split('.') };
}

/** The value at a place: the whole path as a key wins, otherwise it is walked by dots. Undefined when there is nothing. */
export function lookUp(root: Json | undefined, place: Path): Json | undefined {
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

/**
 * What has to be written to an object so that `lookUp` finds `value` at a path: one of its own keys, and that key's new value.
 * A path whose first piece holds no object is written as one key; undefined takes the value away.
 * @example writeAt({ address: { city: 'Faro' } }, 'address.city', 'Porto') // { key: 'address', value: { city: 'Porto' } }
 */
export function writeAt(
  root: JsonObject,
  path: string,
  value: Json | undefined,
): { readonly key: string; readonly value: Json | undefined } {
  const [key, ...rest] = path.split('.');
  if (key === undefined || rest.length === 0 || Object.hasOwn(root, path)) return { key: path, value };
  const held = Object.hasOwn(root, key) ? root[key] : undefined;
  if (held === undefined || held === null) return value === undefined ? { key, value: held } : { key, value: placed({}, rest, value) };
  return isObject(held) ? { key, value: placed(held, rest, value) } : { key: path, value };
}

function placed(root: JsonObject, [key = '', ...rest]: readonly string[], value: Json | undefined): JsonObject {
  const { [key]: held, ...others } = root;
  if (rest.length === 0) return value === undefined ? others : { ...root, [key]: value };
  return { ...root, [key]: placed(isObject(held) ? held : {}, rest, value) };
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
