import { isObject, type Json, type JsonObject } from '@tributary/contract';
import { clean } from '@tributary/ingest';

/** What is kept of an answer, in bytes of JSON. */
export const MAX_RESPONSE_BYTES = 1_000_000;

/** How much of a text is kept where the whole is too much, in characters; the last fits however it is escaped. */
const CUTS = [900_000, 150_000];

/** JSON as Postgres can keep it: jsonb takes no NUL, no lone surrogate and no abyss. */
export function storable(value: Json): Json {
  return clean(value, { tooDeep: false, droppedKey: null, replacedText: false });
}

/** The same for an object, which stays one. */
export function storableObject(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, storable(entry)]));
}

const fits = (value: Json): boolean => Buffer.byteLength(JSON.stringify(value)) <= MAX_RESPONSE_BYTES;

/** An answer as it is kept: of one that is too long the beginning of its body, as text, and `cut: true`. */
export function storableResponse(response: Json): Json {
  const kept = storable(response);
  if (fits(kept)) return kept;
  const { body = null, ...rest } = isObject(kept) ? kept : { body: kept };
  const around = fits(rest) ? rest : {};
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const shorter = CUTS.map((length): Json => ({ ...around, body: text.slice(0, length).toWellFormed(), cut: true }));
  return shorter.find(fits) ?? { body: text.slice(0, CUTS.at(-1)).toWellFormed(), cut: true };
}
