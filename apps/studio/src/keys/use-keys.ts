import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Word } from '../words/use-words.js';

/** A key that does something, as long as nobody writes and nothing floats above the page. */
export interface Key {
  /** As the browser names it: `e`, `?`. */
  readonly key: string;
  readonly word: Word;
  act(): void;
}
/** The keys of one page, as the sheet shows them. */
export interface Keys {
  readonly of: Word;
  readonly keys: readonly Pick<Key, 'key' | 'word'>[];
}

let sheets: readonly Keys[] = [];
const listeners = new Set<() => void>();
function setSheets(next: readonly Keys[]): void {
  sheets = next;
  for (const told of listeners) told();
}
const follow = (told: () => void) => {
  listeners.add(told);
  return () => void listeners.delete(told);
};

/** All keys that are heard now, page by page. */
export const useSheets = (): readonly Keys[] => useSyncExternalStore(follow, () => sheets);

const isWriting = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
const isCovered = (): boolean => document.querySelector('[role="dialog"], [role="menu"]') !== null;

/** Lists keys on the sheet while the page is there; they are heard elsewhere. @param keys as people read them, such as `Ctrl Z` */
export function useListedKeys(of: Word, keys: Keys['keys']): void {
  const names = JSON.stringify(keys.map(({ key, word }) => ({ key, word })));
  useEffect(() => {
    const sheet: Keys = { of, keys: JSON.parse(names) as Keys['keys'] };
    setSheets([...sheets, sheet]);
    return () => setSheets(sheets.filter((one) => one !== sheet));
  }, [of, names]);
}

/** Hears these keys while the page is there, and lists them on the sheet. */
export function useKeys(of: Word, keys: readonly Key[]): void {
  const now = useRef(keys);
  useEffect(() => {
    now.current = keys;
  });
  useListedKeys(of, keys);
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target) || isCovered()) return;
      const found = now.current.find(({ key }) => key === event.key);
      if (!found) return;
      event.preventDefault();
      found.act();
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, []);
}
