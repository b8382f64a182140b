import { ActionIcon, Menu, Tabs } from '@mantine/core';
import type { Graph, NodeDescription } from '@tributary/contract';
import { setConfig } from '@tributary/workflow/edit';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { NodeForm } from '../forms/NodeForm.js';
import type { Fault, Stats, Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { faultWords, fieldOf } from './fault-words.js';
import { Tile } from './icons.js';
import type { NameOf } from './names.js';
import { NoteField } from './NoteField.js';
import { PanelHead } from './PanelHead.js';
import { PeopleAtStep } from './PeopleAtStep.js';
import type { Whom } from './StepCard.js';
import type { Look } from './use-look.js';
import { WaysOut } from './WaysOut.js';

interface SidePanelProps {
  readonly graph: Graph;
  readonly id: string;
  readonly workflow: Workflow;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly faults: readonly Fault[];
  readonly stats: Stats | undefined;
  readonly nameOf: NameOf;
  readonly isEdited: boolean;
  /** The first field takes the focus. */
  readonly isEntered: boolean;
  readonly tab: 'settings' | Whom;
  readonly look: Look;
  setTab(tab: 'settings' | Whom): void;
  edit(edit: (graph: Graph) => Graph): void;
  choose(id: string): void;
  insert(way: { from: string; output: string }, anchor: Element): void;
  remove(): void;
  close(): void;
}

const FIELDS = 'input:not([type=hidden]), textarea, select, button';

/** The chosen step's settings and people, beside the drawing, never over it. */
export function SidePanel(props: SidePanelProps) {
  const { graph, id, workflow, kinds, stats, isEdited, isEntered, tab, setTab, remove, close, look } = props;
  const { say, number } = useWords();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isEntered) body.current?.querySelector<HTMLElement>(FIELDS)?.focus();
  }, [isEntered]);
  const node = graph.nodes.find((one) => one.id === id);
  const kind = node && kinds.get(node.kind);
  if (!node) return null;
  const counts = stats?.nodes[id];
  const isLive = workflow.state !== 'draft';
  const menu = isEdited && (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('panel.more')}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={remove}>
          {say('panel.remove')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <aside className="panel" aria-label={say('panel.title')}>
      <PanelHead
        title={kind?.title ?? node.kind}
        below={counts ? say('panel.counts', { passed: number(counts.passed), waiting: number(counts.waiting), failed: number(counts.failed) }) : kind?.summary}
        lead={<Tile icon={kind?.icon ?? ''} group={kind?.group ?? ''} />}
        tools={menu}
        close={close}
      />
      {isLive && (
        <Tabs value={tab === 'settings' ? 'settings' : 'people'} onChange={(next) => setTab(next === 'people' ? 'here' : 'settings')} className="panel-tabs">
          <Tabs.List>
            <Tabs.Tab value="settings">{say('panel.settings')}</Tabs.Tab>
            <Tabs.Tab value="people">{say('panel.people')}</Tabs.Tab>
          </Tabs.List>
        </Tabs>
      )}
      <div className="panel-body" ref={body}>
        {tab !== 'settings' && isLive ? <PeopleAtStep {...{ workflow, id, look, counts }} whom={tab} setWhom={setTab} /> : <Settings {...props} />}
      </div>
    </aside>
  );
}

function Settings({ graph, id, kinds, faults, isEdited, edit, insert, choose, nameOf }: SidePanelProps) {
  const words = useWords();
  const node = graph.nodes.find((one) => one.id === id)!;
  const kind = kinds.get(node.kind);
  if (!kind) return <p className="fault">{words.say('panel.unknown', { kind: node.kind })}</p>;
  const starting = graph.nodes.find((one) => kinds.get(one.kind)?.type === 'trigger')?.config['event'];
  const startedBy = typeof starting === 'string' && starting !== '' ? starting : undefined;
  const own = faults.filter((fault) => fault.node === id);
  const said = own.map((fault) => ({ ...fault, detail: faultWords(fault, node, kind, words) }));
  const apart = said.filter((fault) => fieldOf(fault) === undefined);
  return (
    <fieldset disabled={!isEdited} className="plain-fieldset">
      {apart.map(({ detail, code }) => (
        <p key={code} className="fault">
          {detail}
        </p>
      ))}
      <NodeForm node={node} kind={kind} faults={said} others={graph.nodes.filter((one) => one.id !== id)} startedBy={startedBy} change={(config) => edit((drawn) => setConfig(drawn, id, config))} />
      <WaysOut {...{ graph, node, kinds, nameOf, choose, insert, isEdited }} />
      <NoteField node={node} edit={edit} />
    </fieldset>
  );
}
