import type { JsonObject } from '@tributary/contract';

/** What a contact did, as it is told to whoever is given a task. */
export interface Act {
  readonly type: string;
  readonly name: string | null;
  readonly properties: JsonObject;
  /** ISO 8601. */
  readonly at: string;
}
/** One sentence of why a task was made. */
export interface Why {
  readonly at: string;
  readonly text: string;
}

const MOST_PROPERTIES = 3;
const short = (text: string): string => (text.length > 200 ? `${text.slice(0, 199).toWellFormed()}…` : text);
const textOf = (properties: JsonObject, key: string): string | null => (Object.hasOwn(properties, key) && typeof properties[key] === 'string' && properties[key] !== '' ? properties[key] : null);

function details(properties: JsonObject): string {
  const plain = Object.entries(properties).filter(([, value]) => (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean');
  return plain.slice(0, MOST_PROPERTIES).map(([key, value]) => `${short(key)} ${short(String(value))}`).join(', ');
}

/** One act as a sentence: `Viewed the page "/pricing".`, `Order Completed: total 40, currency EUR.` */
export function tellAct({ type, name, properties, at }: Act): Why {
  const place = textOf(properties, 'path') ?? textOf(properties, 'url') ?? textOf(properties, 'title') ?? textOf(properties, 'name') ?? name ?? '';
  if (type === 'page') return { at, text: `Viewed the page "${short(place)}".` };
  if (type === 'screen') return { at, text: `Viewed the screen "${short(textOf(properties, 'name') ?? place)}".` };
  const more = details(properties);
  return { at, text: `${short(name ?? 'An event')}${more === '' ? '' : `: ${more}`}.` };
}
