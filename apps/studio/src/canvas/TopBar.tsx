import { ActionIcon, Button, Menu, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconChevronDown, IconChevronLeft, IconListTree, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { call } from '../server/call.js';
import type { Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { StatePill } from '../workflows/StatePill.js';
import type { Draft } from './use-draft.js';

interface TopBarProps {
  readonly draft: Draft;
  readonly workflow: Workflow;
  readonly isChanged: boolean;
  outline(): void;
  review(): void;
}

/** Way back, name and save state, undo, and the one main button. */
export function TopBar({ draft, workflow, isChanged, outline, review }: TopBarProps) {
  const { say } = useWords();
  const [name, setName] = useState(workflow.name);
  const steer = async (what: 'pause' | 'resume', body: object = {}) => draft.setWorkflow(await call<Workflow>(`/api/workflows/${workflow.id}/${what}`, { method: 'POST', body }));
  return (
    <header className="top-bar">
      <ActionIcon component={Link} to="/workflows" variant="subtle" color="gray" size={32} aria-label={say('canvas.back')}>
        <IconChevronLeft size={18} />
      </ActionIcon>
      <VisuallyHidden component="h1">{workflow.name || say('canvas.unnamed')}</VisuallyHidden>
      <div className="name">
        <input
          aria-label={say('canvas.name')}
          value={name}
          placeholder={say('canvas.unnamed')}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={() => name !== workflow.name && void draft.rename(name)}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
        <span className="secondary" role="status">
          {say(`save.${draft.state}`)}
        </span>
      </div>
      <StatePill workflow={workflow} />
      {isChanged && workflow.published && <span className="pill plain">{say('canvas.changed')}</span>}
      <span className="space" />
      <Tooltip label={say('canvas.undo')}>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('canvas.undo')} disabled={!draft.canUndo} onClick={draft.undo}>
          <IconArrowBackUp size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={say('canvas.redo')}>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('canvas.redo')} disabled={!draft.canRedo} onClick={draft.redo}>
          <IconArrowForwardUp size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={say('outline.title')}>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('outline.title')} onClick={outline}>
          <IconListTree size={17} />
        </ActionIcon>
      </Tooltip>
      {workflow.state === 'published' && (
        <Button variant="default" leftSection={<IconPlayerPause size={15} />} onClick={() => void steer('pause')}>
          {say('canvas.pause')}
        </Button>
      )}
      {workflow.state === 'paused' && (
        <Menu shadow="md" position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<IconPlayerPlay size={15} />} rightSection={<IconChevronDown size={14} />}>
              {say('canvas.resume')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{say('resume.question')}</Menu.Label>
            {(['run', 'skip', 'exit'] as const).map((overdue) => (
              <Menu.Item key={overdue} onClick={() => void steer('resume', { overdue })}>
                {say(`resume.${overdue}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {workflow.state !== 'archived' && <Button onClick={review}>{say('canvas.review')}</Button>}
    </header>
  );
}
