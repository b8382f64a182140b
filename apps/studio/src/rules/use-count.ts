import type { Expression } from '@tributary/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useState } from 'react';
import { call } from '../server/call.js';
import type { EstimatedPreview, Preview } from '../server/segments.js';
import { isComplete } from './rule-shape.js';

/** How long counting may take before about how many is asked for, ms. */
const PATIENCE_MS = 400;

export interface Counted {
  /** Of the rule as it is; while it is being counted, of the rule as it was. */
  readonly data: Preview | undefined;
  /** About how many, while counting takes long; null: counted, or not known yet. */
  readonly about: EstimatedPreview | null;
  readonly error: Error | null;
}

/** How many people a rule fits now, and ten of them. Nothing is asked before the rule is complete. @param segment whose rule it is: it is not told to be like itself */
export function useCount(rule: Expression | undefined, segment?: string): Counted {
  const asked = useDeferredValue(rule);
  const key = JSON.stringify(asked);
  const counting = useQuery({
    queryKey: ['preview', key, ...(segment ? [segment] : [])],
    queryFn: ({ signal }) => call<Preview>('/api/segments/preview', { method: 'POST', body: { rule: asked, ...(segment ? { segment } : {}) }, signal }),
    enabled: asked !== undefined && isComplete(asked),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5_000,
  });
  const isWaiting = counting.isFetching && (counting.isPending || counting.isPlaceholderData);
  const { data } = useQuery({
    queryKey: ['preview-about', key],
    queryFn: ({ signal }) => call<Preview | EstimatedPreview>('/api/segments/preview', { method: 'POST', body: { rule: asked, estimate: true }, signal }),
    enabled: useIsLong(isWaiting, key),
    retry: false,
    staleTime: 5_000,
  });
  return { data: counting.data, about: isWaiting && data && 'estimated' in data ? data : null, error: counting.error };
}

/** Whether the wait for the same thing takes long already. */
function useIsLong(isWaiting: boolean, what: string): boolean {
  const [long, setLong] = useState<string | null>(null);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setLong(what), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isWaiting, what]);
  return isWaiting && long === what;
}
