import type { GraphNode, NodeDescription } from '@tributary/contract';
import type { Fault } from '../server/workflows.js';
import type { Words } from '../words/use-words.js';

/** The field of a step's config that a fault speaks of; undefined: of the step itself. */
export const fieldOf = ({ path }: Fault): string | undefined => /\.config\.(\w+)/.exec(path)?.[1];

/** A fault as whoever draws reads it: a field that is not filled in yet is said shortly, the rest as the server says it. */
export function faultWords(fault: Fault, node: GraphNode | undefined, kind: NodeDescription | undefined, { say }: Words): string {
  const field = fieldOf(fault);
  const properties = kind?.config['properties'] as Readonly<Record<string, { readonly title?: string }>> | undefined;
  if (fault.code === 'graph.config' && field !== undefined && node && isEmpty(node.config[field]) && /\.config\.\w+$/.test(fault.path)) return say('fault.missing', { field: properties?.[field]?.title ?? field });
  if (fault.code === 'graph.unreachable') return say('fault.unreachable');
  if (fault.code === 'graph.no-trigger') return say('fault.no-trigger');
  if (fault.code === 'graph.open-failure') return say('fault.open-failure');
  return fault.detail;
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
