import type { GraphNode, NodeDescription } from '@tributary/contract';
import { IconAlertTriangle, IconCheck, IconUser } from '@tabler/icons-react';
import { Handle, Position, type NodeProps, type Node } from '@xyflow/react';
import { memo } from 'react';
import type { Fault, NodeCounts } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { Tile } from './icons.js';
import { widgetOf, type NameOf } from './names.js';
import { piecesOf } from './sentence.js';

export interface StepData extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly kind: NodeDescription | undefined;
  readonly counts: NodeCounts | undefined;
  readonly fault: Fault | undefined;
  readonly nameOf: NameOf;
  readonly chosen: boolean;
  choose(id: string): void;
}
export type StepNode = Node<StepData, 'step'>;

/** What a step does, as one sentence; what can be filled in is set apart. */
export function Sentence({ node, kind, nameOf }: Pick<StepData, 'node' | 'kind' | 'nameOf'>) {
  if (!kind) return <>{node.kind}</>;
  return (
    <>
      {piecesOf(kind.sentence, node.config).map((piece, i) => {
        if ('text' in piece) return <span key={i}>{piece.text}</span>;
        if (piece.token === null) return <i key={i}>…</i>;
        const { name, colour } = nameOf(widgetOf(kind, piece.field), piece.token);
        return (
          <b key={i}>
            {colour && <span className="square" style={{ background: colour }} />}
            {name}
          </b>
        );
      })}
    </>
  );
}

/** One step on the canvas. Memoised: panning re-renders none of them. */
export const StepCard = memo(function StepCard({ data }: NodeProps<StepNode>) {
  const { say, number } = useWords();
  const { node, kind, counts, fault, chosen, choose } = data;
  const figures = counts && counts.waiting + counts.passed + counts.failed > 0 ? counts : undefined;
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <button type="button" className={`step ${chosen ? 'chosen' : ''}`} onClick={() => choose(node.id)} data-step={node.id} aria-pressed={chosen}>
        <span className="step-head">
          <Tile icon={kind?.icon ?? ''} group={kind?.group ?? ''} />
          <span className="step-words">
            <Sentence {...data} />
          </span>
        </span>
        <span className="step-foot">
          <span className={figures?.waiting ? 'here' : ''} title={say('step.here')}>
            <IconUser size={14} stroke={1.75} />
            {number(counts?.waiting ?? 0)}
          </span>
          <span title={say('step.passed')}>
            <IconCheck size={14} stroke={1.75} />
            {number(counts?.passed ?? 0)}
          </span>
          {counts && counts.failed > 0 && (
            <span className="failures" title={say('step.failed')}>
              <IconAlertTriangle size={14} stroke={1.75} />
              {number(counts.failed)}
            </span>
          )}
          {fault && (
            <span className="badge" title={fault.detail}>
              {say('step.unfinished')}
            </span>
          )}
        </span>
      </button>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
});
