import type { Json, JsonObject } from '@tributary/contract';
import { LIMITS } from './limits.js';

/** What cleaning found; `tooDeep` stops it. */
export interface Findings {
  tooDeep: boolean;
  droppedKey: string | null;
  replacedText: boolean;
}

const NUL = /\u0000/g;

function cleanText(text: string, findings: Findings): string {
  const clean = text.isWellFormed() && !text.includes('\u0000') ? text : text.toWellFormed().replace(NUL, '\ufffd');
  if (clean !== text) findings.replacedText = true;
  return clean;
}

/**
 * A JSON value that can be stored and read back: no NUL and no lone surrogates in text (Postgres' jsonb takes neither;
 * they become U+FFFD), no key `__proto__`, at most 100 levels.
 * @param value as JSON.parse gave it; nothing of it is kept by reference where it had to change
 */
export function clean(value: unknown, findings: Findings, depth = 0): Json {
  if (depth > LIMITS.depth) {
    findings.tooDeep = true;
    return null;
  }
  if (typeof value === 'string') return cleanText(value, findings);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((one) => clean(one, findings, depth + 1));
  if (typeof value === 'object' && value !== null) return cleanObject(value, findings, depth);
  return null;
}

function cleanObject(value: object, findings: Findings, depth: number): JsonObject {
  const out: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__') findings.droppedKey = key;
    else out[cleanText(key, findings)] = clean((value as Record<string, unknown>)[key], findings, depth + 1);
  }
  return out;
}
