import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import { bringIntoSight } from './use-kept-sight.js';

/** Frames in which a step that was out of sight may come into the page. */
const FRAMES = 30;

function focusWhenThere(id: string, left = FRAMES): void {
  const stop = document.querySelector<HTMLElement>(`[data-stop="${CSS.escape(id)}"]`);
  if (stop) stop.focus({ preventScroll: true });
  else if (left > 0) requestAnimationFrame(() => focusWhenThere(id, left - 1));
}

/** Gives a step of the canvas the focus, and moves the drawing only when it would be out of sight. */
export function useGoTo(): (id: string, at: { readonly x: number; readonly y: number } | undefined) => void {
  const flow = useReactFlow();
  return useCallback(
    (id, at) => {
      const board = document.querySelector('.react-flow');
      if (at && board) bringIntoSight(flow, board, at);
      requestAnimationFrame(() => focusWhenThere(id));
    },
    [flow],
  );
}
