import type { Edge } from '@tributary/contract';

/** Where each node leads, in the order of its edges. */
export function successorsOf(edges: readonly Edge[]): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  }
  return next;
}

/** Ids that can be reached, each once, nearest first; the starts themselves come first. O(nodes + edges) */
export function reachableFrom(starts: readonly string[], edges: readonly Edge[]): readonly string[] {
  const next = successorsOf(edges);
  const found = new Set(starts);
  for (const id of found) for (const to of next.get(id) ?? []) found.add(to);
  return [...found];
}

/**
 * A circle that touches none of the nodes to leave out.
 * @returns its ids in order, the first not repeated; undefined when there is none. O(nodes + edges), without recursion
 */
export function findCircle(ids: readonly string[], edges: readonly Edge[], leaveOut: ReadonlySet<string>): readonly string[] | undefined {
  const next = successorsOf(edges.filter(({ from, to }) => !leaveOut.has(from) && !leaveOut.has(to)));
  const done = new Set<string>();
  for (const id of ids) {
    const circle = done.has(id) ? undefined : circleFrom(id, next, done);
    if (circle) return circle;
  }
  return undefined;
}

function circleFrom(start: string, next: ReadonlyMap<string, readonly string[]>, done: Set<string>): readonly string[] | undefined {
  const way = [start];
  const places = new Map([[start, 0]]);
  const ahead = [[...(next.get(start) ?? [])]];
  while (way.length > 0) {
    const to = ahead[ahead.length - 1]!.pop();
    if (to === undefined) {
      const left = way.pop()!;
      places.delete(left);
      done.add(left);
      ahead.pop();
    } else if (places.has(to)) return way.slice(places.get(to));
    else if (!done.has(to)) {
      places.set(to, way.length);
      way.push(to);
      ahead.push([...(next.get(to) ?? [])]);
    }
  }
  return undefined;
}
