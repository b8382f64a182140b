import { outputsOf, suggestion, type Edge, type GraphNode, type Kinds } from '@tributary/contract';
import { graphFault, type GraphFault } from './graph-fault.js';

/** What is wrong with where the edges lead. */
export function checkEdges(edges: readonly Edge[], nodes: readonly GraphNode[], kinds: Kinds): readonly GraphFault[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const taken = new Set<string>();
  return edges.flatMap((edge, place) => {
    const faults = [...unknownEnds(edge, place, byId), ...unknownOutput(edge, place, byId.get(edge.from), kinds)];
    const name = JSON.stringify([edge.from, edge.output]);
    if (taken.has(name)) {
      const detail = `The output "${edge.output}" of "${edge.from}" leads somewhere already; an output leads to one node.`;
      faults.push(graphFault(['edges', place], 'graph.output-twice', detail, edge.from));
    }
    taken.add(name);
    return faults;
  });
}

function unknownEnds(edge: Edge, place: number, byId: ReadonlyMap<string, GraphNode>): GraphFault[] {
  const ends = ['from', 'to'] as const;
  return ends
    .filter((end) => !byId.has(edge[end]))
    .map((end) => {
      const detail = `unknown node "${edge[end]}"${suggestion(edge[end], [...byId.keys()])}`;
      return graphFault(['edges', place, end], 'graph.unknown-node', detail, byId.has(edge.from) ? edge.from : null);
    });
}

function unknownOutput(edge: Edge, place: number, from: GraphNode | undefined, kinds: Kinds): GraphFault[] {
  const kind = from && kinds.get(from.kind);
  if (!from || !kind) return [];
  const outputs = outputsOf(kind, from.config);
  if (outputs.includes(edge.output)) return [];
  const known = outputs.length > 0 ? `it has ${outputs.map((name) => `"${name}"`).join(', ')}` : 'it has none';
  const detail = `"${from.kind}" has no output "${edge.output}"; ${known}${suggestion(edge.output, outputs)}`;
  return [graphFault(['edges', place, 'output'], 'graph.unknown-output', detail, from.id)];
}

/** Outputs `failed` that lead nowhere: whoever leaves by one fails. */
export function openFailures(edges: readonly Edge[], nodes: readonly GraphNode[], kinds: Kinds): readonly GraphFault[] {
  return nodes.flatMap(({ id, kind, config }, place) => {
    const node = kinds.get(kind);
    if (!node || !outputsOf(node, config).includes('failed') || edges.some(({ from, output }) => from === id && output === 'failed'))
      return [];
    return [
      graphFault(
        ['nodes', place],
        'graph.open-failure',
        `The output "failed" of "${id}" leads nowhere; a failure there fails the run.`,
        id,
      ),
    ];
  });
}
