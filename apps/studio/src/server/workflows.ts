import type { Graph, NodeDescription } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { call, callAll } from './call.js';

export interface Workflow {
  readonly id: string;
  readonly name: string;
  readonly state: 'draft' | 'published' | 'paused' | 'archived';
  readonly version: number;
  readonly graph: Graph;
  readonly published: { readonly version: number; readonly at: string; readonly graph: Graph } | null;
  readonly people: number;
  readonly updatedAt: string;
}

export interface NodeCounts {
  readonly waiting: number;
  readonly passed: number;
  readonly failed: number;
  readonly variants?: Readonly<Record<string, number>>;
}
export interface Stats {
  readonly entered: number;
  readonly people: number;
  readonly active: number;
  readonly completed: number;
  readonly exited: number;
  readonly failed: number;
  readonly nodes: Readonly<Record<string, NodeCounts>>;
}

export interface Fault {
  readonly path: string;
  readonly code: string;
  readonly detail: string;
  readonly node: string | null;
}
export interface Checks {
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

export interface Version {
  readonly version: number;
  readonly at: string;
  readonly name: string | null;
  readonly by: string | null;
  readonly graph: Graph;
}
/** How many people a trigger speaks of: who it holds for now, or within so long. */
export interface Entering {
  readonly count: number | null;
  readonly within: string | null;
  /** Set where a date starts it: how far ahead those are counted who reach it. */
  readonly ahead?: string;
  /** Set where a schedule starts it: when next, and by whose clock. */
  readonly instants?: readonly string[];
  readonly timezone?: string;
  /** Who is there already and could be let in at publishing; null: nobody can. */
  readonly current: number | null;
}

export const useVersions = (id: string, enabled = true) => useQuery({ queryKey: ['versions', id], queryFn: () => callAll<Version>(`/api/workflows/${id}/versions`), staleTime: 10_000, enabled });

export const useWorkflows = () => useQuery({ queryKey: ['workflows'], queryFn: () => callAll<Workflow>('/api/workflows'), refetchInterval: 5_000 });
export const useKinds = () =>
  useQuery({ queryKey: ['kinds'], queryFn: async () => new Map((await callAll<NodeDescription>('/api/nodes')).map((kind) => [kind.kind, kind])), staleTime: Infinity });
export const useStats = (id: string, isLive: boolean) =>
  useQuery({ queryKey: ['stats', id], queryFn: () => call<Stats>(`/api/workflows/${id}/stats`), refetchInterval: isLive ? 2_000 : false });

export interface Named {
  readonly id: string;
  readonly name: string;
  readonly key?: string;
  readonly colour?: string | null;
  readonly kind?: string;
  readonly count?: number;
}
/** What pickers choose from. */
export const useList = (path: string) => useQuery({ queryKey: ['list', path], queryFn: () => callAll<Named>(path), staleTime: 10_000, enabled: path !== '' });

/** Tags in use. */
export const useTags = () => useQuery({ queryKey: ['tags'], queryFn: async () => (await callAll<{ tag: string }>('/api/tags')).map(({ tag }) => tag), staleTime: 10_000 });
