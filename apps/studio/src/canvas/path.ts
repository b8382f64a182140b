import type { Edge, Graph } from '@tributary/contract';

/** A step as a run or a rehearsal tells it; `leftAt` null: it stands there. */
export interface PassedStep {
  readonly node: string;
  readonly kind: string;
  readonly at: string;
  readonly leftAt: string | null;
  readonly output: string | null;
  readonly reason: string | null;
  readonly effect?: string | null;
}

export const wayId = ({ from, output }: Pick<Edge, 'from' | 'output'>): string => `${from}/${output}`;

/** One person's way through a drawing: what keeps its strength, while the rest fades. */
export interface Path {
  /** By node, when they were there last. */
  readonly at: ReadonlyMap<string, string>;
  /** `wayId` of each edge that was passed. */
  readonly ways: ReadonlySet<string>;
}

export function pathOf(steps: readonly PassedStep[], { edges }: Pick<Graph, 'edges'>): Path {
  const to = new Map(edges.map((edge) => [wayId(edge), edge.to]));
  const passed = steps.flatMap(({ node, output }, i) => {
    const way = output === null ? null : wayId({ from: node, output });
    return way !== null && steps[i + 1] !== undefined && to.get(way) === steps[i + 1]!.node ? [way] : [];
  });
  return { at: new Map(steps.map(({ node, at }) => [node, at])), ways: new Set(passed) };
}

/** Where the way to a step parted from the way that was taken. */
export interface Parting {
  readonly taken: PassedStep;
  /** The output that would have led there. */
  readonly needed: string;
}

/** Why a step was not come to: the nearest step before it that was passed, and what it would have taken. @returns null: no drawn way leads there from where they went */
export function partingOf(asked: string, steps: readonly PassedStep[], { edges }: Pick<Graph, 'edges'>): Parting | null {
  const last = new Map(steps.map((step) => [step.node, step]));
  const seen = new Set([asked]);
  for (let level = [asked]; level.length > 0; ) {
    const above = edges.filter(({ to }) => level.includes(to));
    const found = above.find(({ from }) => last.has(from));
    if (found) return { taken: last.get(found.from)!, needed: found.output };
    level = above.map(({ from }) => from).filter((from) => !seen.has(from) && seen.add(from));
  }
  return null;
}
