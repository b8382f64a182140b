import type { Expression } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { isSame } from '../rules/is-same.js';
import { isComplete } from '../rules/rule-shape.js';
import { call } from '../server/call.js';
import type { Diff, Segment } from '../server/segments.js';

/** Whoever writes on is not counted for: all members are looked at each time. */
const PAUSE_MS = 500;

export interface Told {
  readonly data: Diff | undefined;
  readonly error: Error | null;
  /** What is told is of a rule that has been written on since. */
  readonly isBehind: boolean;
}

/** What saving a rule would change. @returns null where there is nothing to tell: as it was saved, or not complete */
export function useDiff(segment: Segment | null, rule: Expression | undefined): Told | null {
  const written = JSON.stringify(rule);
  const [asked, setAsked] = useState(written);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(written), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [written]);
  const isOther = segment !== null && rule !== undefined && !isSame(rule, segment.rule) && isComplete(rule);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['segment-diff', segment?.id, segment?.version, asked],
    queryFn: ({ signal }) => call<Diff>(`/api/segments/${segment!.id}/diff`, { method: 'POST', body: { rule: JSON.parse(asked) as Expression }, signal }),
    enabled: isOther && asked === written,
    // Of the rule as it was saved since, nothing that was told before holds.
    placeholderData: (told, query) => (query?.queryKey[2] === segment?.version ? told : undefined),
    retry: false,
    staleTime: 5_000,
  });
  return isOther ? { data, error, isBehind: isPlaceholderData || asked !== written } : null;
}
