import { Button } from '@mantine/core';
import { IconCheck, IconClockPause, IconNote, IconUserShare } from '@tabler/icons-react';
import { useState } from 'react';
import { useKeys } from '../keys/use-keys.js';
import { useUsers, type Task } from '../server/tasks.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { ChoiceMenu } from './ChoiceMenu.js';
import { DateChoice } from './DateChoice.js';
import { OUTCOMES } from './outcomes.js';
import { snoozeTimes } from './snooze-times.js';
import type { Act } from './use-acts.js';

type Open = 'done' | 'snooze' | 'give' | 'date' | null;

/** What can be done with a task: one key each, and what it asks in one more. @param leave goes to the next */
export function TaskActions({ task, act, leave, note }: { task: Task; act: Act; leave: () => void; note: () => void }) {
  const { say } = useWords();
  const { moment } = useTimes();
  const users = useUsers().data ?? [];
  const [open, setOpen] = useState<Open>(null);
  const isDone = task.status === 'done';
  const times = snoozeTimes(new Date());

  const finish = (outcome: string | null) => {
    leave();
    void act(task, { done: true, outcome }, say('tasks.said.done'), { done: false, outcome: task.outcome });
  };
  const snooze = (at: Date) => {
    setOpen(null);
    leave();
    void act(task, { snoozeUntil: at.toISOString() }, say('tasks.said.snoozed', { at: moment(at.toISOString(), Date.now()) }), { snoozeUntil: task.snoozeUntil });
  };
  const give = (id: string, name: string) => {
    leave();
    void act(task, { owner: id }, say('tasks.said.given', { name }), { owner: task.owner });
  };
  const later = (['afternoon', 'tomorrow', 'nextWeek'] as const).map((when) => ({ label: say(`tasks.snooze.${when}`), aside: moment(times[when].toISOString(), Date.now()), act: () => snooze(times[when]) }));
  useKeys('tasks.keys', [
    { key: 'e', word: 'tasks.done', act: () => !isDone && setOpen('done') },
    { key: 's', word: 'tasks.snooze', act: () => !isDone && setOpen('snooze') },
    { key: 'g', word: 'tasks.give', act: () => !isDone && setOpen('give') },
    { key: 'n', word: 'tasks.note', act: note },
  ]);
  if (isDone)
    return (
      <Button variant="default" onClick={() => void act(task, { done: false }, '', null)}>
        {say('tasks.reopen')}
      </Button>
    );
  return (
    <>
      <ChoiceMenu
        label={say('tasks.done')}
        hotkey="e"
        icon={<IconCheck size={16} stroke={1.75} />}
        isMain
        isOpen={open === 'done'}
        setOpen={(is) => setOpen(is ? 'done' : null)}
        choices={[{ label: say('tasks.outcome.none'), act: () => finish(null) }, ...OUTCOMES.map((outcome) => ({ label: say(`tasks.outcome.${outcome}`), act: () => finish(outcome) }))]}
      />
      <ChoiceMenu
        label={say('tasks.snooze')}
        hotkey="s"
        icon={<IconClockPause size={16} stroke={1.75} />}
        isOpen={open === 'snooze'}
        setOpen={(is) => setOpen(is ? 'snooze' : null)}
        choices={[...later, { label: say('tasks.snooze.date'), act: () => setOpen('date') }]}
      />
      <ChoiceMenu
        label={say('tasks.give')}
        hotkey="g"
        icon={<IconUserShare size={16} stroke={1.75} />}
        isOpen={open === 'give'}
        setOpen={(is) => setOpen(is ? 'give' : null)}
        choices={users.filter(({ id }) => id !== task.owner).map(({ id, name }) => ({ label: name, act: () => give(id, name) }))}
      />
      <Button variant="subtle" color="gray" className="note-button" leftSection={<IconNote size={16} stroke={1.75} />} rightSection={<kbd className="key-hint">n</kbd>} onClick={note}>
        {say('tasks.note')}
      </Button>
      {open === 'date' && <DateChoice isOpen first={times.tomorrow} close={() => setOpen(null)} choose={snooze} />}
    </>
  );
}
