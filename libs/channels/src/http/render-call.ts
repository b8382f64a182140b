import { isArray, isObject, type Json, type JsonObject } from '@tributary/contract';
import { aBudget, fillWithin } from '../liquid/fill.js';
import type { HttpCall } from './call.js';

/** A request as its author wrote it: the payload of an `http-request`. */
export interface HttpTemplate {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** Fills in a request for one contact: values become one piece of the address, and text inside JSON stays text. All its texts together may take what one template may. @throws {TemplateFault} */
export function renderCall({ url, method, headers, body }: HttpTemplate, key: string, scope: JsonObject): HttpCall {
  const budget = aBudget();
  const filled = (text: string) => fillWithin(budget, text, scope, 'text');
  const sent = Object.entries(headers).map(([name, value]) => [name, filled(value)]);
  return { key, url: fillWithin(budget, url, scope, 'url'), method, headers: Object.fromEntries(sent), body: filledJson(body, filled) };
}

function filledJson(value: Json, filled: (text: string) => string): Json {
  if (typeof value === 'string') return filled(value);
  if (isArray(value)) return value.map((entry) => filledJson(entry, filled));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, filledJson(entry, filled)]));
  return value;
}
