import type { Graph } from '@tributary/contract';

const bare = ({ kind, config }: Graph['nodes'][number]): string => JSON.stringify([kind, config]);
const settingsOf = ({ settings }: Graph): string => JSON.stringify(Object.entries(settings ?? {}).filter(([, value]) => value !== null && value !== undefined).sort());

/** What a draft would change for newcomers: notes and places are for the reader alone. */
export interface Changes {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly isRouted: boolean;
  readonly isSet: boolean;
  readonly count: number;
}

export function changesSince(published: Graph, draft: Graph): Changes {
  const before = new Map(published.nodes.map((node) => [node.id, node]));
  const after = new Map(draft.nodes.map((node) => [node.id, node]));
  const added = [...after.keys()].filter((id) => !before.has(id));
  const removed = [...before.keys()].filter((id) => !after.has(id));
  const changed = [...after.values()].filter((node) => before.has(node.id) && bare(before.get(node.id)!) !== bare(node)).map(({ id }) => id);
  const waysOf = (graph: Graph) => graph.edges.map(({ from, output, to }) => JSON.stringify([from, output, to])).sort().join();
  const isRouted = added.length + removed.length === 0 && waysOf(published) !== waysOf(draft);
  const isSet = settingsOf(published) !== settingsOf(draft);
  return { added, removed, changed, isRouted, isSet, count: added.length + removed.length + changed.length + Number(isRouted) + Number(isSet) };
}
