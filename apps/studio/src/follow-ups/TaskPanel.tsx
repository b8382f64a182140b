import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconMail, IconPhone } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Initials } from '../contacts/Initials.js';
import { Timeline } from '../contacts/Timeline.js';
import { usePerson } from '../contacts/use-person.js';
import { Failed } from '../frame/states.js';
import { useContact } from '../server/contacts.js';
import { useMay } from '../server/session.js';
import { useUsers, type Task } from '../server/tasks.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { Facts } from './Facts.js';
import { Note } from './Note.js';
import { outcomeText } from './outcomes.js';
import { TaskActions } from './TaskActions.js';
import type { Act } from './use-acts.js';
import { WhyNow } from './WhyNow.js';

/** What the product did with them, which a call is not about. */
const ASIDE = ['step', 'trait', 'run-ended', 'score'] as const;

interface TaskPanelProps {
  readonly task: Task;
  readonly act: Act;
  readonly now: number;
  readonly failure: Error | null;
  /** The list, on a phone. */
  readonly back: string;
  leave(): void;
}

function Head({ task, back, now }: Pick<TaskPanelProps, 'task' | 'back' | 'now'>) {
  const { say } = useWords();
  const { whereabouts, textOf, name } = usePerson();
  const contact = useContact(task.contact).data;
  const [phone, email] = [contact ? textOf(contact, 'phone') : '', contact?.email ?? ''];
  const called = task.person ? name(task.person) : say('tasks.nobody');
  return (
    <header className="contact-head">
      <ActionIcon className="phone-only" component={Link} to={back} variant="subtle" color="gray" size={32} aria-label={say('tasks.back')}>
        <IconChevronLeft size={18} />
      </ActionIcon>
      <Initials name={called} isLarge />
      <div className="contact-names">
        <h1>{task.contact ? <Link to={`/contacts/${task.contact}`}>{called}</Link> : task.title}</h1>
        <p>{contact && whereabouts(contact, now).join(' · ')}</p>
      </div>
      {phone && (
        <Button variant="default" component="a" href={`tel:${phone.replace(/[^+\d]/g, '')}`} leftSection={<IconPhone size={15} stroke={1.75} />}>
          {say('tasks.call')}
        </Button>
      )}
      {email && (
        <Button variant="default" component="a" href={`mailto:${email}`} leftSection={<IconMail size={15} stroke={1.75} />}>
          {say('tasks.write')}
        </Button>
      )}
    </header>
  );
}

/** The person a task is about: why now, what is known, what they did, and what can be done. */
export function TaskPanel({ task, act, now, failure, back, leave }: TaskPanelProps) {
  const { say, instant } = useWords();
  const { moment } = useTimes();
  const mayWork = useMay()('tasks.work');
  const contact = useContact(task.contact).data;
  const owner = (useUsers().data ?? []).find(({ id }) => id === task.owner);
  const [isNoting, setNoting] = useState(false);
  return (
    <article className="task-panel" aria-label={task.title}>
      <div className="task-scroll">
        <Head task={task} back={back} now={now} />
        {failure && <Failed error={failure} />}
        <WhyNow task={task} now={now} />
        <p className="task-state" title={instant(task.dueAt)}>
          {say('tasks.for-until', { name: owner?.name ?? say('contacts.no-owner'), at: moment(task.dueAt, now) })}
          {task.status === 'snoozed' && task.snoozeUntil && ` · ${say('tasks.said.snoozed', { at: moment(task.snoozeUntil, now) })}`}
          {task.status === 'done' && ` · ${task.outcome ? say('tasks.done-with', { outcome: outcomeText(task.outcome, say) }) : say('tasks.said.done')}`}
        </p>
        <Note task={task} isOpen={isNoting} close={() => setNoting(false)} save={(notes) => void act(task, { notes }, '', null)} />
        {contact && <Facts contact={contact} now={now} />}
        {task.contact && (
          <section>
            <div className="past-head">
              <h2>{say('tasks.what-they-did')}</h2>
              <span className="live">{say('timeline.live')}</span>
            </div>
            <Timeline contact={task.contact} without={ASIDE} />
          </section>
        )}
      </div>
      {mayWork && (
        <footer className="task-acts">
          <TaskActions key={task.id} task={task} act={act} leave={leave} note={() => setNoting(true)} />
          <span className="next-before key-hint">
            <kbd>j</kbd> {say('tasks.next')} <kbd>k</kbd> {say('tasks.before')}
          </span>
        </footer>
      )}
    </article>
  );
}
