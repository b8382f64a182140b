import type { GraphNode, NodeDescription } from '@tributary/contract';
import { outputsOf } from '@tributary/contract/outputs';
import { cutNodes, insertNode } from '@tributary/workflow/edit';
import type { Scene } from './drawn.js';
import { openId } from './layout.js';
import type { Chosen } from './use-chosen.js';
import { freshId } from './use-clipboard.js';
import type { Draft } from './use-draft.js';
import type { useGoTo } from './use-go-to.js';
import type { Look } from './use-look.js';
import { neighbourOf, type Direction } from './walk.js';

/** Where a new step will stand; `way` null: it is the first. */
export interface Gap {
  readonly way: { readonly from: string; readonly output: string } | null;
  readonly anchor: Element;
}

interface Acting {
  readonly draft: Draft;
  readonly look: Look;
  readonly scene: Scene;
  readonly picked: Chosen;
  readonly gap: Gap | null;
  readonly isEdited: boolean;
  /** The focus is in the settings of the chosen step. */
  readonly isEntered: boolean;
  readonly goTo: ReturnType<typeof useGoTo>;
  setGap(gap: Gap | null): void;
  setFresh(ids: ReadonlySet<string>): void;
  setTab(tab: 'settings'): void;
  setEntered(isEntered: boolean): void;
  choose(id: string, more: boolean): void;
}

/** What whoever draws may do, by mouse or by keyboard. */
export function useActs({ draft, look, scene, picked, gap, isEdited, isEntered, goTo, setGap, setFresh, setTab, setEntered, choose }: Acting) {
  const { edit } = draft;
  const { graph } = scene;
  const { chosen, one } = picked;
  const remove = () => {
    if (!isEdited || chosen.size === 0) return;
    const next = graph.edges.find(({ to }) => chosen.has(to))?.from;
    edit((known) => cutNodes(known, chosen));
    picked.clear();
    if (next !== undefined && !chosen.has(next)) goTo(next, scene.placed.at.get(next));
  };
  const pick = (kind: NodeDescription) => {
    const node: GraphNode = { id: freshId(new Set(graph.nodes.map(({ id }) => id)), kind.kind), kind: kind.kind, config: {} };
    edit((known) => insertNode(known, node, gap?.way ?? null, outputsOf(kind, {})[0] ?? null));
    setGap(null);
    if (look.panel === 'rehearse') look.close();
    setFresh(new Set([node.id]));
    setTab('settings');
    setEntered(true);
    picked.choose(node.id);
  };
  const add = () => {
    if (!isEdited) return;
    const anchorOf = (id: string) => document.querySelector(`[data-stop="${CSS.escape(id)}"]`) ?? document.body;
    if (graph.nodes.length === 0) return setGap({ way: null, anchor: document.querySelector('.board .empty button') ?? document.body });
    const from = one ?? graph.nodes[0]!.id;
    const outputs = scene.outputs.get(from) ?? [];
    const output = outputs.find((name) => !graph.edges.some((edge) => edge.from === from && edge.output === name)) ?? outputs[0];
    if (output !== undefined) setGap({ way: { from, output }, anchor: anchorOf(from) });
  };
  const leave = () => {
    const back = one;
    if (isEntered && back !== null) {
      setEntered(false);
      return goTo(back, scene.placed.at.get(back));
    }
    setFresh(new Set());
    look.close();
  };
  const go = (direction: Direction) => {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset['stop'] : undefined;
    const stops = [...scene.placed.at].map(([id, { x, y }]) => ({ id, x, y }));
    const from = focused ?? one ?? '';
    const outputs = scene.outputs.get(from) ?? [];
    const after = outputs.map((output) => graph.edges.find((edge) => edge.from === from && edge.output === output)?.to ?? openId({ from, output }));
    const before = [...graph.edges.filter(({ to }) => to === from).map((edge) => edge.from), ...scene.placed.ends.filter((end) => openId(end) === from).map((end) => end.from)];
    const to = neighbourOf(from, direction, stops, { after, before });
    if (to === undefined) return;
    if (graph.nodes.some(({ id }) => id === to)) choose(to, false);
    else picked.clear();
    goTo(to, scene.placed.at.get(to));
  };
  return { remove, pick, add, leave, go };
}
