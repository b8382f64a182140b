import { useEffect } from 'react';
import { isWriting } from './is-writing.js';
import type { Direction } from './walk.js';

const ARROWS: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

export interface CanvasKeys {
  undo(): void;
  redo(): void;
  remove(): void;
  /** Out of whatever is open, one step at a time. */
  leave(): void;
  /** A step after the chosen one; the trigger, where there is none. */
  add(): void;
  all(): void;
  /** Into the settings of the chosen step. */
  enter(): void;
  outline(): void;
  go(direction: Direction): void;
}

/** What a key does while nobody writes; undefined: nothing of ours. */
function actOf({ key, metaKey, ctrlKey, shiftKey, altKey, target }: KeyboardEvent, keys: CanvasKeys): (() => void) | undefined {
  const small = key.toLowerCase();
  if (metaKey || ctrlKey) {
    if (small === 'z') return shiftKey ? keys.redo : keys.undo;
    if (small === 'y') return keys.redo;
    return small === 'a' ? keys.all : undefined;
  }
  if (altKey) return undefined;
  if (key === 'Delete' || key === 'Backspace') return keys.remove;
  if (key === 'Escape') return keys.leave;
  const direction = ARROWS[key];
  if (direction) return () => keys.go(direction);
  if (small === 'a' || key === '+') return keys.add;
  if (small === 'o') return keys.outline;
  // Enter on a step that is chosen goes on into its settings; on anything else it presses what has the focus.
  return key === 'Enter' && target instanceof HTMLElement && target.getAttribute('aria-pressed') === 'true' ? keys.enter : undefined;
}

/** The canvas by keyboard: see the sheet that `?` opens. */
export function useCanvasKeys(keys: CanvasKeys): void {
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role=dialog]')) return;
      if (isWriting(event.target) && event.key !== 'Escape') return;
      const act = actOf(event, keys);
      if (!act) return;
      act();
      event.preventDefault();
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  });
}
