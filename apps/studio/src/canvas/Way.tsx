import { IconPlus } from '@tabler/icons-react';
import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type Edge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { useWords } from '../words/use-words.js';

export interface WayData extends Record<string, unknown> {
  readonly output: string;
  /** Null: the only way on needs no name. */
  readonly label: string | null;
  /** Where a path is shown: whether it went here. */
  readonly path: 'passed' | 'faded' | undefined;
  /** Absent: nothing can be put here. */
  readonly insert?: (way: { from: string; output: string }, anchor: Element) => void;
}
export type WayEdge = Edge<WayData, 'way'>;

/** From a step to what comes after it, with the output's name and a place to put a step in between. */
export const Way = memo(function Way({ id, source, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, style }: EdgeProps<WayEdge>) {
  const { say } = useWords();
  const [path, labelX, labelY] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, borderRadius: 10 });
  if (!data) return null;
  const isStraight = Math.abs(sourceX - targetX) < 1;
  return (
    <>
      <BaseEdge id={id} path={path} interactionWidth={24} {...(style ? { style } : {})} />
      <EdgeLabelRenderer>
        {data.label !== null && (
          <span className={`way-label ${data.path ?? ''}`} style={{ transform: `translate(-50%, -50%) translate(${isStraight ? labelX : targetX}px, ${isStraight ? labelY - 8 : targetY - 22}px)` }}>
            {data.label}
          </span>
        )}
        {data.insert && (
          <button
            type="button"
            className="way-plus nodrag nopan"
            style={{ transform: `translate(-50%, -50%) translate(${data.label !== null && !isStraight ? sourceX : labelX}px, ${data.label !== null ? sourceY + 12 : labelY}px)` }}
            aria-label={say('canvas.add-here')}
            onClick={(event) => data.insert?.({ from: source, output: data.output }, event.currentTarget)}
          >
            <IconPlus size={14} stroke={2.25} />
          </button>
        )}
      </EdgeLabelRenderer>
    </>
  );
});
