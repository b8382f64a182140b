import { Button } from '@mantine/core';
import type { Graph, NodeDescription } from '@tributary/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import { Empty, Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import { canvasKeys } from '../keys/canvas-keys.js';
import { useListedKeys } from '../keys/use-keys.js';
import { useMay } from '../server/session.js';
import { useStats, type Checks, type Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { Canvas } from './Canvas.js';
import { Palette } from './Palette.js';
import { Panels } from './Panels.js';
import { PublishReview } from './PublishReview.js';
import type { Whom } from './StepCard.js';
import { TopBar } from './TopBar.js';
import { useActs, type Gap } from './use-acts.js';
import { useCanvasKeys } from './use-canvas-keys.js';
import { useChosen } from './use-chosen.js';
import { useClipboard } from './use-clipboard.js';
import type { Draft } from './use-draft.js';
import { useGoTo } from './use-go-to.js';
import { useKeptSight } from './use-kept-sight.js';
import { useLook } from './use-look.js';
import { useScene } from './use-scene.js';

interface DrawingProps {
  readonly draft: Draft;
  readonly graph: Graph;
  readonly workflow: Workflow;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
}
/** What is wrong with the drawing as it stands; asked again after each change. */
function useChecks(workflow: string, graph: Graph) {
  const asked = useDeferredValue(graph);
  return useQuery({ queryKey: ['checks', workflow, asked], queryFn: () => call<Checks>(`/api/workflows/${workflow}/validate`, { method: 'POST', body: { graph: asked } }), placeholderData: (before) => before, staleTime: 30_000 });
}

/** One workflow's drawing with everything around it. */
export function Drawing({ draft, graph: drawn, workflow, kinds }: DrawingProps) {
  const { say } = useWords();
  const client = useQueryClient();
  const may = useMay();
  const picked = useChosen();
  const look = useLook(workflow, drawn, () => {
    picked.clear();
    return picked.chosen.size > 0;
  });
  const [gap, setGap] = useState<Gap | null>(null);
  const [isReviewed, setReviewed] = useState(false);
  const [tab, setTab] = useState<'settings' | Whom>('settings');
  const [isEntered, setEntered] = useState(false);
  /** Steps put in just now: nobody is told what is missing before one was there. */
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const goTo = useGoTo();
  const { graph, isDraft } = look;
  const isEdited = isDraft && workflow.state !== 'archived' && may('workflows.edit');
  const stats = useStats(workflow.id, workflow.state !== 'draft').data;
  const checks = useChecks(workflow.id, drawn).data;
  const { edit } = draft;
  const { chosen, one } = picked;

  const choose = useCallback(
    (id: string, more: boolean) => {
      setTab('settings');
      setEntered(false);
      picked.choose(id, more);
    },
    [picked.choose],
  );
  const boxed = useCallback(
    (ids: ReadonlySet<string>) => {
      setFresh((known) => (known.size > 0 && [...known].some((id) => !ids.has(id)) ? new Set() : known));
      picked.set(ids);
    },
    [picked.set],
  );
  const people = useCallback(
    (id: string, whom: Whom) => {
      picked.set([id]);
      setTab(whom);
    },
    [picked.set],
  );
  const insert = useCallback((way: { from: string; output: string }, anchor: Element) => setGap({ way, anchor }), []);
  const shownChecks = useMemo(() => (isDraft && checks ? { ...checks, errors: checks.errors.filter(({ node }) => node === null || !fresh.has(node)) } : undefined), [isDraft, checks, fresh]);
  const scene = useScene({ workflow: workflow.id, graph, kinds, stats, checks: shownChecks, chosen, path: look.path, choose, insert: isEdited ? insert : undefined, people: workflow.state === 'draft' ? undefined : people });

  useKeptSight(one === null ? undefined : scene.placed.at.get(one));

  const { remove, pick, add, leave, go } = useActs({ draft, look, scene, picked, gap, isEdited, isEntered, setGap, setFresh, setTab, setEntered, goTo, choose });
  useCanvasKeys({ undo: draft.undo, redo: draft.redo, remove, leave, add, go, all: () => picked.set(graph.nodes.map(({ id }) => id)), enter: () => setEntered(true), outline: () => look.open('outline') });
  useListedKeys('keys.canvas', canvasKeys(isEdited));
  useClipboard({ graph, kinds, chosen, isEdited, edit, choose: picked.set });

  const closePalette = () => {
    setGap(null);
    // Back to where it was asked for.
    if (gap?.anchor instanceof HTMLElement) gap.anchor.focus();
  };
  const isFirst = graph.nodes.length === 0;
  const palette = useMemo(() => [...kinds.values()].filter(({ type }) => (type === 'trigger') === (gap?.way === null)), [kinds, gap]);
  return (
    <div className="canvas-page">
      <TopBar draft={draft} workflow={workflow} look={look} review={() => setReviewed(true)} />
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
      <Panels
        {...{ draft, workflow, look, scene, stats, tab, setTab, isEdited, chosen, one, remove, isEntered }}
        faults={shownChecks?.errors ?? []}
        choose={(id) => {
          choose(id, false);
          goTo(id, scene.placed.at.get(id));
        }}
        insert={insert}
        leave={leave}
      >
        {isFirst ? (
          <Empty
            title={say('canvas.empty')}
            action={
              isEdited && (
                <Button onClick={(event) => setGap({ way: null, anchor: event.currentTarget })} autoFocus>
                  {say('canvas.choose-trigger')}
                </Button>
              )
            }
          >
            {say('canvas.empty-why')}
          </Empty>
        ) : (
          <Canvas scene={scene} boxed={boxed} />
        )}
      </Panels>
      {gap && <Palette kinds={palette} anchor={gap.anchor} pick={pick} close={closePalette} />}
      {isReviewed && (
        <PublishReview
          {...{ workflow, graph: drawn, kinds, stats, checks }}
          isSaved={draft.state === 'saved'}
          goTo={(node) => {
            setReviewed(false);
            setFresh(new Set());
            look.close();
            choose(node, false);
            goTo(node, scene.placed.at.get(node));
          }}
          published={(now) => {
            draft.setWorkflow(now);
            setReviewed(false);
            void client.invalidateQueries({ queryKey: ['workflows'] });
            void client.invalidateQueries({ queryKey: ['versions', workflow.id] });
          }}
          close={() => setReviewed(false)}
        />
      )}
    </div>
  );
}
