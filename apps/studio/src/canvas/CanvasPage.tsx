import './canvas.css';
import { Button } from '@mantine/core';
import type { GraphNode, NodeDescription } from '@tributary/contract';
import { outputsOf } from '@tributary/contract/outputs';
import { cutNode, insertNode } from '@tributary/workflow/edit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useParams } from 'react-router';
import { Empty, Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import { useKinds, useStats, type Checks } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { Canvas } from './Canvas.js';
import { useNames } from './names.js';
import { Outline } from './Outline.js';
import { Palette } from './Palette.js';
import { PublishReview } from './PublishReview.js';
import { SidePanel } from './SidePanel.js';
import { TopBar } from './TopBar.js';
import { useDraft, type Draft } from './use-draft.js';

/** Where a new step will stand; `way` null: it is the first. */
interface Gap {
  readonly way: { readonly from: string; readonly output: string } | null;
  readonly anchor: Element;
}

const freshId = (nodes: readonly GraphNode[], kind: string): string => {
  for (let n = 1; ; n++) if (!nodes.some(({ id }) => id === `${kind}-${n}`)) return `${kind}-${n}`;
};

/** One workflow: drawn, checked, published, watched. */
export function CanvasPage() {
  const { id = '' } = useParams();
  return (
    <ReactFlowProvider>
      <Workbench key={id} id={id} />
    </ReactFlowProvider>
  );
}

function Workbench({ id }: { id: string }) {
  const draft = useDraft(id);
  const kinds = useKinds();
  if (draft.failure && !draft.graph) return <Failed error={draft.failure} again={() => void draft.load(true)} />;
  if (kinds.error) return <Failed error={kinds.error} again={() => void kinds.refetch()} />;
  if (!draft.graph || !draft.workflow || !kinds.data) return null;
  return <Drawing draft={draft} graph={draft.graph} workflow={draft.workflow} kinds={kinds.data} />;
}

function useKeys(draft: Draft, remove: () => void, leave: () => void): void {
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      const isField = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]');
      const isUndo = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'z';
      if (isField) return;
      if (isUndo && event.shiftKey) draft.redo();
      else if (isUndo) draft.undo();
      else if (event.key === 'Delete' || event.key === 'Backspace') remove();
      else if (event.key === 'Escape') leave();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  });
}

interface DrawingProps {
  readonly draft: Draft;
  readonly graph: NonNullable<Draft['graph']>;
  readonly workflow: NonNullable<Draft['workflow']>;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
}

function Drawing({ draft, graph, workflow, kinds }: DrawingProps) {
  const { say } = useWords();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const [gap, setGap] = useState<Gap | null>(null);
  const [isReviewed, setReviewed] = useState(false);
  const [isOutline, setOutline] = useState(false);
  const names = useNames();
  const stats = useStats(workflow.id, workflow.state !== 'draft').data;
  const asked = useDeferredValue(graph);
  const checks = useQuery({ queryKey: ['checks', workflow.id, asked], queryFn: () => call<Checks>(`/api/workflows/${workflow.id}/validate`, { method: 'POST', body: { graph: asked } }), placeholderData: (before) => before, staleTime: 30_000 });
  const { edit } = draft;

  const choose = useCallback((node: string | null) => setChosen(node), []);
  const insert = useCallback((way: { from: string; output: string }, anchor: Element) => setGap({ way, anchor }), []);
  const remove = useCallback(
    (node: string) => {
      edit((drawn) => cutNode(drawn, node));
      setChosen(null);
    },
    [edit],
  );
  const pick = (kind: NodeDescription) => {
    const node: GraphNode = { id: freshId(graph.nodes, kind.kind), kind: kind.kind, config: {} };
    edit((drawn) => insertNode(drawn, node, gap?.way ?? null, outputsOf(kind, {})[0] ?? null));
    setGap(null);
    setChosen(node.id);
  };
  useKeys(draft, () => chosen && remove(chosen), () => setChosen(null));

  const isFirst = graph.nodes.length === 0;
  const palette = useMemo(() => [...kinds.values()].filter(({ type }) => (type === 'trigger') === (gap?.way === null)), [kinds, gap]);
  const isChanged = workflow.published !== null && JSON.stringify(bare(workflow.published.graph)) !== JSON.stringify(bare(graph));
  const panel = chosen !== null || isOutline;
  return (
    <div className="canvas-page">
      <TopBar draft={draft} workflow={workflow} isChanged={isChanged} outline={() => setOutline(!isOutline)} review={() => setReviewed(true)} />
      {draft.state === 'foreign' && (
        <div className="told" role="alert">
          <span>{say('save.foreign-why')}</span>
          <Button variant="default" onClick={() => void draft.load(false)}>
            {say('save.take-theirs')}
          </Button>
          <Button variant="default" onClick={() => void draft.keepMine()}>
            {say('save.keep-mine')}
          </Button>
        </div>
      )}
      {draft.failure && draft.state === 'refused' && <Failed error={draft.failure} />}
      <div className={`board ${panel ? 'with-panel' : ''}`}>
        {isFirst ? (
          <Empty title={say('canvas.empty')} action={<Button onClick={(event) => setGap({ way: null, anchor: event.currentTarget })}>{say('canvas.choose-trigger')}</Button>}>
            {say('canvas.empty-why')}
          </Empty>
        ) : (
          <Canvas graph={graph} kinds={kinds} stats={stats} faults={checks.data?.errors ?? NONE} chosen={chosen} nameOf={names} choose={choose} insert={insert} />
        )}
        {chosen !== null ? (
          <SidePanel graph={graph} id={chosen} kinds={kinds} faults={checks.data?.errors ?? NONE} stats={stats} edit={edit} remove={remove} close={() => setChosen(null)} />
        ) : (
          isOutline && <Outline graph={graph} kinds={kinds} nameOf={names} chosen={chosen} choose={choose} insert={insert} close={() => setOutline(false)} />
        )}
      </div>
      {gap && <Palette kinds={palette} anchor={gap.anchor} pick={pick} close={() => setGap(null)} />}
      {isReviewed && (
        <PublishReview
          {...{ workflow, graph, stats }}
          isSaved={draft.state === 'saved'}
          checks={checks.data}
          goTo={(node) => {
            setReviewed(false);
            setChosen(node);
          }}
          published={(now) => {
            draft.setWorkflow(now);
            setReviewed(false);
            void client.invalidateQueries({ queryKey: ['workflows'] });
          }}
          close={() => setReviewed(false)}
        />
      )}
    </div>
  );
}

const NONE: readonly never[] = [];

/** What a drawing says, without what publishing adds to it. */
const bare = ({ nodes, edges, settings }: DrawingProps['graph']) => ({ nodes: nodes.map(({ id, kind, config }) => [id, kind, config]), edges, settings: settings ?? null });
