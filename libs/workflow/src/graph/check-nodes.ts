import { z } from 'zod';
import { readConfig, suggestion, type AnyNode, type GraphNode, type Kinds } from '@tributary/contract';
import { graphFault, pathText, type Checks, type GraphFault } from './graph-fault.js';

/** What is wrong with each node by itself. */
export function checkNodes(nodes: readonly GraphNode[], kinds: Kinds, checks: Checks): readonly GraphFault[] {
  const seen = new Set<string>();
  return nodes.flatMap((node, place) => {
    const isTwice = seen.has(node.id);
    seen.add(node.id);
    const detail = `Another node has the id "${node.id}" already; give each an id of its own.`;
    return [
      ...(isTwice ? [graphFault(['nodes', place, 'id'], 'graph.duplicate-node', detail, node.id)] : []),
      ...checkNode(node, place, kinds, checks),
    ];
  });
}

function checkNode(drawn: GraphNode, place: number, kinds: Kinds, checks: Checks): readonly GraphFault[] {
  const node = kinds.get(drawn.kind);
  if (!node) {
    const detail = `unknown kind "${drawn.kind}"${suggestion(drawn.kind, [...kinds.keys()])}`;
    return [graphFault(['nodes', place, 'kind'], 'graph.unknown-kind', detail, drawn.id)];
  }
  const root = ['nodes', place, 'config'];
  const read = readConfig(node, drawn.config, drawn.version);
  if (!read.ok) return read.faults.map(({ at, detail }) => graphFault([...root, ...at], 'graph.config', detail, drawn.id));
  const placed = node.conditions?.(read.config) ?? [];
  return placed.flatMap(({ at, expression }) =>
    checks.checkExpression(expression, pathText([...root, ...at])).map((fault) => ({ ...fault, node: drawn.id })),
  );
}

/** Keys that a kind does not know are kept but do nothing: most often a slip of the pen. */
export function unknownKeys(nodes: readonly GraphNode[], kinds: Kinds): readonly GraphFault[] {
  return nodes.flatMap(({ id, kind, config }, place) => {
    const node = kinds.get(kind);
    const known = node ? keysOf(node) : null;
    const unknown = known ? Object.keys(config).filter((key) => !known.includes(key)) : [];
    return unknown.map((key) =>
      graphFault(
        ['nodes', place, 'config', key],
        'graph.unknown-key',
        `unknown key "${key}"${suggestion(key, known!)}; it does nothing`,
        id,
      ),
    );
  });
}

function keysOf(node: AnyNode): readonly string[] | null {
  return node.config instanceof z.ZodObject ? Object.keys(node.config.shape) : null;
}
