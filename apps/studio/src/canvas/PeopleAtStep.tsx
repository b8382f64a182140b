import { Button, SegmentedControl } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failed, Rows } from '../frame/states.js';
import { call } from '../server/call.js';
import { calledAs, useRuns } from '../server/runs.js';
import { useMay } from '../server/session.js';
import type { NodeCounts, Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { Initials } from '../contacts/Initials.js';
import type { Whom } from './StepCard.js';
import type { Look } from './use-look.js';

interface PeopleAtStepProps {
  readonly workflow: Workflow;
  readonly id: string;
  readonly whom: Whom;
  readonly counts: NodeCounts | undefined;
  readonly look: Look;
  setWhom(whom: Whom): void;
}

const filterOf = (id: string, whom: Whom): Record<string, string> => (whom === 'here' ? { node: id, status: 'active' } : whom === 'passed' ? { passed: id } : { node: id, status: 'failed' });

/** The people behind a step's figures; each opens the way they went. */
export function PeopleAtStep({ workflow, id, whom, counts, look, setWhom }: PeopleAtStepProps) {
  const { say, number, moment } = useWords();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useRuns(workflow.id, filterOf(id, whom));
  const runs = data?.pages.flatMap(({ items }) => items) ?? [];
  const shown = { here: counts?.waiting ?? 0, passed: counts?.passed ?? 0, failed: counts?.failed ?? 0 };
  return (
    <>
      <SegmentedControl fullWidth value={whom} onChange={(next) => setWhom(next as Whom)} data={(['here', 'passed', 'failed'] as const).map((one) => ({ value: one, label: `${say(`people.${one}`)} ${number(shown[one])}` }))} />
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={5} height={44} />}
      {data && runs.length === 0 && <p className="hint">{say(`people.none.${whom}`)}</p>}
      {whom === 'failed' && runs.length > 0 && <TryAgain workflow={workflow} id={id} />}
      <ul className="people">
        {runs.map((run) => (
          <li key={run.id}>
            <button type="button" onClick={() => look.showRun(run.id)}>
              <Initials name={calledAs(run.person, run.contact)} />
              <span className="names">
                <span>{run.person ? calledAs(run.person, run.contact) : say('people.erased')}</span>
                <span className="secondary">{run.status === 'failed' ? run.reason : run.wakeAt && whom === 'here' ? say('people.until', { instant: moment(run.wakeAt) }) : say('people.entered', { instant: moment(run.enteredAt) })}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say('people.more')}
        </Button>
      )}
    </>
  );
}

/** All that failed here go on from this step. */
function TryAgain({ workflow, id }: { workflow: Workflow; id: string }) {
  const { say } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const [failure, setFailure] = useState<Error | null>(null);
  if (!may('runs.manage')) return null;
  const retry = async () => {
    setFailure(null);
    try {
      await call('/api/runs/retry', { method: 'POST', body: { filter: { workflow: workflow.id, node: id } } });
      await client.invalidateQueries({ queryKey: ['runs'] });
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <>
      <Button variant="default" onClick={() => void retry()}>
        {say('people.retry')}
      </Button>
      {failure && <Failed error={failure} />}
    </>
  );
}
