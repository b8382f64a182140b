import { Button, Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Failed } from '../frame/states.js';
import { eraseContact } from '../server/contacts.js';
import { useWords } from '../words/use-words.js';

/** Quiet until it is asked for; then it says exactly what it does, and wants the word for it. */
export function EraseContact({ id, name }: { id: string; name: string }) {
  const { say } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const [written, setWritten] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Error | null>(null);
  const word = say('erase.word');
  const erase = async () => {
    setBusy(true);
    try {
      await eraseContact(id);
      void client.invalidateQueries({ queryKey: ['contacts'] });
      void navigate('/contacts', { replace: true });
    } catch (error) {
      setFailure(error instanceof Error ? error : new Error(String(error)));
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAsked(true)}>
        {say('erase.ask')}
      </Button>
      <Modal opened={isAsked} onClose={() => setAsked(false)} title={say('erase.title', { name })} closeButtonProps={{ 'aria-label': say('contacts.leave') }}>
        <div className="erase">
          <p>{say('erase.goes')}</p>
          <p>{say('erase.stays')}</p>
          <p>{say('erase.final')}</p>
          <TextInput label={say('erase.write', { word })} value={written} autoComplete="off" onChange={({ currentTarget }) => setWritten(currentTarget.value)} />
          {failure && <Failed error={failure} />}
          <div className="erase-acts">
            <Button variant="default" onClick={() => setAsked(false)}>
              {say('contacts.leave')}
            </Button>
            <Button className="danger" disabled={written.trim().toLowerCase() !== word.toLowerCase()} loading={isBusy} onClick={() => void erase()}>
              {say('erase.do')}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}
