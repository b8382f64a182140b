import type { Expression } from '@tributary/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { call } from '../server/call.js';
import type { Preview } from '../server/segments.js';
import { isComplete } from './rule-shape.js';

/** How many people a rule fits now, and ten of them. Nothing is asked before the rule is complete. */
export function useCount(rule: Expression | undefined) {
  const asked = useDeferredValue(rule);
  return useQuery({
    queryKey: ['preview', JSON.stringify(asked)],
    queryFn: ({ signal }) => call<Preview>('/api/segments/preview', { method: 'POST', body: { rule: asked }, signal }),
    enabled: asked !== undefined && isComplete(asked),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5_000,
  });
}
