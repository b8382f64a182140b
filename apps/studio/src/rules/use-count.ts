import type { Expression } from '@tributary/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { call } from '../server/call.js';
import type { Preview } from '../server/segments.js';
import { isComplete } from './rule-shape.js';

/** How many people a rule fits now, and ten of them. Nothing is asked before the rule is complete. @param segment whose rule it is: it is not told to be like itself */
export function useCount(rule: Expression | undefined, segment?: string) {
  const asked = useDeferredValue(rule);
  return useQuery({
    queryKey: ['preview', JSON.stringify(asked), ...(segment ? [segment] : [])],
    queryFn: ({ signal }) => call<Preview>('/api/segments/preview', { method: 'POST', body: { rule: asked, ...(segment ? { segment } : {}) }, signal }),
    enabled: asked !== undefined && isComplete(asked),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5_000,
  });
}
