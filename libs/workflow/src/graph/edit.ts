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
