import { Link } from 'react-router';
import type { Task } from '../server/tasks.js';
import { useTelling } from '../words/useTelling.js';
import { useWords } from '../words/use-words.js';

/** What the task says, who asked for it and when, and what the person had done last by then. */
export function WhyNow({ task, now }: { task: Task; now: number }) {
  const { say, ago } = useWords();
  const tell = useTelling();
  const asked = { when: ago(task.createdAt, now), name: task.workflow && <Link to={`/workflows/${task.workflow}${task.run ? `?run=${task.run}` : ''}`}>{task.workflowName ?? task.workflow}</Link> };
  return (
    <section className="why-now" aria-label={say('tasks.why-now')}>
      <h2>{say('tasks.why-now')}</h2>
      <p>{task.message ?? task.title}</p>
      <p className="asked">{tell(task.workflow ? 'tasks.asked-by' : 'tasks.asked', asked)}</p>
      {task.why.length > 0 && (
        <ul>
          {task.why.map(({ at, text }) => (
            <li key={`${at} ${text}`}>
              {text} <span className="secondary">{ago(at, now)}</span>
            </li>
          ))}
        </ul>
      )}
      {task.warning && <p className="secondary">{task.warning.detail}</p>}
    </section>
  );
}
