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

/** What the drawing says of a step to whoever reads it. @param note empty: takes it away */
export function setNote(graph: Graph, id: string, note: string): Graph {
  const nodes = graph.nodes.map((node) => {
    if (node.id !== id) return node;
    const { note: _old, ...rest } = node;
    return note === '' ? rest : { ...rest, note };
  });
  return { ...graph, nodes };
}

/** Takes several steps out, each chain joined again. */
export const cutNodes = (graph: Graph, ids: Iterable<string>): Graph => [...ids].reduce(cutNode, graph);

/** Steps taken from a drawing to be put into it again, or into another. */
export type Fragment = Pick<Graph, 'nodes' | 'edges'>;

/** The chosen steps with the ways between them; in the order of the drawing. */
export function copySteps(graph: Graph, ids: ReadonlySet<string>): Fragment {
  const nodes = graph.nodes.filter(({ id }) => ids.has(id));
  return { nodes, edges: graph.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
}

export interface Pasting {
  /** Where the first of them will stand; null: on its own. */
  readonly way: Pick<Edge, 'from' | 'output'> | null;
  /** Null: it has none. */
  firstOutputOf(node: GraphNode): string | null;
  freshId(taken: ReadonlySet<string>, kind: string): string;
}

/** The last step of the chain that begins at `start` and goes on by first outputs. */
function endOfChain({ nodes, edges }: Fragment, start: GraphNode, firstOutputOf: Pasting['firstOutputOf']): GraphNode {
  const passed = new Set<string>();
  for (let at = start; ; ) {
    passed.add(at.id);
    const output = firstOutputOf(at);
    const to = edges.find((edge) => edge.from === at.id && edge.output === output)?.to;
    const next = nodes.find(({ id }) => id === to);
    if (!next || passed.has(next.id)) return at;
    at = next;
  }
}

/**
 * Puts copied steps into a drawing, under ids of their own. The first of them that nothing leads to stands where `way` leads; what came
 * after that comes after the end of its chain.
 * @returns the drawing, and the new ids in the order of the fragment
 */
export function pasteSteps(graph: Graph, fragment: Fragment, { way, firstOutputOf, freshId }: Pasting): { graph: Graph; ids: readonly string[] } {
  const taken = new Set(graph.nodes.map(({ id }) => id));
  const named = new Map<string, string>();
  for (const { id, kind } of fragment.nodes) {
    const fresh = freshId(taken, kind);
    taken.add(fresh);
    named.set(id, fresh);
  }
  const nodes = fragment.nodes.map(({ position: _position, ...node }) => ({ ...node, id: named.get(node.id)! }));
  const edges = fragment.edges.flatMap(({ from, output, to }) => (named.has(from) && named.has(to) ? [{ from: named.get(from)!, output, to: named.get(to)! }] : []));
  const joined: Graph = { ...graph, nodes: [...graph.nodes, ...nodes], edges: [...graph.edges, ...edges] };
  const ids = nodes.map(({ id }) => id);
  const first = nodes.find(({ id }) => !edges.some(({ to }) => to === id)) ?? nodes[0];
  if (!way || !first) return { graph: joined, ids };
  const after = graph.edges.find(({ from, output }) => from === way.from && output === way.output)?.to;
  const entered = connect(joined, { ...way, to: first.id });
  const end = endOfChain({ nodes, edges }, first, firstOutputOf);
  const output = firstOutputOf(end);
  const isFree = output !== null && !edges.some((edge) => edge.from === end.id && edge.output === output);
  return { graph: after !== undefined && isFree ? connect(entered, { from: end.id, output, to: after }) : entered, ids };
}
