import { IconFlag } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Initials } from '../contacts/Initials.js';
import { nameOf } from '../contacts/names.js';
import type { Task } from '../server/tasks.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { momentOf } from './use-follow-ups.js';

/** One thing to do: what, why, and until when; late in words. */
export function TaskRow({ task, to, isChosen, now }: { task: Task; to: string; isChosen: boolean; now: number }) {
  const { say } = useWords();
  const { moment, span } = useTimes();
  const lateMs = task.status === 'open' ? now - Date.parse(task.dueAt) : 0;
  const name = task.person ? nameOf(task.person) : '';
  const because = task.why[0]?.text ?? task.workflowName ?? '';
  const at = momentOf(task);
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return (
    <li>
      <Link className="task" to={to} aria-current={isChosen ? 'true' : undefined} data-task={task.id}>
        <Initials name={name} />
        <span className="task-words">
          <span className="task-title">
            {task.priority === 'high' && <IconFlag size={14} stroke={1.9} className="flag" aria-label={say('tasks.urgent')} />}
            {task.title}
          </span>
          <span className="task-why">{[name, because].filter(Boolean).join(' · ')}</span>
        </span>
        <span className={`task-when ${lateMs > 0 ? 'late' : ''}`}>{lateMs > 0 ? say('tasks.late-by', { span: span(lateMs) }) : isToday ? say('tasks.due', { at: moment(at, now) }) : moment(at, now)}</span>
      </Link>
    </li>
  );
}
