import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { PassedStep } from '../canvas/path.js';
import { call, type Page } from './call.js';

export interface Person {
  readonly name: string | null;
  readonly email: string | null;
  readonly userId: string | null;
}

export interface Run {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly contact: string;
  readonly person: Person | null;
  readonly status: 'active' | 'completed' | 'exited' | 'failed';
  readonly doing: 'running' | 'waiting' | 'acting' | 'held' | null;
  readonly node: string;
  readonly reason: string | null;
  readonly enteredAt: string;
  readonly endedAt: string | null;
  readonly wakeAt: string | null;
  readonly steps: readonly PassedStep[];
}

/** What somebody is called in a list. */
export const calledAs = (person: Person | null, id: string): string => person?.name ?? person?.email ?? person?.userId ?? id.slice(0, 8);

export const useRun = (id: string | null) => useQuery({ queryKey: ['run', id], queryFn: () => call<Run>(`/api/runs/${id}`), enabled: id !== null, refetchInterval: 3_000 });

/** Runs of a workflow, newest first, page by page. @param filter as in `GET /api/runs` */
export function useRuns(workflow: string, filter: Readonly<Record<string, string>>, enabled = true) {
  const asked = new URLSearchParams({ workflow, limit: '50', ...filter }).toString();
  return useInfiniteQuery({
    queryKey: ['runs', asked],
    queryFn: ({ pageParam, signal }) => call<Page<Run>>(`/api/runs?${asked}${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ''}`, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: ({ state }) => (state.data && state.data.pages.length > 1 ? false : 3_000),
    enabled,
  });
}
