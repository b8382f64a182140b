import type { WorkspaceClient } from './workspace-client.js';

type Drawn = readonly [id: string, kind: string, config?: object];

/** A graph from a short way of writing: nodes, then edges as `from output to`. */
export function drawing(nodes: readonly Drawn[], edges: readonly string[], settings: object = {}): object {
  const drawn = edges.map((edge) => {
    const [from, output, to] = edge.split(' ');
    return { from, output, to };
  });
  return { nodes: nodes.map(([id, kind, config = {}]) => ({ id, kind, config })), edges: drawn, settings };
}

/** One node after the other, by `next`. */
export function chain(nodes: readonly Drawn[], settings: object = {}): object {
  return drawing(nodes, nodes.slice(1).map(([id], i) => `${nodes[i]![0]} ${nodes[i]![1] === 'wait-for' ? 'matched' : 'next'} ${id}`), settings);
}

export interface RunView {
  readonly id: string;
  readonly contact: string;
  readonly version: number;
  readonly entryKey: string;
  readonly status: string;
  readonly doing: string | null;
  readonly node: string;
  readonly reason: string | null;
  readonly enteredAt: string;
  readonly endedAt: string | null;
  readonly steps: readonly { readonly node: string; readonly kind: string; readonly at: string; readonly output: string | null; readonly reason: string | null; readonly effect: string | null }[];
}

/** Makes a workflow and publishes it; its id. */
export async function publish(workspace: WorkspaceClient, graph: object, how: object = {}, name = 'Spec'): Promise<string> {
  const { id } = await workspace.ok<{ id: string }>('POST', '/api/workflows', { name, graph });
  await workspace.ok('POST', `/api/workflows/${id}/publish`, how);
  await workspace.settled();
  return id;
}

/** Runs of a workflow with their steps, oldest first. */
export async function runsOf(workspace: WorkspaceClient, workflow: string): Promise<RunView[]> {
  const list = await workspace.all<RunView>(`/api/runs?workflow=${workflow}`);
  return Promise.all(list.reverse().map((run) => workspace.ok<RunView>('GET', `/api/runs/${run.id}`)));
}

/** The way a run took: `t>next w>next`. */
export const wayOf = (run: RunView): string => run.steps.map((step) => `${step.node}>${step.output ?? ''}`).join(' ');
