import type { Json, JsonObject } from '@tributary/contract';

/** A piece of a step's sentence; `token`: what the config says there, null: nothing yet. */
export type Piece = { readonly text: string } | { readonly token: string | null; readonly field: string };

const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** `{{ contact.traits.firstName }}` as "first name": what a drawing shows is not the place for Liquid. */
const readable = (text: string): string =>
  text
    .replace(/\{%.*?%\}/gs, '')
    .replace(/\{\{(.*?)\}\}/gs, (_, inside: string) => inside.split('|')[0]!.trim().split('.').at(-1)!.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase())
    .replace(/\s+/g, ' ')
    .trim();

/** How a value reads in a sentence. */
function worded(value: Json | undefined): string | null {
  if (isEmpty(value)) return null;
  if (typeof value === 'string') return readable(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map((entry) => (entry && typeof entry === 'object' && !Array.isArray(entry) ? worded((entry as JsonObject)['name']) : worded(entry))).filter((text) => text !== null).join(', ');
  const from = (value as JsonObject)['from'];
  return typeof from === 'string' ? `${from} – ${String((value as JsonObject)['to'])}` : '…';
}

/**
 * Reads a kind's sentence with a config.
 * @param sentence `{field}` stands for the config's value; `[…]` is left out where a field in it is empty
 */
export function piecesOf(sentence: string, config: JsonObject): Piece[] {
  const kept = sentence.replace(/\[([^\]]*)\]/g, (_, inside: string) => ([...inside.matchAll(/\{(\w+)\}/g)].every(([, field]) => !isEmpty(config[field!])) ? inside : ''));
  return kept.split(/(\{\w+\})/).flatMap((part): Piece[] => {
    const field = /^\{(\w+)\}$/.exec(part)?.[1];
    if (field !== undefined) return [{ field, token: worded(config[field]) }];
    return part === '' ? [] : [{ text: part }];
  });
}
