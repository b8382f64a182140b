import type { Json } from './json.js';
import { isArray, isObject } from './path.js';

/** By which ways a node is left: fixed names, or one for each entry of a list in its config. */
export type Outputs = readonly string[] | { readonly each: string; readonly by: string; readonly then: readonly string[] };

/** The names of all ways out of a node with this config, in order. */
export function outputsOf(node: { readonly outputs: Outputs }, config: Json): readonly string[] {
  const { outputs } = node;
  if (!('each' in outputs)) return outputs;
  const entries = isObject(config) && Object.hasOwn(config, outputs.each) ? config[outputs.each] : undefined;
  const names = isArray(entries) ? entries.map((entry) => (isObject(entry) ? entry[outputs.by] : undefined)) : [];
  return [...names.filter((name): name is string => typeof name === 'string'), ...outputs.then];
}
