import { describe, readConfig, type AnyNode, type GraphNode, type Json, type JsonObject, type Kinds } from '@tributary/contract';

/** A text inside a config, or a condition as a whole. */
export interface ConfigField {
  readonly at: readonly (string | number)[];
  /** What the form draws it with, or draws that with which it stands in; null: the form decides by itself. Inside an assignee, what it picks. */
  readonly widget: string | null;
  readonly value: Json;
}

const schemas = new WeakMap<AnyNode, JsonObject>();

function schemaOf(node: AnyNode): JsonObject {
  const known = schemas.get(node);
  if (known) return known;
  const { config } = describe(node);
  schemas.set(node, config);
  return config;
}

const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const child = (schema: JsonObject, key: string): Json | undefined => (Object.hasOwn(schema, key) ? schema[key] : undefined);

/** The fields of a node's config as its kind reads it today; of one that it does not take, as they stand. None for an unknown kind. */
export function readFields(node: GraphNode, kinds: Kinds): readonly ConfigField[] {
  const kind = kinds.get(node.kind);
  if (!kind) return [];
  const read = readConfig(kind, node.config, node.version);
  return fieldsOf(kind, read.ok ? (read.config as JsonObject) : node.config);
}

/** What a form shows of a config, by the JSON Schema of its kind: whoever adds a kind has nothing to add here. */
function fieldsOf(node: AnyNode, config: JsonObject): readonly ConfigField[] {
  const root = schemaOf(node);
  const fields = new Map<string, ConfigField>();
  const add = (found: ConfigField) => {
    const field = { ...found, widget: pickerOf(found) };
    const key = JSON.stringify(field.at);
    if (!fields.has(key) || field.widget !== null) fields.set(key, field); // alternatives of a schema: the one that says more
  };
  walk(config, root, []);
  return [...fields.values()];

  function walk(value: Json, given: JsonObject, at: readonly (string | number)[], around: string | null = null): void {
    const schema = resolved(given, root);
    const own = child(schema, 'widget');
    const widget = typeof own === 'string' ? own : around;
    if (typeof value === 'string' || (widget === 'expression' && isObject(value))) return add({ at, widget, value });
    if (isList(value)) value.forEach((one, i) => walk(one, schemaOfEntry(schema, i), [...at, i], widget));
    else if (isObject(value)) for (const [key, one] of Object.entries(value)) walk(one, schemaOfKey(schema, key), [...at, key], widget);
    for (const other of alternatives(schema)) walk(value, other, at, widget);
  }
}

/** An assignee is `{ user }` or `{ roundRobin }`, which picks a team, whichever kind asks for one. */
function pickerOf({ widget, at }: ConfigField): string | null {
  if (widget !== 'assignee') return widget;
  return at.at(-1) === 'user' ? 'user-picker' : at.at(-1) === 'roundRobin' ? 'team-picker' : null;
}

function resolved(schema: JsonObject, root: JsonObject): JsonObject {
  const name = child(schema, '$ref');
  const defs = child(root, '$defs');
  const found = typeof name === 'string' && isObject(defs) ? child(defs, name.replace('#/$defs/', '')) : undefined;
  return isObject(found) ? { ...found, ...schema } : schema;
}

const alternatives = (schema: JsonObject): JsonObject[] =>
  ['anyOf', 'oneOf', 'allOf'].flatMap((key) => {
    const list = child(schema, key);
    return isList(list) ? list.filter(isObject) : [];
  });

function schemaOfKey(schema: JsonObject, key: string): JsonObject {
  const properties = child(schema, 'properties');
  const own = isObject(properties) ? child(properties, key) : undefined;
  const other = own ?? child(schema, 'additionalProperties');
  return isObject(other) ? other : {};
}

function schemaOfEntry(schema: JsonObject, place: number): JsonObject {
  const fixed = child(schema, 'prefixItems');
  const own = isList(fixed) ? fixed[place] : undefined;
  const other = own ?? child(schema, 'items');
  return isObject(other) ? other : {};
}
