import type { GraphNode, NodeDescription } from '@tributary/contract';
import { IconAlertTriangle, IconCheck, IconNote, IconUser } from '@tabler/icons-react';
import { Handle, Position, type NodeProps, type Node } from '@xyflow/react';
import { memo } from 'react';
import type { NodeCounts } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { Tile } from './icons.js';
import type { NameOf } from './names.js';
import { Sentence } from './Sentence.js';

/** Which people of a step are listed. */
export type Whom = 'here' | 'passed' | 'failed';

export interface StepData extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly kind: NodeDescription | undefined;
  readonly counts: NodeCounts | undefined;
  /** What is wrong with it, shortly. */
  readonly fault: string | undefined;
  /** What stands in the foot of the step that people enter by; undefined: its counts alone. */
  readonly entering: string | undefined;
  readonly nameOf: NameOf;
  readonly chosen: boolean;
  /** `passed`: on the path that is shown, then; `faded`: beside it. */
  readonly path: { readonly instant: string } | 'faded' | undefined;
  choose(id: string, more: boolean): void;
  /** Absent: its people are not shown from here. */
  people?: (id: string, whom: Whom) => void;
}
export type StepNode = Node<StepData, 'step'>;

/** One step on the canvas. Memoised: panning re-renders none of them. */
export const StepCard = memo(function StepCard({ data }: NodeProps<StepNode>) {
  const { node, kind, fault, entering, chosen, path, choose } = data;
  const { say } = useWords();
  const isPassed = path !== undefined && path !== 'faded';
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <div className={`step ${chosen ? 'chosen' : ''} ${path === 'faded' ? 'faded' : isPassed ? 'on-path' : ''}`} data-step={node.id}>
        {isPassed && <span className="step-instant">{path.instant}</span>}
        <button type="button" className="step-face" onClick={(event) => choose(node.id, event.shiftKey || event.metaKey || event.ctrlKey)} aria-pressed={chosen} data-stop={node.id}>
          <Tile icon={kind?.icon ?? ''} group={kind?.group ?? ''} />
          <span className="step-words">
            <Sentence {...data} />
          </span>
        </button>
        <div className="step-foot">
          {entering !== undefined && <span className="entering">{entering}</span>}
          <Counts {...data} />
          {node.note !== undefined && (
            <span title={node.note} className="noted">
              <IconNote size={14} stroke={1.75} aria-label={say('step.note')} />
            </span>
          )}
          {fault !== undefined && (
            <span className="badge" title={fault}>
              {fault}
            </span>
          )}
        </div>
      </div>
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
});

/** How many are here, passed and failed; each figure opens the people behind it. */
function Counts({ node, counts, entering, people }: StepData) {
  const { say, number } = useWords();
  const here = counts?.waiting ?? 0;
  const rows = [
    { whom: 'here', count: here, word: 'step.here', Shape: IconUser, tone: here > 0 ? 'here' : '', isShown: entering === undefined || here > 0 },
    { whom: 'passed', count: counts?.passed ?? 0, word: 'step.passed', Shape: IconCheck, tone: '', isShown: entering === undefined || (counts?.passed ?? 0) > 0 },
    { whom: 'failed', count: counts?.failed ?? 0, word: 'step.failed', Shape: IconAlertTriangle, tone: 'failures', isShown: (counts?.failed ?? 0) > 0 },
  ] as const;
  return rows
    .filter(({ isShown }) => isShown)
    .map(({ whom, count, word, Shape, tone }) => {
      const face = (
        <>
          <Shape size={14} stroke={1.75} />
          {number(count)}
        </>
      );
      if (count === 0 || !people)
        return (
          <span key={whom} className={tone} title={say(word)}>
            {face}
          </span>
        );
      return (
        <button key={whom} type="button" className={`opens ${tone}`} title={say(word)} aria-label={say(`step.list.${whom}`, { count })} onClick={() => people(node.id, whom)}>
          {face}
        </button>
      );
    });
}
