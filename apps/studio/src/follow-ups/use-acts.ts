import { useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Page } from '../server/call.js';
import { changeTask, type Task, type TaskPatch } from '../server/tasks.js';

/** What was just done, and what takes it back. */
export interface Acted {
  readonly said: string;
  readonly task: string;
  readonly back: TaskPatch;
}
/** So long an act can be taken back, ms. */
const UNDO_MS = 8_000;

/** Changes tasks; what leaves the list leaves it at once, and comes back where the server refuses. */
export function useActs() {
  const client = useQueryClient();
  const [acted, setActed] = useState<Acted | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  useEffect(() => {
    if (!acted) return;
    const timer = setTimeout(() => setActed(null), UNDO_MS);
    return () => clearTimeout(timer);
  }, [acted]);

  const anew = () => Promise.all(['tasks', 'task', 'summary', 'timeline'].map((key) => client.invalidateQueries({ queryKey: [key] })));
  const without = (id: string) =>
    client.setQueriesData<InfiniteData<Page<Task>>>({ queryKey: ['tasks'] }, (known) => known && { ...known, pages: known.pages.map((page) => ({ ...page, items: page.items.filter((one) => one.id !== id) })) });
  const send = async (id: string, patch: TaskPatch): Promise<boolean> => {
    setFailure(null);
    try {
      client.setQueryData(['task', id], await changeTask(id, patch));
      return true;
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
      return false;
    } finally {
      void anew();
    }
  };
  /** @param back what takes it back; null: it stays in the list */
  const act = async (task: Task, patch: TaskPatch, said: string, back: TaskPatch | null): Promise<void> => {
    if (back) {
      await client.cancelQueries({ queryKey: ['tasks'] });
      without(task.id);
    }
    if ((await send(task.id, patch)) && back) setActed({ said, task: task.id, back });
  };
  const undo = async (): Promise<string | null> => {
    if (!acted) return null;
    setActed(null);
    return (await send(acted.task, acted.back)) ? acted.task : null;
  };
  return { act, undo, acted, failure };
}

export type Act = ReturnType<typeof useActs>['act'];
