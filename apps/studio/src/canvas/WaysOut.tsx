import { ActionIcon } from '@mantine/core';
import type { Graph, GraphNode, NodeDescription } from '@tributary/contract';
import { IconPlus } from '@tabler/icons-react';
import { useOutputName } from '../words/use-output-name.js';
import { useWords } from '../words/use-words.js';
import type { NameOf } from './names.js';
import { outputsOfNode } from './shown-outputs.js';
import { Sentence } from './Sentence.js';


interface WaysOutProps {
  readonly graph: Graph;
  readonly node: GraphNode;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly nameOf: NameOf;
  readonly isEdited: boolean;
  choose(id: string): void;
  insert(way: { from: string; output: string }, anchor: Element): void;
}

/** Every way out of a step, where it leads, and those that lead nowhere yet. */
export function WaysOut({ graph, node, kinds, nameOf, isEdited, choose, insert }: WaysOutProps) {
  const { say } = useWords();
  const outputName = useOutputName();
  const outputs = outputsOfNode(node, kinds);
  if (outputs.length < 2) return null;
  return (
    <section>
      <h3 className="label">{say('ways.title')}</h3>
      <ul className="ways">
        {outputs.map((output) => {
          const to = graph.edges.find((edge) => edge.from === node.id && edge.output === output)?.to;
          const next = graph.nodes.find(({ id }) => id === to);
          return (
            <li key={output}>
              <span className="pill plain">{outputName(output)}</span>
              {next ? (
                <button type="button" className="link strong" onClick={() => choose(next.id)}>
                  <Sentence node={next} kind={kinds.get(next.kind)} nameOf={nameOf} />
                </button>
              ) : (
                <span className="secondary">{say(output === 'failed' ? 'ways.fails' : 'ways.ends')}</span>
              )}
              {isEdited && (
                <ActionIcon variant="subtle" color="gray" size={26} aria-label={say('outline.add-after', { output: outputName(output) })} onClick={(event) => insert({ from: node.id, output }, event.currentTarget)}>
                  <IconPlus size={14} />
                </ActionIcon>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
