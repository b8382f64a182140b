import { shown, type Report } from './fault.js';
import { suggestion } from '@tributary/contract';

/** A key as a step of a path: `.and`, or `["odd key"]`. */
export function stepTo(key: string): string {
  return /^[A-Za-z_]\w{0,59}$/.test(key) ? `.${key}` : `[${shown(key)}]`;
}

/** Refuses keys that mean nothing here, so a slip of the pen is never silently ignored. */
export function readKeys(fields: Readonly<Record<string, unknown>>, known: readonly string[], path: string, report: Report): void {
  for (const key of Object.keys(fields)) {
    if (!known.includes(key)) report(path + stepTo(key), 'rule.unknown-key', `unknown key ${shown(key)}${suggestion(key, known)}`);
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
