import { ActionIcon, Button, Modal } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import type { Segment } from '../server/segments.js';
import { useWords } from '../words/use-words.js';

/** Takes a segment away, after it said what that does; what is in use the server refuses with where. */
export function DeleteSegment({ segment }: { segment: Segment }) {
  const { say } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  const remove = async () => {
    setFailure(null);
    try {
      await call(`/api/segments/${segment.id}`, { method: 'DELETE' });
      void navigate('/segments');
      client.removeQueries({ queryKey: ['segments', segment.id] });
      await client.invalidateQueries({ queryKey: ['segments'], exact: true });
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <>
      <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('segments.delete')} onClick={() => setAsked(true)}>
        <IconTrash size={16} />
      </ActionIcon>
      <Modal opened={isAsked} onClose={() => setAsked(false)} title={say('segments.delete-question', { name: segment.name })} size={440} radius="lg" centered closeButtonProps={{ 'aria-label': say('panel.close') }}>
        <div className="review">
          <p style={{ margin: 0 }}>{say('segments.delete-why')}</p>
          {failure && <Failed error={failure} />}
          <div className="review-foot">
            <Button variant="default" onClick={() => setAsked(false)}>
              {say('review.back')}
            </Button>
            <Button color="red" onClick={() => void remove()}>
              {say('segments.delete')}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}
