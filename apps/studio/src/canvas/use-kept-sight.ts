import { useReactFlow, type ReactFlowInstance } from '@xyflow/react';
import { useEffect } from 'react';
import { STEP } from './layout.js';

/** Room between a step and the edge of the board, px; below it, what follows a step has to be seen too. */
const MARGIN = 24;
const BELOW = 96;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** How far a span is over the edges of another: negative before its start, positive past its end, 0 within. */
const over = (start: number, end: number, from: number, to: number): number => (start < from ? start - from : Math.max(0, Math.min(end - to, start - from)));

/** Moves the drawing just so far that a step is in sight. */
export function bringIntoSight(flow: ReactFlowInstance, board: Element, at: Place): void {
  const box = board.getBoundingClientRect();
  const start = flow.flowToScreenPosition(at);
  const end = flow.flowToScreenPosition({ x: at.x + STEP.width, y: at.y + STEP.height });
  const dx = over(start.x - MARGIN, end.x + MARGIN, box.left, box.right);
  const dy = over(start.y - MARGIN, end.y + BELOW * flow.getZoom(), box.top, box.bottom);
  if (dx === 0 && dy === 0) return;
  const { x, y, zoom } = flow.getViewport();
  void flow.setViewport({ x: x - dx, y: y - dy, zoom }, { duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150 });
}

/** A panel pushes the drawing: its middle stays in the middle, and the chosen step in sight. @param at where that stands; undefined: none */
export function useKeptSight(at: Place | undefined): void {
  const flow = useReactFlow();
  useEffect(() => {
    const board = document.querySelector('.react-flow');
    if (!board) return;
    let width = board.clientWidth;
    const look = () => at && bringIntoSight(flow, board, at);
    const seen = new ResizeObserver(() => {
      const by = (board.clientWidth - width) / 2;
      width = board.clientWidth;
      const { x, y, zoom } = flow.getViewport();
      if (Math.abs(by) >= 1) void flow.setViewport({ x: x + by, y, zoom }).then(look);
    });
    seen.observe(board);
    // After the page was laid out with the panel that opens for it.
    const frame = requestAnimationFrame(look);
    return () => {
      cancelAnimationFrame(frame);
      seen.disconnect();
    };
  }, [flow, at?.x, at?.y]);
}
