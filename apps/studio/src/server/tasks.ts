import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Names } from '../contacts/names.js';
import { call, callAll, workspaceNow } from './call.js';
import { usePages } from './pages.js';

export interface Task {
  readonly id: string;
  readonly title: string;
  readonly notes: string;
  readonly message: string | null;
  readonly contact: string | null;
  readonly person: Names | null;
  readonly owner: string | null;
  readonly dueAt: string;
  readonly priority: 'low' | 'normal' | 'high';
  readonly status: 'open' | 'snoozed' | 'done';
  readonly snoozeUntil: string | null;
  readonly doneAt: string | null;
  readonly outcome: string | null;
  readonly workflow: string | null;
  readonly workflowName: string | null;
  readonly run: string | null;
  readonly why: readonly { readonly at: string; readonly text: string }[];
  readonly warning: { readonly detail: string } | null;
  readonly createdAt: string;
}
export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly team: string | null;
}
export interface Team {
  readonly id: string;
  readonly key: string;
  readonly name: string;
}
export interface TaskPatch {
  readonly done?: boolean;
  readonly outcome?: string | null;
  readonly snoozeUntil?: string | null;
  readonly owner?: string | null;
  readonly notes?: string;
}

export const useUsers = () => useQuery({ queryKey: ['users'], queryFn: () => callAll<User>('/api/users'), staleTime: 60_000 });
export const useTeams = () => useQuery({ queryKey: ['teams'], queryFn: () => callAll<Team>('/api/teams'), staleTime: 60_000 });

/** Tasks of one status, soonest due first. @param filter `owner=…` or `team=…`; empty: everybody's */
export const useTasks = (status: 'open' | 'snoozed', filter: string) => usePages<Task>({ key: ['tasks', status, filter], path: `/api/tasks?status=${status}${filter && `&${filter}`}`, limit: 100, everyMs: 30_000, keeps: true });
export const useTask = (id: string | null) => useQuery({ queryKey: ['task', id], queryFn: () => call<Task>(`/api/tasks/${id}`), enabled: id !== null });
export const changeTask = (id: string, patch: TaskPatch) => call<Task>(`/api/tasks/${id}`, { method: 'PATCH', body: patch });

/** Hears of tasks as they are made and changed, while the page is looked at: a browser keeps few connections to one address. */
export function useTaskStream(): void {
  const client = useQueryClient();
  const workspace = workspaceNow();
  useEffect(() => {
    let stream: EventSource | null = null;
    const anew = () => void Promise.all(['tasks', 'task', 'summary'].map((key) => client.invalidateQueries({ queryKey: [key] })));
    const follow = () => {
      stream?.close();
      stream = null;
      if (document.hidden || !workspace) return;
      stream = new EventSource(`/api/stream?workspace=${workspace}`);
      stream.addEventListener('task', anew);
      // What changed between the list and this is not told.
      stream.addEventListener('open', anew);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stream?.close();
    };
  }, [client, workspace]);
}
