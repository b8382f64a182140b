import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../words/use-words.js';

/** As a field for dates and times wants it, by the reader's clock. */
function fieldOf(at: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Any moment to come. */
export function DateChoice({ isOpen, first, close, choose }: { isOpen: boolean; first: Date; close: () => void; choose: (at: Date) => void }) {
  const { say } = useWords();
  const [written, setWritten] = useState(() => fieldOf(first));
  const at = new Date(written);
  const isGood = !Number.isNaN(at.getTime()) && at.getTime() > Date.now();
  return (
    <Modal opened={isOpen} onClose={close} title={say('tasks.snooze-date')} size={340} closeButtonProps={{ 'aria-label': say('panel.close') }}>
      <form
        style={{ display: 'grid', gap: 14 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (isGood) choose(at);
        }}
      >
        <TextInput type="datetime-local" label={say('tasks.back-at')} value={written} data-autofocus onChange={({ currentTarget }) => setWritten(currentTarget.value)} />
        <Button type="submit" disabled={!isGood}>
          {say('tasks.snooze')}
        </Button>
      </form>
    </Modal>
  );
}
