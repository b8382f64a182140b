import type { Expression } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { call, callAll } from './call.js';

export interface Segment {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly colour: string | null;
  readonly kind: 'active' | 'static';
  readonly rule: Expression | null;
  readonly version: number;
  readonly status: 'building' | 'ready';
  readonly progress: number;
  readonly count: number;
  readonly locked: boolean;
  /** The member who answers for it. */
  readonly owner: string | null;
}
export interface Member {
  readonly id: string;
  readonly name: string | null;
  readonly userId: string | null;
  readonly email: string | null;
}
export interface Usage {
  readonly segments: readonly { readonly id: string; readonly key: string }[];
  readonly workflows: readonly { readonly id: string; readonly name: string }[];
  readonly audiences?: readonly { readonly id: string; readonly name: string }[];
}
export interface Preview {
  readonly count: number;
  readonly total: number;
  readonly sample: readonly (Member & { readonly validUntil: string | null })[];
  readonly warnings: readonly { readonly code: string; readonly detail: string }[];
  readonly sentence: string;
}
/** From some of many people: the count lies from `low` to `high` with 95 %. */
export interface EstimatedPreview extends Preview {
  readonly estimated: true;
  readonly low: number;
  readonly high: number;
}
/** Some of many, with how many there are. */
export interface Some {
  readonly count: number;
  readonly sample: readonly Member[];
}
/** What a new rule would change before it is saved. */
export interface Diff {
  readonly enters: Some;
  readonly leaves: Some;
  readonly stays: number;
  /** `fires`: this change starts it for so many people; most do not react to a change of the rule itself. */
  readonly workflows: readonly { readonly id: string; readonly name: string; readonly when: 'entered' | 'left'; readonly fires: boolean; readonly people: number }[];
}
export interface Overlap {
  readonly segments: readonly Pick<Segment, 'id' | 'key' | 'name' | 'colour' | 'count'>[];
  /** People who are in exactly these and in none of the others; nobody: left out. */
  readonly regions: readonly { readonly ids: readonly string[]; readonly count: number }[];
  readonly shared: number;
}

export const useSegments = () => useQuery({ queryKey: ['segments'], queryFn: () => callAll<Segment>('/api/segments'), refetchInterval: 5_000 });
export const useSegment = (id: string) => useQuery({ queryKey: ['segments', id], queryFn: () => call<Segment>(`/api/segments/${id}`), refetchInterval: 3_000 });

/** By segment, its sizes at the end of each of the last 30 days, oldest first. */
export const useTrends = () =>
  useQuery({ queryKey: ['segment-trends'], queryFn: async () => new Map((await call<{ items: { id: string; sizes: number[] }[] }>('/api/segment-trends')).items.map(({ id, sizes }) => [id, sizes])), refetchInterval: 30_000 });
export const useUsage = (id: string | null) => useQuery({ queryKey: ['segment-usage', id], queryFn: () => call<Usage>(`/api/segments/${id}/usage`), enabled: id !== null });
/** How far segments share their members. @param ids of two or three; fewer: nothing is asked */
export const useOverlap = (ids: readonly string[]) => useQuery({ queryKey: ['segment-overlap', ids], queryFn: () => call<Overlap>(`/api/segments/overlap?ids=${ids.map(encodeURIComponent).join(',')}`), enabled: ids.length > 1, retry: false, refetchInterval: 10_000 });
