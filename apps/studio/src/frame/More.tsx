import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useWords } from '../words/use-words.js';

interface MoreProps {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
}

/** The end of a list that goes on: asks for more as it comes into sight, and by a button. */
export function More({ hasNextPage, isFetchingNextPage, fetchNextPage }: MoreProps) {
  const { say } = useWords();
  const end = useRef<HTMLDivElement>(null);
  const isOpen = hasNextPage && !isFetchingNextPage;
  useEffect(() => {
    if (!isOpen || !end.current) return;
    const watcher = new IntersectionObserver(([seen]) => seen?.isIntersecting && void fetchNextPage(), { rootMargin: '600px' });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [isOpen, fetchNextPage]);
  if (!hasNextPage) return null;
  return (
    <div ref={end} className="more-end">
      <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {say('state.more')}
      </Button>
    </div>
  );
}
