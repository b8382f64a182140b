import type { Expression } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { call, callAll } from './call.js';

/** A segment to start from. */
export interface SegmentTemplate {
  readonly key: string;
  /** Of the nine ways to tell people apart. */
  readonly model: string;
  readonly name: string;
  readonly description: string;
  readonly rule: Expression;
  readonly sentence: string;
  /** What this workspace has never had of the data it needs, in words. */
  readonly lacks: readonly string[];
}
export type CountedTemplate = SegmentTemplate & { readonly count: number; readonly total: number };

export const useSegmentTemplates = () => useQuery({ queryKey: ['segment-templates'], queryFn: () => callAll<SegmentTemplate>('/api/segment-templates'), staleTime: 60_000 });
/** One with how many people it finds here: counted when somebody asks, not for all at once. @param key null: nobody asks yet */
export const useSegmentTemplate = (key: string | null) => useQuery({ queryKey: ['segment-templates', key], queryFn: () => call<CountedTemplate>(`/api/segment-templates/${encodeURIComponent(key!)}`), enabled: key !== null, staleTime: 60_000, retry: false });
