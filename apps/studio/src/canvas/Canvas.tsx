import '@xyflow/react/dist/style.css';
import type { Graph, NodeDescription } from '@tributary/contract';
import { outputsOf } from '@tributary/contract/outputs';
import { IconPlus } from '@tabler/icons-react';
import { Background, BackgroundVariant, Controls, Handle, MiniMap, Position, ReactFlow, type Node, type NodeProps } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { useMantineColorScheme } from '@mantine/core';
import type { Fault, Stats } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { OPEN, openId, place, STEP } from './layout.js';
import type { NameOf } from './names.js';
import { StepCard, type StepNode } from './StepCard.js';
import { Way, type WayEdge } from './Way.js';

interface OpenData extends Record<string, unknown> {
  add(anchor: Element): void;
}
type OpenNode = Node<OpenData, 'open'>;

const OpenEndCard = memo(function OpenEndCard({ data }: NodeProps<OpenNode>) {
  const { say } = useWords();
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <button type="button" className="open-end nodrag" onClick={(event) => data.add(event.currentTarget)}>
        <IconPlus size={14} stroke={2} />
        {say('canvas.add')}
      </button>
    </>
  );
});

const nodeTypes = { step: StepCard, open: OpenEndCard };
const edgeTypes = { way: Way };

export interface CanvasProps {
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly stats: Stats | undefined;
  readonly faults: readonly Fault[];
  readonly chosen: string | null;
  readonly nameOf: NameOf;
  choose(id: string | null): void;
  insert(way: { from: string; output: string }, anchor: Element): void;
}

/** The drawing: laid out by itself, a `+` on every way, a dashed end where nothing follows yet. */
export function Canvas({ graph, kinds, stats, faults, chosen, nameOf, choose, insert }: CanvasProps) {
  const { colorScheme } = useMantineColorScheme();
  const outputs = useMemo(() => new Map(graph.nodes.map((node) => [node.id, kinds.get(node.kind) ? outputsOf(kinds.get(node.kind)!, node.config) : []])), [graph, kinds]);
  const placed = useMemo(() => place(graph, outputs), [graph, outputs]);
  const nodes = useMemo(() => {
    const steps = graph.nodes.map((node): StepNode => {
      const data = { node, kind: kinds.get(node.kind), counts: stats?.nodes[node.id], fault: faults.find((fault) => fault.node === node.id), nameOf, chosen: node.id === chosen, choose };
      return { id: node.id, type: 'step', position: placed.at.get(node.id) ?? { x: 0, y: 0 }, data, measured: STEP, draggable: false };
    });
    const ends = placed.ends.map((end): OpenNode => ({ id: openId(end), type: 'open', position: placed.at.get(openId(end))!, data: { add: (anchor) => insert(end, anchor) }, measured: OPEN, draggable: false, style: { pointerEvents: 'all' } }));
    return [...steps, ...ends];
  }, [graph, kinds, stats, faults, chosen, nameOf, choose, placed, insert]);
  const edges = useMemo(() => {
    const labelOf = (from: string, output: string) => ((outputs.get(from)?.length ?? 0) > 1 ? output : null);
    const drawn = graph.edges
      .filter((edge) => outputs.get(edge.from)?.includes(edge.output))
      .map((edge): WayEdge => ({ id: `${edge.from}/${edge.output}`, source: edge.from, target: edge.to, type: 'way', data: { output: edge.output, label: labelOf(edge.from, edge.output), insert } }));
    const open = placed.ends.map((end): WayEdge => ({ id: openId(end), source: end.from, target: openId(end), type: 'way', style: { strokeDasharray: '4 4' }, data: { output: end.output, label: labelOf(end.from, end.output) } }));
    return [...drawn, ...open];
  }, [graph, outputs, placed, insert]);
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
      deleteKeyCode={null}
      panOnScroll
      onPaneClick={() => choose(null)}
      onlyRenderVisibleElements={graph.nodes.length > 60}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} />
      <Controls showInteractive={false} position="bottom-left" />
      <MiniMap pannable zoomable position="bottom-right" nodeColor="var(--line-strong)" />
    </ReactFlow>
  );
}
