import { useEffect, useState } from 'react';
import { useKeys } from '../keys/use-keys.js';

/** What floats above every page. */
export type Over = 'find' | 'keys' | null;

/** Ctrl-K or ⌘K finds anything, wherever one is; `?` shows the keys. */
export function useFindKeys(): { over: Over; open: (over: Over) => void; close: () => void } {
  const [over, open] = useState<Over>(null);
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      open((now) => (now === 'find' ? null : 'find'));
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, []);
  useKeys('keys.everywhere', [
    { key: '/', word: 'find.title', act: () => open('find') },
    { key: '?', word: 'keys.title', act: () => open('keys') },
  ]);
  return { over, open, close: () => open(null) };
}
