import type { Graph, NodeDescription } from '@tributary/contract';
import type { ReactNode } from 'react';
import { useOutputName } from '../words/use-output-name.js';
import { useWords } from '../words/use-words.js';
import { Tile } from './icons.js';
import type { NameOf } from './names.js';
import type { PassedStep } from './path.js';
import { outputsOfNode } from './shown-outputs.js';
import { Sentence } from './Sentence.js';

interface StoryProps {
  readonly steps: readonly PassedStep[];
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly nameOf: NameOf;
  /** What is said after the last step. */
  readonly end: ReactNode;
  /** Beside a step, by its place in the story. */
  beside?(step: PassedStep, at: number): ReactNode;
  choose(id: string): void;
  /** How an instant is told; as day and time when absent. */
  told?: (iso: string) => string;
}

/** `mail.no-address: There is no address.` without its code. */
const plain = (reason: string): string => reason.replace(/^[a-z]+(?:[.-][a-z-]+)+: /, '');

/** Steps one below the other, as they were passed: what was done, by which way it went on, why, when. */
export function Story({ steps, graph, kinds, nameOf, end, beside, choose, told }: StoryProps) {
  const { say, moment } = useWords();
  const outputName = useOutputName();
  return (
    <ol className="story">
      {steps.map((step, i) => {
        const kind = kinds.get(step.kind);
        const node = graph.nodes.find(({ id }) => id === step.node);
        const hasWays = node !== undefined && outputsOfNode(node, kinds).length > 1;
        return (
          <li key={i}>
            <Tile icon={kind?.icon ?? ''} group={kind?.group ?? ''} />
            <div>
              <div className="story-line">
                <button type="button" className="link strong" onClick={() => choose(step.node)}>
                  {node ? <Sentence node={node} kind={kind} nameOf={nameOf} /> : (kind?.title ?? step.kind)}
                </button>
                <time dateTime={step.at} className="secondary">
                  {(told ?? moment)(step.at)}
                </time>
              </div>
              {step.output !== null && step.output !== 'next' && hasWays && <div className="secondary">{say('path.went-by', { output: outputName(step.output) })}</div>}
              {step.reason !== null && <div className="secondary">{plain(step.reason)}</div>}
              {beside?.(step, i)}
            </div>
          </li>
        );
      })}
      <li className="story-end">
        <span className="tile dashed" />
        <div className="secondary">{end}</div>
      </li>
    </ol>
  );
}
