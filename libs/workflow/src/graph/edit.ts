import type { Edge, Graph, GraphNode, JsonObject } from '@tributary/contract';

/** Edits are values: each takes a graph and gives another, so undo is keeping the old one. What is not there is left alone. */
export function addNode(graph: Graph, node: GraphNode): Graph {
  return graph.nodes.some(({ id }) => id === node.id) ? graph : { ...graph, nodes: [...graph.nodes, node] };
}

/** Takes its edges along. */
export function removeNode(graph: Graph, id: string): Graph {
  if (!graph.nodes.some((node) => node.id === id)) return graph;
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => node.id !== id),
    edges: graph.edges.filter(({ from, to }) => from !== id && to !== id),
  };
}

/**
 * Puts a step where an output leads: what came after it comes after the new one's first output.
 * @param way the output; null: the step stands alone, as the first of a drawing does
 * @param first the new node's first output; null: it has none, so what came after is cut off
 */
export function insertNode(graph: Graph, node: GraphNode, way: Pick<Edge, 'from' | 'output'> | null, first: string | null): Graph {
  const added = addNode(graph, node);
  if (added === graph || !way) return added;
  const after = graph.edges.find(({ from, output }) => from === way.from && output === way.output)?.to;
  const entered = connect(added, { ...way, to: node.id });
  return after === undefined || first === null ? entered : connect(entered, { from: node.id, output: first, to: after });
}

/** Takes a step out and joins the chain again: who came to it comes to what its first connected output led to. */
export function cutNode(graph: Graph, id: string): Graph {
  const next = graph.edges.find(({ from, to }) => from === id && to !== id)?.to;
  const before = graph.edges.filter(({ from, to }) => to === id && from !== id);
  const without = removeNode(graph, id);
  return next === undefined ? without : before.reduce((joined, { from, output }) => connect(joined, { from, output, to: next }), without);
}

/** An output leads to one node: a second edge takes the place of the first. */
export function connect(graph: Graph, edge: Edge): Graph {
  return { ...graph, edges: [...disconnect(graph, edge).edges, edge] };
}

export function disconnect(graph: Graph, { from, output }: Pick<Edge, 'from' | 'output'>): Graph {
  return { ...graph, edges: graph.edges.filter((edge) => edge.from !== from || edge.output !== output) };
}

export function moveNode(graph: Graph, id: string, position: { readonly x: number; readonly y: number }): Graph {
  return changed(graph, id, { position: { ...position } });
}

export function setConfig(graph: Graph, id: string, config: JsonObject): Graph {
  return changed(graph, id, { config });
}

function changed(graph: Graph, id: string, change: Partial<GraphNode>): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)) };
}
