import type { Graph, GraphNode, NodeDescription } from '@tributary/contract';
import { outputsOf } from '@tributary/contract/outputs';
import { copySteps, cutNodes, pasteSteps, type Fragment } from '@tributary/workflow/edit';
import { useEffect } from 'react';
import { isWriting } from './is-writing.js';

/** What the clipboard holds is told from other text by this key; its value is the format's version. */
const MARK = 'tributary.steps';

const written = (fragment: Fragment): string => JSON.stringify({ [MARK]: 1, ...fragment });

function read(text: string): Fragment | null {
  try {
    const found = JSON.parse(text) as Partial<Record<string, unknown>> | null;
    return found?.[MARK] === 1 && Array.isArray(found['nodes']) && Array.isArray(found['edges']) ? (found as unknown as Fragment) : null;
  } catch {
    return null;
  }
}

export const freshId = (taken: ReadonlySet<string>, kind: string): string => {
  for (let n = 1; ; n++) if (!taken.has(`${kind}-${n}`)) return `${kind}-${n}`;
};

interface Clipboard {
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly chosen: ReadonlySet<string>;
  /** False: the drawing is only looked at, so it is copied from, and not changed. */
  readonly isEdited: boolean;
  edit(edit: (graph: Graph) => Graph): void;
  choose(ids: Iterable<string>): void;
}

/** Copy, cut and paste of steps, within a drawing, into another, and into another tab; by the clipboard of the machine. */
export function useClipboard({ graph, kinds, chosen, isEdited, edit, choose }: Clipboard): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      if (isWriting(event.target) || chosen.size === 0 || String(getSelection() ?? '') !== '') return;
      event.clipboardData?.setData('text/plain', written(copySteps(graph, chosen)));
      event.preventDefault();
      if (event.type === 'cut' && isEdited) {
        edit((drawn) => cutNodes(drawn, chosen));
        choose([]);
      }
    };
    const paste = (event: ClipboardEvent) => {
      const fragment = isWriting(event.target) || !isEdited ? null : read(event.clipboardData?.getData('text/plain') ?? '');
      if (!fragment) return;
      event.preventDefault();
      const isTrigger = ({ kind }: GraphNode) => kinds.get(kind)?.type === 'trigger';
      // A drawing has one trigger.
      const fitting = graph.nodes.some(isTrigger) ? { ...fragment, nodes: fragment.nodes.filter((node) => !isTrigger(node)) } : fragment;
      const firstOutputOf = (node: GraphNode) => (kinds.get(node.kind) ? (outputsOf(kinds.get(node.kind)!, node.config)[0] ?? null) : null);
      const last = graph.nodes.findLast(({ id }) => chosen.has(id));
      const output = last ? firstOutputOf(last) : null;
      const { graph: pasted, ids } = pasteSteps(graph, fitting, { way: last && output !== null ? { from: last.id, output } : null, firstOutputOf, freshId });
      edit(() => pasted);
      choose(ids);
    };
    window.addEventListener('copy', copy);
    window.addEventListener('cut', copy);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('copy', copy);
      window.removeEventListener('cut', copy);
      window.removeEventListener('paste', paste);
    };
  });
}
