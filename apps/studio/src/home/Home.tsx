import '../contacts/contacts.css';
import '../follow-ups/follow-ups.css';
import './home.css';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { useMay, usePlace, useSession } from '../server/session.js';
import { useSummary } from '../server/summary.js';
import { useWords } from '../words/use-words.js';
import { DueNext } from './DueNext.js';
import { Figures } from './Figures.js';
import { FirstSteps } from './FirstSteps.js';
import { Now } from './Now.js';
import { Warnings } from './Warnings.js';
import { WorkflowTable } from './WorkflowTable.js';

const greetingAt = (hour: number) => (hour < 5 ? 'home.evening' : hour < 12 ? 'home.morning' : hour < 18 ? 'home.afternoon' : 'home.evening');

/** How it fares today, what has to be acted on, and what just happened. */
export function Home() {
  const { say } = useWords();
  const may = useMay();
  const place = usePlace();
  const { data: session } = useSession();
  const { data, error, refetch, dataUpdatedAt } = useSummary();
  const firstName = session?.user?.name.split(' ')[0] ?? '';
  return (
    <div className="page wide-page">
      <div className="page-head">
        <div>
          <h1>{say(greetingAt(new Date().getHours()), { name: firstName })}</h1>
          <p>{place?.name}</p>
        </div>
        <div className="actions">
          {may('segments.edit') && (
            <Button variant="default" component={Link} to="/segments/new" leftSection={<IconPlus size={15} />}>
              {say('home.segment')}
            </Button>
          )}
          {may('workflows.edit') && (
            <Button component={Link} to="/workflows" leftSection={<IconPlus size={15} />}>
              {say('home.workflow')}
            </Button>
          )}
        </div>
      </div>
      {error && !data && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={3} height={110} />}
      {data && (
        <>
          <Figures summary={data} now={dataUpdatedAt} />
          <div className="home-board">
            <section className="sheet card-sheet">
              <WorkflowTable workflows={data.workflows} />
              <Warnings warnings={data.warnings} />
              <Now />
            </section>
            <div className="home-side">
              <FirstSteps summary={data} />
              <DueNext now={dataUpdatedAt} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}
