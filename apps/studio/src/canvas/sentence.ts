import type { Json, JsonObject } from '@tributary/contract';

/** A piece of a step's sentence; `token`: what the config says there, null: nothing yet. */
export type Piece = { readonly text: string } | { readonly token: string | null; readonly field: string };

const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/** Parts of a path that say where something lies, not what it is. */
const ROOTS: readonly string[] = ['contact', 'traits', 'event', 'properties', 'run', 'data', 'computed'];

/** `{{ contact.traits.firstName }}` as "first name": what a drawing shows is not the place for Liquid. */
const readable = (text: string): string =>
  text
    .replace(/\{%.*?%\}/gs, '')
    .replace(/\{\{(.*?)\}\}/gs, (_, inside: string) => inside.split('|')[0]!.trim().split('.').filter((part) => !ROOTS.includes(part)).join(' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase())
    .replace(/\s+/g, ' ')
    .trim();

const SIGNS: Readonly<Record<string, string>> = { equals: '=', not_equals: '≠', gt: '>', gte: '≥', lt: '<', lte: '≤' };

/** `{ property: 'path', op: 'equals', value: '/pricing' }` as "path = /pricing"; null: it is no comparison. */
function compared({ property, op, value }: JsonObject): string | null {
  if (typeof property !== 'string' || typeof op !== 'string') return null;
  return [property, SIGNS[op] ?? op.replaceAll('_', ' '), worded(value)].filter((part) => part !== null).join(' ');
}

/** How a value reads in a sentence. */
function worded(value: Json | undefined): string | null {
  if (isEmpty(value)) return null;
  if (typeof value === 'string') return readable(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((entry) => (entry && typeof entry === 'object' && !Array.isArray(entry) ? (compared(entry as JsonObject) ?? worded((entry as JsonObject)['name'])) : worded(entry))).filter((text) => text !== null).join(', ');
  const from = (value as JsonObject)['from'];
  return typeof from === 'string' ? `${from} – ${String((value as JsonObject)['to'])}` : '…';
}

/**
 * Reads a kind's sentence with a config.
 * @param sentence `{field}` stands for the config's value; `[…]` is left out where a field in it is empty or off; `{field?}` stands for nothing and only asks that
 */
export function piecesOf(sentence: string, config: JsonObject): Piece[] {
  const kept = sentence.replace(/\[([^\]]*)\]/g, (_, inside: string) => ([...inside.matchAll(/\{(\w+)\??\}/g)].every(([, field]) => !isEmpty(config[field!])) ? inside.replace(/\{\w+\?\}/g, '') : ''));
  return kept.split(/(\{\w+\})/).flatMap((part): Piece[] => {
    const field = /^\{(\w+)\}$/.exec(part)?.[1];
    if (field !== undefined) return [{ field, token: worded(config[field]) }];
    return part === '' ? [] : [{ text: part }];
  });
}
