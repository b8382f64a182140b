import { Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Task } from '../server/tasks.js';
import { useWords } from '../words/use-words.js';

/** What somebody noted on a task; kept when one leaves the field. */
export function Note({ task, isOpen, close, save }: { task: Task; isOpen: boolean; close: () => void; save: (notes: string) => void }) {
  const { say } = useWords();
  const [written, setWritten] = useState(task.notes);
  useEffect(() => setWritten(task.notes), [task.id, task.notes]);
  if (!isOpen && task.notes === '') return null;
  const leave = () => {
    if (written !== task.notes) save(written);
    close();
  };
  return (
    <section className="note">
      <h2>{say('tasks.note')}</h2>
      {isOpen ? (
        <Textarea
          autosize
          minRows={2}
          maxRows={10}
          autoFocus
          aria-label={say('tasks.note')}
          description={say('tasks.note-how')}
          value={written}
          onChange={({ currentTarget }) => setWritten(currentTarget.value)}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) event.currentTarget.blur();
          }}
        />
      ) : (
        <p className="note-text">{task.notes}</p>
      )}
    </section>
  );
}
