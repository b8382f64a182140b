import type { Graph, GraphNode, Kinds } from '@tributary/contract';
import { graphFault, type GraphFault } from './graph-fault.js';
import { findCircle, reachableFrom } from './walk-graph.js';

const isTrigger = ({ kind }: GraphNode, kinds: Kinds): boolean => kinds.get(kind)?.type === 'trigger';

export function checkTriggers({ nodes }: Graph, kinds: Kinds): readonly GraphFault[] {
  const places = nodes.flatMap((node, place) => (isTrigger(node, kinds) ? [place] : []));
  if (places.length === 0) return [graphFault(['nodes'], 'graph.no-trigger', 'Nobody can enter: there is no trigger; add one.', null)];
  const detail = 'A workflow has one trigger, this is a second one; make it a workflow of its own.';
  return places.slice(1).map((place) => graphFault(['nodes', place, 'kind'], 'graph.two-triggers', detail, nodes[place]!.id));
}

/** A circle in which nothing is waited for would run for ever. */
export function checkCircles({ nodes, edges }: Graph, kinds: Kinds): readonly GraphFault[] {
  const staying = nodes.filter(({ kind }) => {
    const node = kinds.get(kind);
    return node?.type === 'logic' && node.stays;
  });
  const circle = findCircle(
    nodes.map(({ id }) => id),
    edges,
    new Set(staying.map(({ id }) => id)),
  );
  if (!circle) return [];
  const place = edges.findIndex(({ from, to }) => from === circle.at(-1) && to === circle[0]);
  const detail = `${[...circle, circle[0]].map((id) => `"${id}"`).join(' leads to ')}: a circle without a wait; put one in.`;
  return [graphFault(['edges', place], 'graph.circle', detail, circle[0]!)];
}

export function unreachable({ nodes, edges }: Graph, kinds: Kinds): readonly GraphFault[] {
  const starts = nodes.filter((node) => isTrigger(node, kinds)).map(({ id }) => id);
  if (starts.length === 0) return [];
  const found = new Set(reachableFrom(starts, edges));
  const detail = 'Nobody comes here: no edge leads here from the trigger.';
  return nodes.flatMap(({ id }, place) => (found.has(id) ? [] : [graphFault(['nodes', place], 'graph.unreachable', detail, id)]));
}
