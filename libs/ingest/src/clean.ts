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
  if (isCleanText(text)) return text;
  findings.replacedText = true;
  return text.toWellFormed().replace(NUL, '\ufffd');
}

const isCleanText = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000');
const isCleanNumber = (number: number): boolean => Number.isFinite(number) && !Object.is(number, -0);

/** Whether nothing has to change: of nearly all that comes. Looking costs a fraction of a copy. */
function isClean(value: unknown, levels: number): value is Json {
  if (typeof value === 'string') return isCleanText(value);
  if (typeof value === 'number') return isCleanNumber(value);
  if (typeof value === 'boolean' || value === null) return true;
  if (typeof value !== 'object' || levels < 0) return false;
  if (Array.isArray(value)) return value.every((one) => isClean(one, levels - 1));
  for (const key in value) {
    if (key === '__proto__' || !isCleanText(key) || !isClean((value as Record<string, unknown>)[key], levels - 1)) return false;
  }
  return true;
}

/**
 * A JSON value that is the same once it was stored and read back: no NUL and no lone surrogates in text (Postgres' jsonb takes neither;
 * they become U+FFFD), no key `__proto__`, no number that JSON cannot write (-0 becomes 0, an endless one null), at most 100 levels.
 * @param value as JSON.parse gave it
 * @returns the value itself where nothing had to change
 */
export function clean(value: unknown, findings: Findings): Json {
  return isClean(value, LIMITS.depth) ? value : cleaned(value, findings, 0);
}

function cleaned(value: unknown, findings: Findings, depth: number): Json {
  if (depth > LIMITS.depth) {
    findings.tooDeep = true;
    return null;
  }
  if (typeof value === 'string') return cleanText(value, findings);
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((one) => cleaned(one, findings, depth + 1));
  if (typeof value === 'object' && value !== null) return cleanObject(value, findings, depth);
  return null;
}

function cleanObject(value: object, findings: Findings, depth: number): JsonObject {
  const out: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__') findings.droppedKey = key;
    else out[cleanText(key, findings)] = cleaned((value as Record<string, unknown>)[key], findings, depth + 1);
  }
  return out;
}
