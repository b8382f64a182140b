import { ActionIcon, Button, Menu, Modal } from '@mantine/core';
import { IconArchive, IconCopy, IconDots, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import { useMay } from '../server/session.js';
import type { Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import type { Draft } from './use-draft.js';

type Asked = 'pause' | 'resume' | 'archive' | 'delete';

/** Pause, resume, copy, archive: what changes for people says so first, and waits for a yes. */
export function Steering({ draft, workflow }: { draft: Draft; workflow: Workflow }) {
  const { say } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const copy = async () => {
    const made = await call<Workflow>('/api/workflows', { method: 'POST', body: { name: say('canvas.copy-of', { name: workflow.name }), graph: draft.graph } });
    await client.invalidateQueries({ queryKey: ['workflows'] });
    void navigate(`/workflows/${made.id}`);
  };
  const mayPublish = may('workflows.publish');
  return (
    <>
      {workflow.state === 'published' && mayPublish && (
        <Button variant="default" leftSection={<IconPlayerPause size={15} />} onClick={() => setAsked('pause')}>
          {say('canvas.pause')}
        </Button>
      )}
      {workflow.state === 'paused' && mayPublish && (
        <Button variant="default" leftSection={<IconPlayerPlay size={15} />} onClick={() => setAsked('resume')}>
          {say('canvas.resume')}
        </Button>
      )}
      {may('workflows.edit') && (
        <Menu shadow="md" position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('canvas.more')}>
              <IconDots size={17} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => void copy()}>
              {say('canvas.copy')}
            </Menu.Item>
            {workflow.published === null ? (
              <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => setAsked('delete')}>
                {say('canvas.delete')}
              </Menu.Item>
            ) : (
              workflow.state !== 'archived' &&
              mayPublish && (
                <Menu.Item color="red" leftSection={<IconArchive size={15} />} onClick={() => setAsked('archive')}>
                  {say('canvas.archive')}
                </Menu.Item>
              )
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked && <Question asked={asked} draft={draft} workflow={workflow} close={() => setAsked(null)} />}
    </>
  );
}

const RESUMED = ['run', 'skip', 'exit'] as const;

function Question({ asked, draft, workflow, close }: { asked: Asked; draft: Draft; workflow: Workflow; close: () => void }) {
  const { say } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [overdue, setOverdue] = useState<(typeof RESUMED)[number]>('run');
  const [failure, setFailure] = useState<Error | null>(null);
  const act = async () => {
    setFailure(null);
    try {
      if (asked === 'delete') await call(`/api/workflows/${workflow.id}`, { method: 'DELETE' });
      else draft.setWorkflow(await call<Workflow>(`/api/workflows/${workflow.id}/${asked}`, { method: 'POST', body: asked === 'resume' ? { overdue } : {} }));
      void client.invalidateQueries({ queryKey: ['workflows'] });
      close();
      if (asked === 'delete') void navigate('/workflows');
    } catch (error) {
      setFailure(error as Error);
    }
  };
  const isHarsh = asked === 'archive' || asked === 'delete';
  // After that no drawing is taken any more: what was drawn last goes first.
  const isWaiting = asked === 'archive' && ['changed', 'saving', 'away'].includes(draft.state);
  return (
    <Modal opened onClose={close} title={say(`steer.${asked}`, { name: workflow.name })} size={480} radius="lg" centered closeButtonProps={{ 'aria-label': say('panel.close') }}>
      <div className="review">
        <p style={{ margin: 0 }}>{say(`steer.${asked}.why`)}</p>
        {asked === 'resume' && (
          <div className="choices" role="radiogroup" aria-label={say('resume.question')}>
            {RESUMED.map((one) => (
              <label key={one} className={`choice ${overdue === one ? 'chosen' : ''}`}>
                <input type="radio" name="overdue" checked={overdue === one} onChange={() => setOverdue(one)} />
                <span>{say(`resume.${one}`)}</span>
              </label>
            ))}
          </div>
        )}
        {failure && <Failed error={failure} />}
        <div className="review-foot">
          <Button variant="default" onClick={close}>
            {say('review.back')}
          </Button>
          <Button color={isHarsh ? 'red' : 'river'} loading={isWaiting} onClick={() => void act()}>
            {say(`steer.${asked}.yes`)}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
