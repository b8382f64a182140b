import { ActionIcon, Button, Menu } from '@mantine/core';
import type { Graph, NodeDescription } from '@tributary/contract';
import { setConfig } from '@tributary/workflow/edit';
import { IconDots, IconTrash, IconX } from '@tabler/icons-react';
import type { Fault, Stats } from '../server/workflows.js';
import { NodeForm } from '../forms/NodeForm.js';
import { useWords } from '../words/use-words.js';
import { Tile } from './icons.js';

interface SidePanelProps {
  readonly graph: Graph;
  readonly id: string;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly faults: readonly Fault[];
  readonly stats: Stats | undefined;
  edit(edit: (graph: Graph) => Graph): void;
  remove(id: string): void;
  close(): void;
}

/** The chosen step's settings, beside the drawing, never over it. */
export function SidePanel({ graph, id, kinds, faults, stats, edit, remove, close }: SidePanelProps) {
  const { say, number } = useWords();
  const node = graph.nodes.find((one) => one.id === id);
  const kind = node && kinds.get(node.kind);
  if (!node) return null;
  const counts = stats?.nodes[id];
  const own = faults.filter((fault) => fault.node === id);
  return (
    <aside className="panel" aria-label={say('panel.title')}>
      <div className="panel-head">
        <Tile icon={kind?.icon ?? ''} group={kind?.group ?? ''} />
        <div className="words">
          <h2>{kind?.title ?? node.kind}</h2>
          <div className="secondary">{counts ? say('panel.counts', { passed: number(counts.passed), waiting: number(counts.waiting), failed: number(counts.failed) }) : kind?.summary}</div>
        </div>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('panel.more')}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => remove(id)}>
              {say('panel.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('panel.close')} onClick={close}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      <div className="panel-body" key={id}>
        {kind ? (
          <NodeForm node={node} kind={kind} faults={own} others={graph.nodes.filter((one) => one.id !== id)} change={(config) => edit((drawn) => setConfig(drawn, id, config))} />
        ) : (
          <p className="fault">{say('panel.unknown', { kind: node.kind })}</p>
        )}
        <Button variant="subtle" color="red" leftSection={<IconTrash size={15} />} onClick={() => remove(id)} style={{ justifySelf: 'start' }}>
          {say('panel.remove')}
        </Button>
      </div>
    </aside>
  );
}
