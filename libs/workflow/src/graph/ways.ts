import { readConfig, suggestion, type Edge, type Graph, type GraphNode, type Kinds } from '@tributary/contract';
import { graphFault, type GraphFault } from './graph-fault.js';

/** Where a node leads without an edge; null: nowhere. */
function jumpOf({ kind, config, version }: GraphNode, kinds: Kinds): string | null {
  const node = kinds.get(kind);
  if (node?.type !== 'logic' || !node.leadsTo) return null;
  const read = readConfig(node, config, version);
  return read.ok ? node.leadsTo(read.config) : null;
}

/** Edges, and those that are not drawn: from a `go-to` to where it goes on. */
export function waysOf({ nodes, edges }: Graph, kinds: Kinds): readonly Edge[] {
  const jumps = nodes.flatMap((node) => {
    const to = jumpOf(node, kinds);
    return to === null ? [] : [{ from: node.id, output: '', to }];
  });
  return [...edges, ...jumps];
}

/** Nodes that go on at one that is not there. */
export function checkJumps({ nodes }: Graph, kinds: Kinds): readonly GraphFault[] {
  const ids = nodes.map(({ id }) => id);
  return nodes.flatMap((node, place) => {
    const to = jumpOf(node, kinds);
    if (to === null || ids.includes(to)) return [];
    return [graphFault(['nodes', place, 'config', 'node'], 'graph.unknown-node', `unknown node "${to}"${suggestion(to, ids)}`, node.id)];
  });
}

/** Nodes that people come to without an edge. */
export function gathering({ nodes }: Graph, kinds: Kinds): readonly string[] {
  return nodes.flatMap(({ id, kind }) => {
    const node = kinds.get(kind);
    return node?.type === 'logic' && node.gathers ? [id] : [];
  });
}
