import type { Graph } from '@tributary/contract';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { call, Refused, send } from '../server/call.js';
import type { Workflow } from '../server/workflows.js';
import { begin, change, redo, undo, type History } from './history.js';

/** `saved`: the server has it; `changed`: not yet; `away`: the server cannot be reached, it is kept here; `foreign`: somebody else saved meanwhile. */
export type SaveState = 'saved' | 'saving' | 'changed' | 'away' | 'foreign' | 'refused';

type Act = { type: 'load'; graph: Graph } | { type: 'edit'; edit: (graph: Graph) => Graph } | { type: 'undo' } | { type: 'redo' };

function reduce(history: History<Graph> | null, act: Act): History<Graph> | null {
  if (act.type === 'load') return begin(act.graph);
  if (!history) return history;
  if (act.type === 'edit') return change(history, act.edit(history.present));
  return act.type === 'undo' ? undo(history) : redo(history);
}

/** Drawings that the server did not take yet, kept across a reload. */
const keptName = (id: string): string => `tributary.draft.${id}`;
interface Kept {
  readonly tag: string;
  readonly graph: Graph;
}
function keptOf(id: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(keptName(id)) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

const AFTER_MS = 600;
const AGAIN_MS = 2_000;

/**
 * One workflow's draft: drawn here, saved within a second, kept here while the server is away. What somebody else saved meanwhile is
 * never overwritten: it is told, and one chooses.
 */
export function useDraft(id: string) {
  const [history, act] = useReducer(reduce, null);
  const [workflow, setWorkflow] = useState<Workflow | null>(null);
  const [state, setState] = useState<SaveState>('saved');
  const [failure, setFailure] = useState<Error | null>(null);
  const tag = useRef('');
  const stored = useRef<Graph | null>(null);
  const graph = history?.present ?? null;

  const load = useCallback(
    async (keep: boolean) => {
      setFailure(null);
      try {
        const answer = await send(`/api/workflows/${id}`);
        const found = (await answer.json()) as Workflow;
        tag.current = answer.headers.get('etag') ?? '';
        stored.current = found.graph;
        setWorkflow(found);
        act({ type: 'load', graph: found.graph });
        // An archived one takes none any more.
        const kept = keep && found.state !== 'archived' ? keptOf(id) : null;
        if (kept) act({ type: 'edit', edit: () => kept.graph });
        else localStorage.removeItem(keptName(id));
        setState(kept && kept.tag !== tag.current ? 'foreign' : 'saved');
      } catch (error) {
        setFailure(error as Error);
      }
    },
    [id],
  );
  useEffect(() => void load(true), [load]);

  const save = useCallback(
    async (drawn: Graph) => {
      setState('saving');
      try {
        const answer = await send(`/api/workflows/${id}/draft`, { method: 'PUT', body: { graph: drawn }, headers: { 'if-match': tag.current } });
        tag.current = answer.headers.get('etag') ?? '';
        stored.current = drawn;
        localStorage.removeItem(keptName(id));
        setState('saved');
      } catch (error) {
        const status = error instanceof Refused ? error.problem.status : 0;
        if (status > 0 && status < 500 && status !== 412) setFailure(error as Error);
        setState(status === 412 ? 'foreign' : status === 0 || status >= 500 ? 'away' : 'refused');
      }
    },
    [id],
  );

  useEffect(() => {
    if (!graph || !stored.current) return;
    if (graph === stored.current) {
      // Taken back to what the server has before it was sent.
      if (state === 'changed' || state === 'away') {
        localStorage.removeItem(keptName(id));
        setState('saved');
      }
      return;
    }
    if (state === 'saving' || state === 'foreign' || state === 'refused') return;
    localStorage.setItem(keptName(id), JSON.stringify({ tag: tag.current, graph } satisfies Kept));
    if (state === 'saved') return setState('changed');
    const timer = setTimeout(() => void save(graph), state === 'away' ? AGAIN_MS : AFTER_MS);
    return () => clearTimeout(timer);
  }, [graph, state, id, save]);

  const rename = async (name: string) => {
    const renamed = await call<Workflow>(`/api/workflows/${id}`, { method: 'PATCH', body: { name } });
    setWorkflow((known) => known && { ...known, name: renamed.name });
  };
  /** Saves over what somebody else saved: after one was told, and chose to. */
  const keepMine = async () => {
    const answer = await send(`/api/workflows/${id}`);
    tag.current = answer.headers.get('etag') ?? '';
    if (graph) await save(graph);
  };

  return {
    ...{ workflow, setWorkflow, graph, state, failure, load, rename, keepMine },
    edit: useCallback((edit: (graph: Graph) => Graph) => {
      setState((known) => (known === 'refused' ? 'changed' : known));
      act({ type: 'edit', edit });
    }, []),
    undo: useCallback(() => act({ type: 'undo' }), []),
    redo: useCallback(() => act({ type: 'redo' }), []),
    canUndo: (history?.past.length ?? 0) > 0,
    canRedo: (history?.future.length ?? 0) > 0,
  };
}
export type Draft = ReturnType<typeof useDraft>;
