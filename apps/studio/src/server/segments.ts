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
}
export interface Member {
  readonly id: string;
  readonly userId: string | null;
  readonly email: string | null;
}
export interface Preview {
  readonly count: number;
  readonly total: number;
  readonly sample: readonly Member[];
  readonly warnings: readonly { readonly detail: string }[];
  readonly sentence: string;
}

export const useSegments = () => useQuery({ queryKey: ['segments'], queryFn: () => callAll<Segment>('/api/segments'), refetchInterval: 5_000 });
export const useSegment = (id: string) => useQuery({ queryKey: ['segments', id], queryFn: () => call<Segment>(`/api/segments/${id}`), refetchInterval: 3_000 });
