import { isObject, type Json, type JsonObject } from '../server/json.js';

const TITLES = ['name', 'product', 'path', 'title', 'subject', 'plan', 'url', 'label'];
const SUMS = ['total', 'revenue', 'value', 'price'];

/** What an event was about, and how much, where its properties say so. */
export interface EventDetail {
  readonly about: string;
  readonly sum: number | null;
  /** Of three letters; empty where none is said. */
  readonly currency: string;
}

export function detailOf(properties: Json): EventDetail {
  const given: JsonObject = isObject(properties) ? properties : {};
  const own = (key: string): Json => (Object.hasOwn(given, key) ? given[key]! : null);
  const about = TITLES.map(own).find((value) => typeof value === 'string' && value.trim() !== '');
  const sum = SUMS.map(own).find((value) => typeof value === 'number');
  const currency = own('currency');
  return { about: typeof about === 'string' ? about : '', sum: typeof sum === 'number' ? sum : null, currency: typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? currency : '' };
}
