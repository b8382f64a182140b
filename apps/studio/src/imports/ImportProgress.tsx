import { Progress } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Import } from '../server/imports.js';
import { useWords } from '../words/use-words.js';

/** Rows a second over the last looks at it; null until there were two. */
function usePace({ done }: Import): number | null {
  const seen = useRef<{ at: number; done: number }[]>([]);
  const [pace, setPace] = useState<number | null>(null);
  useEffect(() => {
    seen.current = [...seen.current, { at: performance.now(), done }].slice(-12);
    const [first, last] = [seen.current[0]!, seen.current.at(-1)!];
    if (last.at - first.at > 500) setPace(Math.max(0, ((last.done - first.done) * 1000) / (last.at - first.at)));
  }, [done]);
  return pace;
}

/** How far, how fast, and how long it may still take. */
export function ImportProgress({ of: one }: { of: Import }) {
  const { say, number, span } = useWords();
  const pace = usePace(one);
  const share = one.total === 0 ? 0 : Math.min(100, (one.done / one.total) * 100);
  return (
    <div className="import-progress">
      <Progress value={share} size={8} radius="sm" aria-label={say('imports.progress')} transitionDuration={160} />
      <p>
        <strong>{say('imports.of-rows', { done: number(one.done), total: number(one.total) })}</strong>
        {pace !== null && pace > 0 && <span>{say('imports.pace', { rows: number(Math.round(pace)) })}</span>}
        {one.msLeft !== null && <span>{say('imports.left', { span: span(one.msLeft) })}</span>}
        <span className="quiet">{say('imports.goes-on')}</span>
      </p>
    </div>
  );
}
