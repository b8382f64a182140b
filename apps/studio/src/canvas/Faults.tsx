import type { Graph, NodeDescription } from '@tributary/contract';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Fault } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { faultWords } from './fault-words.js';
import { useNames } from './names.js';
import { Sentence } from './Sentence.js';

interface FaultsProps {
  readonly faults: readonly Fault[];
  readonly tone: 'error' | 'warning';
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  goTo(node: string): void;
}

/** What is wrong, each with its step and the way there. */
export function Faults({ faults, tone, graph, kinds, goTo }: FaultsProps) {
  const words = useWords();
  const nameOf = useNames();
  return (
    <ul className="faults">
      {faults.map((fault) => {
        const node = graph.nodes.find(({ id }) => id === fault.node);
        const kind = node && kinds.get(node.kind);
        return (
          <li key={fault.path + fault.code} className={tone}>
            <button type="button" disabled={!node} onClick={() => fault.node && goTo(fault.node)}>
              <IconAlertTriangle size={15} stroke={1.75} />
              <span>
                {node && (
                  <span className="secondary">
                    <Sentence node={node} kind={kind} nameOf={nameOf} />
                  </span>
                )}
                {faultWords(fault, node, kind, words)}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
