import { keepPreviousData, useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call, type Page } from './call.js';

interface Paged {
  readonly key: readonly unknown[];
  /** With its filters, without `limit` and `after`. */
  readonly path: string;
  readonly limit?: number;
  readonly enabled?: boolean;
  /** How often the list is read anew, ms; so many times less often as there are pages open. */
  readonly everyMs?: number;
  /** Whether what was there stays while other filters are read. */
  readonly keeps?: boolean;
}

/** A list of the API, page after page by its `next`. */
export function usePages<T>({ key, path, limit = 50, enabled = true, everyMs, keeps = false }: Paged) {
  const query = useInfiniteQuery<Page<T>, Error, InfiniteData<Page<T>>, readonly unknown[], string | null>({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => call<Page<T>>(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ''}`, { signal }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    enabled,
    // Ten open pages are ten requests: they are asked for a tenth as often.
    refetchInterval: ({ state }) => (everyMs === undefined ? false : everyMs * Math.max(1, state.data?.pages.length ?? 1)),
    ...(keeps ? { placeholderData: keepPreviousData } : {}),
  });
  const { data } = query;
  const items = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  return { ...query, items };
}
