import { isArray, isMissing, isObject, type Json } from '@tributary/contract';

const NUMBER = /^[+-]?\d{1,15}(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;

function numberOf(value: Json): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : null;
}

/** Whether two values are the same as `equals` of the language means it: nothing, null and "" are one, `"20"` is 20 where one of them is a number. */
export function isSameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (isMissing(a) || isMissing(b)) return isMissing(a) && isMissing(b);
  if (isArray(a) || isArray(b)) return isArray(a) && isArray(b) && a.length === b.length && a.every((one, i) => isSameValue(one, b[i]));
  if (isObject(a) || isObject(b)) return isObject(a) && isObject(b) && haveSameKeys(a, b);
  if (typeof a === 'number' || typeof b === 'number') return numberOf(a) !== null && numberOf(a) === numberOf(b);
  return String(a).normalize('NFC') === String(b).normalize('NFC');
}

function haveSameKeys(a: Readonly<Record<string, Json>>, b: Readonly<Record<string, Json>>): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => Object.hasOwn(a, key) === Object.hasOwn(b, key) && isSameValue(a[key], b[key]));
}
