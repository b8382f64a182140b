import { ActionIcon, Button, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconChevronLeft, IconHistory, IconListTree, IconPlayerPlay, IconSettings } from '@tabler/icons-react';
import { useState, type ComponentType } from 'react';
import { Link } from 'react-router';
import { useMay } from '../server/session.js';
import type { Workflow } from '../server/workflows.js';
import { useWords, type Word } from '../words/use-words.js';
import { StatePill } from '../workflows/StatePill.js';
import { changesSince } from './changes.js';
import { Steering } from './Steering.js';
import type { Draft } from './use-draft.js';
import type { Look, Panel } from './use-look.js';

interface TopBarProps {
  readonly draft: Draft;
  readonly workflow: Workflow;
  readonly look: Look;
  review(): void;
}

/** Way back, name and save state, undo, what may be opened beside the drawing, and the one main button. */
export function TopBar({ draft, workflow, look, review }: TopBarProps) {
  const { say } = useWords();
  const may = useMay();
  const changes = workflow.published && draft.graph ? changesSince(workflow.published.graph, draft.graph).count : 0;
  const isEdited = look.isDraft && workflow.state !== 'archived' && may('workflows.edit');
  return (
    <header className="top-bar">
      <ActionIcon component={Link} to="/workflows" variant="subtle" color="gray" size={32} aria-label={say('canvas.back')}>
        <IconChevronLeft size={18} />
      </ActionIcon>
      <VisuallyHidden component="h1">{workflow.name || say('canvas.unnamed')}</VisuallyHidden>
      <Name key={workflow.name} draft={draft} workflow={workflow} isDraft={look.isDraft} />
      <StatePill workflow={workflow} />
      {changes > 0 && <span className="pill plain">{say('canvas.changes', { count: changes })}</span>}
      <span className="space" />
      {isEdited && (
        <>
          <Tool label="canvas.undo" Shape={IconArrowBackUp} isOff={!draft.canUndo} act={draft.undo} />
          <Tool label="canvas.redo" Shape={IconArrowForwardUp} isOff={!draft.canRedo} act={draft.redo} />
        </>
      )}
      <PanelTool panel="outline" label="outline.title" Shape={IconListTree} look={look} />
      <PanelTool panel="versions" label="versions.title" Shape={IconHistory} look={look} />
      <PanelTool panel="settings" label="settings.title" Shape={IconSettings} look={look} />
      {look.isDraft ? (
        <>
          <Button variant="default" leftSection={<IconPlayerPlay size={15} />} onClick={() => look.open('rehearse')}>
            {say('rehearse.title')}
          </Button>
          <Steering draft={draft} workflow={workflow} />
          {workflow.state !== 'archived' && may('workflows.publish') && <Button onClick={review}>{say('canvas.review')}</Button>}
        </>
      ) : (
        <Button variant="default" onClick={look.close}>
          {say('canvas.to-draft')}
        </Button>
      )}
    </header>
  );
}

function Name({ draft, workflow, isDraft }: { draft: Draft; workflow: Workflow; isDraft: boolean }) {
  const { say } = useWords();
  const may = useMay();
  const [name, setName] = useState(workflow.name);
  return (
    <div className="name">
      <input
        aria-label={say('canvas.name')}
        value={name}
        placeholder={say('canvas.unnamed')}
        readOnly={!may('workflows.edit') || workflow.state === 'archived'}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => name !== workflow.name && void draft.rename(name)}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
      <span className="secondary" role="status">
        {say(!isDraft ? 'save.looking' : may('workflows.edit') ? `save.${draft.state}` : 'save.read-only')}
      </span>
    </div>
  );
}

interface ToolProps {
  readonly label: Word;
  readonly Shape: ComponentType<{ size: number }>;
  readonly isOff?: boolean;
  readonly isOn?: boolean;
  act(): void;
}
function Tool({ label, Shape, isOff = false, isOn, act }: ToolProps) {
  const { say } = useWords();
  return (
    <Tooltip label={say(label)}>
      <ActionIcon variant={isOn ? 'light' : 'subtle'} color={isOn ? 'river' : 'gray'} size={32} aria-label={say(label)} {...(isOn === undefined ? {} : { 'aria-pressed': isOn })} disabled={isOff} onClick={act}>
        <Shape size={17} />
      </ActionIcon>
    </Tooltip>
  );
}

const PanelTool = ({ panel, label, Shape, look }: { panel: Panel; label: Word; Shape: ToolProps['Shape']; look: Look }) => <Tool label={label} Shape={Shape} isOn={look.panel === panel} act={() => look.open(panel)} />;

