import type { Graph, NodeDescription } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import type { NameOf } from './names.js';
import { PanelHead } from './PanelHead.js';
import { Sentence } from './Sentence.js';

interface OutlineProps {
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly outputs: ReadonlyMap<string, readonly string[]>;
  readonly nameOf: NameOf;
  readonly chosen: string | null;
  outputName(output: string): string;
  choose(id: string): void;
  /** Absent: it is only looked at. */
  readonly insert: ((way: { from: string; output: string }, anchor: Element) => void) | undefined;
  close(): void;
}

interface Line {
  readonly id: string;
  readonly depth: number;
  readonly by: string | null;
}

/** The steps in the order in which people pass them, branches indented. */
function linesOf(graph: Graph, outputsOf: OutlineProps['outputs']): Line[] {
  const targets = new Set(graph.edges.map(({ to }) => to));
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const seen = new Set<string>();
  const lines: Line[] = [];
  const walk = (id: string, depth: number, by: string | null): void => {
    const node = byId.get(id);
    if (!node || seen.has(id)) return;
    seen.add(id);
    lines.push({ id, depth, by });
    const outputs = outputsOf.get(id) ?? [];
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
export function Outline({ graph, kinds, outputs, nameOf, chosen, outputName, choose, insert, close }: OutlineProps) {
  const { say } = useWords();
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  return (
    <aside className="panel" aria-label={say('outline.title')}>
      <PanelHead title={say('outline.title')} close={close} />
      <div className="panel-body">
        <ol className="outline">
          {linesOf(graph, outputs).map(({ id, depth, by }) => {
            const node = byId.get(id)!;
            const open = (outputs.get(id) ?? []).filter((output) => !graph.edges.some((edge) => edge.from === id && edge.output === output));
            return (
              <li key={id} style={{ paddingLeft: depth * 16 }}>
                <button type="button" aria-current={id === chosen} onClick={() => choose(id)}>
                  {by !== null && <span className="secondary">{outputName(by)}: </span>}
                  <Sentence node={node} kind={kinds.get(node.kind)} nameOf={nameOf} />
                </button>
                {insert &&
                  open.map((output) => (
                    <button key={output} type="button" className="secondary" onClick={(event) => insert({ from: id, output }, event.currentTarget)}>
                      + {(outputs.get(id)?.length ?? 0) > 1 ? say('outline.add-after', { output: outputName(output) }) : say('canvas.add')}
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
