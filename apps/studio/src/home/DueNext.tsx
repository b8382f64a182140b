import { Link } from 'react-router';
import { TaskRow } from '../follow-ups/TaskRow.js';
import { useTasks } from '../server/tasks.js';
import { usePlace } from '../server/session.js';
import { useWords } from '../words/use-words.js';

const SHOWN = 5;

/** The follow-ups that are due first: one's own, or everybody's where one is given none. */
export function DueNext({ now }: { now: number }) {
  const { say } = useWords();
  const own = usePlace()?.userId ?? null;
  const { items } = useTasks('open', own ? `owner=${own}` : '');
  if (!items || items.length === 0) return null;
  return (
    <section className="card due-next">
      <div className="card-head">
        <h2>{say('home.due-next')}</h2>
        <Link to="/follow-ups">{say('home.all-tasks')}</Link>
      </div>
      <ul className="tasks">
        {items.slice(0, SHOWN).map((task) => (
          <TaskRow key={task.id} task={task} to={`/follow-ups/${task.id}`} isChosen={false} now={now} />
        ))}
      </ul>
    </section>
  );
}
