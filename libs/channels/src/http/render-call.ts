import { isArray, isObject, type Json, type JsonObject } from '@tributary/contract';
import { fill } from '../liquid/fill.js';
import type { HttpCall } from './call.js';

/** A request as its author wrote it: the payload of an `http-request`. */
export interface HttpTemplate {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

/** Fills in a request for one contact: values become one piece of the address, and text inside JSON stays text. @throws {TemplateFault} */
export function renderCall({ url, method, headers, body }: HttpTemplate, key: string, scope: JsonObject): HttpCall {
  const filled = Object.entries(headers).map(([name, value]) => [name, fill(value, scope, 'text')]);
  return { key, url: fill(url, scope, 'url'), method, headers: Object.fromEntries(filled), body: filledJson(body, scope) };
}

function filledJson(value: Json, scope: JsonObject): Json {
  if (typeof value === 'string') return fill(value, scope, 'text');
  if (isArray(value)) return value.map((entry) => filledJson(entry, scope));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, filledJson(entry, scope)]));
  return value;
}
