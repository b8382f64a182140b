import { ActionIcon } from '@mantine/core';
import type { Graph, NodeDescription } from '@tributary/contract';
import { outputsOf } from '@tributary/contract/outputs';
import { IconX } from '@tabler/icons-react';
import { useWords } from '../words/use-words.js';
import type { NameOf } from './names.js';
import { Sentence } from './StepCard.js';

interface OutlineProps {
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly nameOf: NameOf;
  readonly chosen: string | null;
  choose(id: string): void;
  insert(way: { from: string; output: string }, anchor: Element): void;
  close(): void;
}

interface Line {
  readonly id: string;
  readonly depth: number;
  readonly by: string | null;
}

/** The steps in the order in which people pass them, branches indented. */
function linesOf(graph: Graph, kinds: ReadonlyMap<string, NodeDescription>): Line[] {
  const targets = new Set(graph.edges.map(({ to }) => to));
  const seen = new Set<string>();
  const lines: Line[] = [];
  const walk = (id: string, depth: number, by: string | null): void => {
    const node = graph.nodes.find((one) => one.id === id);
    if (!node || seen.has(id)) return;
    seen.add(id);
    lines.push({ id, depth, by });
    const kind = kinds.get(node.kind);
    const outputs = kind ? outputsOf(kind, node.config) : [];
    for (const output of outputs) {
      const to = graph.edges.find((edge) => edge.from === id && edge.output === output)?.to;
      if (to !== undefined) walk(to, depth + (outputs.length > 1 ? 1 : 0), outputs.length > 1 ? output : null);
    }
  };
  for (const { id } of graph.nodes) if (!targets.has(id)) walk(id, 0, null);
  for (const { id } of graph.nodes) walk(id, 0, null);
  return lines;
}

/** The same drawing as a list: for the keyboard, for screen readers, for whoever likes lists. */
export function Outline({ graph, kinds, nameOf, chosen, choose, insert, close }: OutlineProps) {
  const { say } = useWords();
  return (
    <aside className="panel" aria-label={say('outline.title')}>
      <div className="panel-head">
        <div className="words">
          <h2>{say('outline.title')}</h2>
        </div>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('panel.close')} onClick={close}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      <div className="panel-body">
        <ol className="outline">
          {linesOf(graph, kinds).map(({ id, depth, by }) => {
            const node = graph.nodes.find((one) => one.id === id)!;
            const kind = kinds.get(node.kind);
            const open = kind ? outputsOf(kind, node.config).filter((output) => !graph.edges.some((edge) => edge.from === id && edge.output === output)) : [];
            return (
              <li key={id} style={{ paddingLeft: depth * 16 }}>
                <button type="button" aria-current={id === chosen} onClick={() => choose(id)}>
                  {by !== null && <span className="secondary">{by}: </span>}
                  <Sentence node={node} kind={kind} nameOf={nameOf} />
                </button>
                {open.map((output) => (
                  <button key={output} type="button" className="secondary" onClick={(event) => insert({ from: id, output }, event.currentTarget)}>
                    + {output === 'next' ? say('canvas.add') : say('outline.add-after', { output })}
                  </button>
                ))}
              </li>
            );
          })}
        </ol>
      </div>
    </aside>
  );
}
