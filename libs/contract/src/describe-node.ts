import { z } from 'zod';
import { isArray, isObject } from './path.js';
import type { Json, JsonObject } from './json.js';
import type { AnyNode } from './node.js';
import type { NodeHead } from './node-head.js';
import type { Outputs } from './outputs.js';

/** The fields that a form knows to draw. A config names one in `.meta({ widget })`; without one, its JSON Schema decides. */
export const WIDGETS = [
  'text',
  'long-text',
  'html',
  'url',
  'number',
  'switch',
  'choice',
  'duration',
  'expression',
  'where',
  'branches',
  'variants',
  'window',
  'node-picker',
  'value',
  'headers',
  'tag-picker',
  'trait-picker',
  'event-picker',
  'property-picker',
  'segment-picker',
  'static-segment-picker',
  'workflow-picker',
  'score-picker',
  'topic-picker',
  'template-picker',
  'audience-picker',
  'cause-picker',
  'user-picker',
  'assignee',
] as const;

/** A node as a form, a document or another program reads it. */
export interface NodeDescription {
  readonly kind: string;
  readonly type: AnyNode['type'];
  readonly version: number;
  readonly title: string;
  readonly group: string;
  readonly icon: string;
  readonly summary: string;
  readonly sentence: string;
  readonly outputs: Outputs;
  /** JSON Schema of the config as it is written; `widget`, `placeholder` and `title` are hints for the form. */
  readonly config: JsonObject;
}

export function describe(node: AnyNode): NodeDescription {
  const { kind, type, version, title, group, icon, summary, sentence = title, outputs } = node;
  return { kind, type, version, title, group, icon, summary, sentence, outputs, config: schemaOf(node) };
}

function schemaOf(node: NodeHead<unknown>): JsonObject {
  const { $schema: _dialect, '~standard': _standard, ...schema } = z.toJSONSchema(node.config, { io: 'input' });
  return JSON.parse(JSON.stringify(schema)) as JsonObject;
}

/** Every widget that a JSON Schema asks for, wherever it stands. */
export function widgetsIn(schema: Json): readonly string[] {
  if (isArray(schema)) return schema.flatMap(widgetsIn);
  if (!isObject(schema)) return [];
  const own = typeof schema['widget'] === 'string' ? [schema['widget']] : [];
  return [...own, ...Object.values(schema).flatMap(widgetsIn)];
}
