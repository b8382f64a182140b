import '@xyflow/react/dist/style.css';
import { useMantineColorScheme } from '@mantine/core';
import { Controls, MiniMap, ReactFlow, type NodeChange } from '@xyflow/react';
import { useMemo } from 'react';
import { Dots } from './Dots.js';
import { edgesOf, nodesOf, type Scene } from './drawn.js';
import { OpenEndCard } from './OpenEndCard.js';
import { StepCard } from './StepCard.js';
import { Way } from './Way.js';

const nodeTypes = { step: StepCard, open: OpenEndCard };
const edgeTypes = { way: Way };
/** So many are seen without a map. */
const FEW = 8;
/** More than so many are not all kept in the page. */
const MANY = 60;

/** The drawing: laid out by itself, a `+` on every way, a dashed end where nothing follows yet. @param boxed steps that a box was drawn around */
export function Canvas({ scene, boxed }: { scene: Scene; boxed: (ids: ReadonlySet<string>) => void }) {
  const { colorScheme } = useMantineColorScheme();
  const nodes = useMemo(() => nodesOf(scene), [scene]);
  const edges = useMemo(() => edgesOf(scene), [scene]);
  const changed = (changes: readonly NodeChange[]) => {
    const selecting = changes.flatMap((change) => (change.type === 'select' ? [change] : []));
    if (selecting.length === 0) return;
    const next = new Set(scene.chosen);
    for (const { id, selected } of selecting) if (selected) next.add(id);
      else next.delete(id);
    boxed(next);
  };
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      colorMode={colorScheme === 'dark' ? 'dark' : colorScheme === 'light' ? 'light' : 'system'}
      fitView
      fitViewOptions={{ maxZoom: 1, padding: 0.16 }}
      minZoom={0.1}
      maxZoom={1.6}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      selectNodesOnDrag={false}
      deleteKeyCode={null}
      selectionKeyCode="Shift"
      multiSelectionKeyCode={['Meta', 'Control', 'Shift']}
      disableKeyboardA11y
      panOnScroll
      onNodesChange={changed}
      onlyRenderVisibleElements={scene.graph.nodes.length > MANY}
    >
      <Dots />
      <Controls showInteractive={false} position="bottom-left" />
      {scene.graph.nodes.length > FEW && <MiniMap pannable zoomable nodeBorderRadius={0} nodeStrokeWidth={0} position="bottom-right" nodeColor="var(--line-strong)" style={{ width: 132, height: 96 }} />}
    </ReactFlow>
  );
}
