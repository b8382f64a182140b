import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { call, type Page } from '../server/call.js';
import { useWorkflows } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';

interface Run {
  readonly id: string;
  readonly workflow: string;
  readonly status: 'active' | 'completed' | 'exited' | 'failed';
  readonly doing: string | null;
  readonly enteredAt: string;
}
const TONES = { active: 'good', completed: '', exited: '', failed: 'bad' } as const;

/** The last ways of a contact through workflows; each opens on its drawing. */
export function RunsOf({ contact }: { contact: string }) {
  const { say, ago } = useWords();
  const workflows = useWorkflows().data ?? [];
  const { data, dataUpdatedAt } = useQuery({ queryKey: ['runs', contact], queryFn: () => call<Page<Run>>(`/api/runs?contact=${contact}&limit=8`), refetchInterval: 5_000 });
  return (
    <section>
      <h2>{say('contacts.runs')}</h2>
      {data?.items.length === 0 && <p className="nothing">{say('contacts.no-runs')}</p>}
      <ul className="runs">
        {data?.items.map(({ id, workflow, status, enteredAt }) => (
          <li key={id}>
            <Link to={`/workflows/${workflow}?run=${id}`}>{workflows.find((one) => one.id === workflow)?.name ?? workflow}</Link>
            <span className={`pill ${TONES[status]}`}>{say(`run.${status}`)}</span>
            <span className="secondary">{ago(enteredAt, dataUpdatedAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
