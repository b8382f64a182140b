import type { ReactNode } from 'react';
import type { Graph } from '@tributary/contract';
import type { Fault, Stats, Workflow } from '../server/workflows.js';
import type { Scene } from './drawn.js';
import { Outline } from './Outline.js';
import { PathPanel } from './PathPanel.js';
import { RehearsePanel } from './RehearsePanel.js';
import { SettingsPanel } from './SettingsPanel.js';
import { SeveralSteps } from './SeveralSteps.js';
import { SidePanel } from './SidePanel.js';
import type { Whom } from './StepCard.js';
import type { Draft } from './use-draft.js';
import type { Look } from './use-look.js';
import { VersionsPanel } from './VersionsPanel.js';

export interface PanelsProps {
  readonly draft: Draft;
  readonly workflow: Workflow;
  readonly look: Look;
  readonly scene: Scene;
  readonly stats: Stats | undefined;
  readonly faults: readonly Fault[];
  readonly chosen: ReadonlySet<string>;
  readonly one: string | null;
  readonly isEdited: boolean;
  readonly isEntered: boolean;
  readonly tab: 'settings' | Whom;
  setTab(tab: 'settings' | Whom): void;
  choose(id: string): void;
  insert(way: { from: string; output: string }, anchor: Element): void;
  remove(): void;
  leave(): void;
  readonly children: ReactNode;
}

/** The drawing, and beside it what is asked for: it pushes, it does not cover. */
export function Panels(props: PanelsProps) {
  const panel = panelOf(props);
  return (
    <div className={`board ${panel ? 'with-panel' : ''}`}>
      {props.children}
      {panel}
    </div>
  );
}

function panelOf({ draft, workflow, look, scene, stats, faults, chosen, one, isEdited, isEntered, tab, setTab, choose, insert, remove, leave }: PanelsProps): ReactNode {
  const { graph, kinds, nameOf } = scene;
  const restore = (older: Graph) => draft.edit(() => older);
  if (look.run || look.isRunMissing) return <PathPanel {...{ look, graph, kinds, nameOf, choose }} asked={one} workflow={workflow} close={look.close} />;
  if (look.panel === 'rehearse') return <RehearsePanel {...{ look, graph, kinds, nameOf, choose, workflow }} asked={one} isSaved={draft.state === 'saved'} close={look.close} />;
  if (one !== null) return <SidePanel key={one} {...{ graph, kinds, faults, stats, isEdited, isEntered, tab, setTab, insert, choose, nameOf, look }} id={one} workflow={workflow} edit={draft.edit} remove={remove} close={leave} />;
  if (chosen.size > 1) return <SeveralSteps count={chosen.size} isEdited={isEdited} remove={remove} close={leave} />;
  if (look.panel === 'outline') return <Outline {...{ graph, kinds, nameOf, choose, insert: isEdited ? insert : undefined }} chosen={one} outputs={scene.outputs} outputName={scene.outputName} close={look.close} />;
  if (look.panel === 'settings') return <SettingsPanel graph={graph} faults={faults} isEdited={isEdited} edit={draft.edit} close={look.close} />;
  if (look.panel === 'versions') return <VersionsPanel {...{ workflow, look, restore }} close={look.close} />;
  return null;
}
