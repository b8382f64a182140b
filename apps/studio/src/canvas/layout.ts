import type { Graph } from '@tributary/contract';

export const STEP = { width: 284, height: 90 } as const;
export const OPEN = { width: 128, height: 30 } as const;
const GAP = { x: 40, y: 58 } as const;

/** An output that leads nowhere yet. */
export interface OpenEnd {
  readonly from: string;
  readonly output: string;
}

export const openId = ({ from, output }: OpenEnd): string => `open:${from}:${output}`;

/** What follows each step, outputs in their order; ways back and to what is not there are left out. */
interface Tree {
  readonly after: ReadonlyMap<string, readonly string[]>;
  readonly ends: readonly OpenEnd[];
  /** Steps that nothing leads to, or only a circle. */
  readonly roots: readonly string[];
}

function treeOf(graph: Graph, outputs: ReadonlyMap<string, readonly string[]>): Tree {
  const ids = new Set(graph.nodes.map(({ id }) => id));
  const to = new Map(graph.edges.map((edge) => [JSON.stringify([edge.from, edge.output]), edge.to]));
  const ends: OpenEnd[] = [];
  const all = new Map<string, string[]>();
  for (const id of ids) {
    const row = (outputs.get(id) ?? []).map((output) => {
      const next = to.get(JSON.stringify([id, output]));
      if (next !== undefined && ids.has(next)) return next;
      ends.push({ from: id, output });
      return openId({ from: id, output });
    });
    all.set(id, [...new Set(row)]);
  }
  const led = new Set([...all.values()].flat());
  return { after: all, ends, roots: [...[...ids].filter((id) => !led.has(id)), ...ids] };
}

/** How far down each stands: below everything that leads to it, so that ways run downwards; a way that closes a circle does not count. */
function depthsOf({ after, roots }: Tree): Map<string, number> {
  const order: string[] = [];
  const seen = new Set<string>();
  const above = new Map<string, string[]>();
  const visit = (id: string, on: ReadonlySet<string>): void => {
    seen.add(id);
    const path = new Set(on).add(id);
    for (const next of after.get(id) ?? []) {
      if (path.has(next)) continue;
      above.set(next, [...(above.get(next) ?? []), id]);
      if (!seen.has(next)) visit(next, path);
    }
    order.unshift(id);
  };
  for (const root of roots) if (!seen.has(root)) visit(root, new Set());
  const depth = new Map<string, number>();
  for (const id of order) depth.set(id, Math.max(0, ...(above.get(id) ?? []).map((from) => (depth.get(from) ?? -1) + 1)));
  return depth;
}

/** Each step below the first that leads to it: what is laid out side by side. */
function ownedBy({ after, roots }: Tree, depth: ReadonlyMap<string, number>): { owned: Map<string, string[]>; tops: string[] } {
  const owned = new Map<string, string[]>();
  const seen = new Set<string>();
  const own = (id: string): void => {
    seen.add(id);
    const list: string[] = [];
    owned.set(id, list);
    for (const next of after.get(id) ?? []) {
      if (seen.has(next) || depth.get(next)! <= depth.get(id)!) continue;
      list.push(next);
      own(next);
    }
  };
  const tops = roots.filter((id) => !seen.has(id) && (own(id), true));
  return { owned, tops };
}

export interface Placed {
  /** Upper left corner, by node id and by `openId`. */
  readonly at: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  readonly ends: readonly OpenEnd[];
}

/**
 * Where everything stands, top-down, so that nobody has to drag: a step stands in the middle over what follows it, outputs from left to right
 * as they are listed. Where ways join again the step stands under the first that leads to it.
 * @param outputs that are drawn, of each node, by id
 */
export function place(graph: Graph, outputs: ReadonlyMap<string, readonly string[]>): Placed {
  const tree = treeOf(graph, outputs);
  const depth = depthsOf(tree);
  const { owned, tops } = ownedBy(tree, depth);
  const sizeOf = (id: string) => (tree.after.has(id) ? STEP : OPEN);
  const widths = new Map<string, number>();
  const rowOf = (ids: readonly string[]): number => ids.reduce((sum, id) => sum + widthOf(id) + GAP.x, -GAP.x);
  const widthOf = (id: string): number => {
    const width = widths.get(id) ?? Math.max(sizeOf(id).width, rowOf(owned.get(id) ?? []));
    widths.set(id, width);
    return width;
  };
  const at = new Map<string, { x: number; y: number }>();
  const put = (ids: readonly string[], from: number): void => {
    let left = from;
    for (const id of ids) {
      const span = widthOf(id);
      at.set(id, { x: left + (span - sizeOf(id).width) / 2, y: depth.get(id)! * (STEP.height + GAP.y) });
      const below = owned.get(id) ?? [];
      put(below, left + (span - rowOf(below)) / 2);
      left += span + GAP.x;
    }
  };
  put(tops, 0);
  return { at, ends: tree.ends };
}
