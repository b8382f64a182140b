import { isArray, isObject, type Json, type JsonObject } from '@tributary/contract';

/** What is shown instead. */
export const MASK = '•••';

const HEADER = /authorization|cookie|token|secret|key|password|signature/i;
/** Of a body: a plain `key` there is seldom a secret. */
const FIELD = /authorization|token|secret|password|passwd|credential|(?:api|access|private)[-_ ]?key/i;
/** Ours, and shown beside anyway. */
const OPEN = new Set(['idempotency-key']);

function maskNamed(given: Json, secret: RegExp): Json {
  if (isArray(given)) return given.map((entry) => maskNamed(entry, secret));
  if (!isObject(given)) return given;
  return Object.fromEntries(Object.entries(given).map(([name, entry]) => [name, secret.test(name) && entry !== null ? MASK : maskNamed(entry, secret)]));
}

/** JSON without a secret, wherever a text of it says it. @param secret empty: nothing is hidden */
export function withoutSecret<T>(value: T, secret: string): T {
  const asWritten = JSON.stringify(secret).slice(1, -1);
  return asWritten === '' ? value : (JSON.parse(JSON.stringify(value).replaceAll(asWritten, MASK)) as T);
}

/** Headers without what opens doors. */
export function maskHeaders(headers: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, HEADER.test(name) && !OPEN.has(name.toLowerCase()) ? MASK : value]));
}

/** A body without the fields that are named like secrets, also where it is JSON as text. */
export function maskBody(body: Json): Json {
  if (typeof body !== 'string') return maskNamed(body, FIELD);
  try {
    const parsed = JSON.parse(body) as Json;
    return typeof parsed === 'object' && parsed !== null ? JSON.stringify(maskNamed(parsed, FIELD)) : body;
  } catch {
    // No JSON: a form, perhaps; pairs of it are masked as in a query.
    return maskPairs(body);
  }
}

function isSecret(name: string): boolean {
  try {
    return HEADER.test(decodeURIComponent(name));
  } catch {
    return HEADER.test(name); // not encoded as a name in an address is: judged as it stands
  }
}

/** Pairs as in a query, wherever they stand in a text. */
const maskPairs = (text: string): string =>
  text.replace(/(^|[?&#])([^=&#?/\s]{1,200})=([^&#\s"]*)/g, (whole, before: string, name: string) => (isSecret(name) ? `${before}${name}=${MASK}` : whole));

/** An address, or a text that quotes one, without a password and without the values of parameters that are named like secrets. */
export const maskUrl = (text: string): string => maskPairs(text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/?#@\s]*@/gi, `$1${MASK}@`));
