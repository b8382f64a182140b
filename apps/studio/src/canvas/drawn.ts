import type { Graph, NodeDescription } from '@tributary/contract';
import type { NodeCounts } from '../server/workflows.js';
import type { OpenNode } from './OpenEndCard.js';
import { OPEN, openId, STEP, type Placed } from './layout.js';
import type { NameOf } from './names.js';
import { wayId, type Path } from './path.js';
import type { StepData, StepNode } from './StepCard.js';
import type { WayEdge } from './Way.js';

/** All that a drawing is drawn from. */
export interface Scene {
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly outputs: ReadonlyMap<string, readonly string[]>;
  readonly placed: Placed;
  readonly counts: Readonly<Record<string, NodeCounts>> | undefined;
  /** By node, what is wrong with it, shortly. */
  readonly faults: ReadonlyMap<string, string>;
  readonly entering: string | undefined;
  readonly chosen: ReadonlySet<string>;
  readonly path: Path | undefined;
  readonly nameOf: NameOf;
  instant(iso: string): string;
  outputName(output: string): string;
  choose(id: string, more: boolean): void;
  /** Absent: the drawing is only looked at. */
  readonly insert?: ((way: { from: string; output: string }, anchor: Element) => void) | undefined;
  readonly people?: StepData['people'];
}

/** Steps from top to bottom as they stand, so that Tab goes through them as the eye does. */
const inOrder = ({ at }: Placed, ids: readonly string[]): string[] => [...ids].sort((a, b) => (at.get(a)?.y ?? 0) - (at.get(b)?.y ?? 0) || (at.get(a)?.x ?? 0) - (at.get(b)?.x ?? 0));

export function nodesOf(scene: Scene): (StepNode | OpenNode)[] {
  const { graph, kinds, placed, counts, faults, entering, chosen, path, nameOf, choose, people, insert } = scene;
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const steps = inOrder(placed, [...byId.keys()]).map((id): StepNode => {
    const node = byId.get(id)!;
    const kind = kinds.get(node.kind);
    const at = path?.at.get(id);
    const data: StepData = {
      ...{ node, kind, counts: counts?.[id], fault: faults.get(id), nameOf, chosen: chosen.has(id), choose },
      entering: kind?.type === 'trigger' ? entering : undefined,
      path: path && (at === undefined ? 'faded' : { instant: scene.instant(at) }),
      ...(people ? { people } : {}),
    };
    return { id, type: 'step', position: placed.at.get(id) ?? { x: 0, y: 0 }, data, measured: STEP, draggable: false, selected: chosen.has(id) };
  });
  const ends = placed.ends.map((end): OpenNode => {
    const id = openId(end);
    return { id, type: 'open', position: placed.at.get(id)!, data: { id, add: (anchor) => insert?.(end, anchor) }, measured: OPEN, draggable: false, selectable: false, hidden: insert === undefined, style: { pointerEvents: 'all' } };
  });
  return [...steps, ...ends];
}

export function edgesOf({ graph, outputs, placed, path, insert, outputName }: Scene): WayEdge[] {
  const labelOf = (from: string, output: string) => ((outputs.get(from)?.length ?? 0) > 1 ? outputName(output) : null);
  const drawn = graph.edges
    .filter((edge) => outputs.get(edge.from)?.includes(edge.output))
    .map((edge): WayEdge => {
      const on = path && (path.ways.has(wayId(edge)) ? 'passed' : 'faded');
      return {
        ...{ id: wayId(edge), source: edge.from, target: edge.to, type: 'way' },
        ...(on === 'passed' ? { style: { stroke: 'var(--accent)', strokeWidth: 2.6 } } : on === 'faded' ? { style: { opacity: 0.6 } } : {}),
        data: { output: edge.output, label: labelOf(edge.from, edge.output), path: on, ...(insert ? { insert } : {}) },
      };
    });
  const open = placed.ends.map((end): WayEdge => ({ id: openId(end), source: end.from, target: openId(end), type: 'way', hidden: insert === undefined, style: { strokeDasharray: '4 4' }, data: { output: end.output, label: labelOf(end.from, end.output), path: undefined } }));
  return [...drawn, ...open];
}
