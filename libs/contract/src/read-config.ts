import type { z } from 'zod';
import type { JsonObject } from './json.js';
import type { ConfigFault, NodeHead } from './node-head.js';

export type ReadConfig<Config> =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** A config as it was saved, brought to the newest version, checked by its schema and by the kind's own rules. */
export function readConfig<Config>(node: NodeHead<Config>, saved: JsonObject, version: number = node.version): ReadConfig<Config> {
  const parsed = node.config.safeParse(upgraded(node, saved, version));
  if (!parsed.success) return { ok: false, faults: parsed.error.issues.map(faultOf) };
  const faults = node.check?.(parsed.data) ?? [];
  return faults.length > 0 ? { ok: false, faults } : { ok: true, config: parsed.data };
}

function upgraded(node: NodeHead<unknown>, saved: JsonObject, version: number): JsonObject {
  let config = saved;
  for (let from = version; from < node.version; from++) config = node.upgrade?.[from]?.(config) ?? config;
  return config;
}

/** An issue of zod as one sentence: what is wrong, what to give. */
export function faultOf(issue: z.core.$ZodIssue): ConfigFault {
  const at = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  const field = at.length > 0 ? `"${at[at.length - 1]}"` : 'It';
  return { at, detail: sentence(issue, field) };
}

function sentence(issue: z.core.$ZodIssue, field: string): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? `${field} is missing; give ${article(issue.expected)}.`
        : `${field} has the wrong type; give ${article(issue.expected)}.`;
    case 'too_small':
      return `${field} is too short or too small; give at least ${issue.minimum}${unitOf(issue.origin)}.`;
    case 'too_big':
      return `${field} is too long or too large; give at most ${issue.maximum}${unitOf(issue.origin)}.`;
    case 'invalid_value':
      return `${field} is none of those known; give ${issue.values.map((value) => JSON.stringify(value)).join(', ')}.`;
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => `"${key}"`).join(', ')} is not known here; take it away.`;
    default:
      return `${field} cannot be read: ${issue.message}.`;
  }
}

const article = (expected: string): string =>
  /^[aeiou]/.test(expected) ? `an ${expected}` : expected === 'record' ? 'an object' : `a ${expected}`;

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}
