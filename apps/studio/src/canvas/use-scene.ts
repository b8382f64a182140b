import type { Graph, NodeDescription } from '@tributary/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../server/call.js';
import type { Checks, Entering, Stats } from '../server/workflows.js';
import { useEnteringWords } from './use-entering-words.js';
import { useOutputName } from '../words/use-output-name.js';
import { useWords } from '../words/use-words.js';
import { faultWords } from './fault-words.js';
import type { Scene } from './drawn.js';
import { place } from './layout.js';
import { useNames } from './names.js';
import type { Path } from './path.js';
import { shownOutputs } from './shown-outputs.js';

interface Shown {
  readonly workflow: string;
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly stats: Stats | undefined;
  readonly checks: Checks | undefined;
  readonly chosen: ReadonlySet<string>;
  readonly path: Path | undefined;
  readonly choose: Scene['choose'];
  readonly insert: Scene['insert'];
  readonly people: Scene['people'];
}

/** How many people the trigger speaks of, as its foot says it. */
function useEntering(workflow: string, graph: Graph, kinds: Shown['kinds']): string | undefined {
  const worded = useEnteringWords();
  const trigger = graph.nodes.find(({ kind }) => kinds.get(kind)?.type === 'trigger');
  const asked = trigger && { nodes: [{ id: trigger.id, kind: trigger.kind, config: trigger.config }], edges: [] };
  const { data } = useQuery({
    queryKey: ['entering', workflow, JSON.stringify(asked)],
    queryFn: ({ signal }) => call<Entering>(`/api/workflows/${workflow}/entering`, { method: 'POST', body: { graph: asked }, signal }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return worded(data, 1);
}

/** Everything the canvas draws, new only where something of it changed: panning draws nothing again. */
export function useScene({ workflow, graph, kinds, stats, checks, chosen, path, choose, insert, people }: Shown): Scene {
  const words = useWords();
  const outputName = useOutputName();
  const nameOf = useNames();
  const entering = useEntering(workflow, graph, kinds);
  const outputs = useMemo(() => shownOutputs(graph, kinds), [graph, kinds]);
  const placed = useMemo(() => place(graph, outputs), [graph, outputs]);
  const counts = stats?.nodes;
  const faults = useMemo(() => {
    const byId = new Map(graph.nodes.map((node) => [node.id, node]));
    const first = new Map<string, string>();
    for (const fault of checks?.errors ?? []) {
      const node = fault.node === null ? undefined : byId.get(fault.node);
      if (node && !first.has(node.id)) first.set(node.id, faultWords(fault, node, kinds.get(node.kind), words));
    }
    return first;
  }, [checks, graph, kinds, words]);
  return useMemo(
    () => ({ graph, kinds, outputs, placed, counts, faults, entering, chosen, path, nameOf, instant: words.moment, outputName, choose, insert, people }),
    [graph, kinds, outputs, placed, counts, faults, entering, chosen, path, nameOf, words, outputName, choose, insert, people],
  );
}
