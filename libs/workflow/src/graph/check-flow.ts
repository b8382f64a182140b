import { readConfig, type Graph, type GraphNode, type Kinds } from '@tributary/contract';
import { graphFault, type GraphFault } from './graph-fault.js';
import { findCircle, reachableFrom } from './walk-graph.js';
import { gathering, waysOf } from './ways.js';

const isTrigger = ({ kind }: GraphNode, kinds: Kinds): boolean => kinds.get(kind)?.type === 'trigger';

export function checkTriggers({ nodes }: Graph, kinds: Kinds): readonly GraphFault[] {
  const places = nodes.flatMap((node, place) => (isTrigger(node, kinds) ? [place] : []));
  if (places.length === 0) return [graphFault(['nodes'], 'graph.no-trigger', 'Nobody can enter: there is no trigger; add one.', null)];
  const detail = 'A workflow has one trigger, this is a second one; make it a workflow of its own.';
  return places.slice(1).map((place) => graphFault(['nodes', place, 'kind'], 'graph.two-triggers', detail, nodes[place]!.id));
}

/** A circle in which nothing is waited for would run for ever. */
export function checkCircles(graph: Graph, kinds: Kinds): readonly GraphFault[] {
  const { nodes, edges } = graph;
  const staying = nodes.filter((drawn) => isStayedAt(drawn, kinds));
  const circle = findCircle(
    nodes.map(({ id }) => id),
    waysOf(graph, kinds),
    new Set(staying.map(({ id }) => id)),
  );
  if (!circle) return [];
  const place = edges.findIndex(({ from, to }) => from === circle.at(-1) && to === circle[0]);
  const detail = `${[...circle, circle[0]].map((id) => `"${id}"`).join(' leads to ')}: a circle without a wait; put one in.`;
  const jump = nodes.findIndex(({ id }) => id === circle.at(-1));
  return [graphFault(place < 0 ? ['nodes', jump, 'config', 'node'] : ['edges', place], 'graph.circle', detail, circle[0]!)];
}

function isStayedAt({ kind, config, version }: GraphNode, kinds: Kinds): boolean {
  const node = kinds.get(kind);
  if (node?.type !== 'logic' || !node.stays) return false;
  const read = readConfig(node, config, version);
  return !read.ok || !(node.passesAtOnce?.(read.config) ?? false);
}

export function unreachable(graph: Graph, kinds: Kinds): readonly GraphFault[] {
  const { nodes } = graph;
  const starts = nodes.filter((node) => isTrigger(node, kinds)).map(({ id }) => id);
  if (starts.length === 0) return [];
  const found = new Set(reachableFrom([...starts, ...gathering(graph, kinds)], waysOf(graph, kinds)));
  const detail = 'Nobody comes here: no edge leads here from the trigger.';
  return nodes.flatMap(({ id }, place) => (found.has(id) ? [] : [graphFault(['nodes', place], 'graph.unreachable', detail, id)]));
}
