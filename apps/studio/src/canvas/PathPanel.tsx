import { ActionIcon, Button } from '@mantine/core';
import type { Graph, NodeDescription } from '@tributary/contract';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import { calledAs, useRuns, type Run } from '../server/runs.js';
import { useMay } from '../server/session.js';
import type { Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { Initials } from '../contacts/Initials.js';
import type { NameOf } from './names.js';
import { PanelHead } from './PanelHead.js';
import { SentOf } from './SentOf.js';
import { Story } from './Story.js';
import type { Look } from './use-look.js';
import { WhyNot } from './WhyNot.js';

interface PathPanelProps {
  readonly look: Look;
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly nameOf: NameOf;
  /** A step that is asked about. */
  readonly asked: string | null;
  choose(id: string): void;
  close(): void;
}

/** One person's way through the workflow as a story: each step with its instant and why. */
export function PathPanel({ look, workflow, graph, kinds, nameOf, asked, choose, close }: PathPanelProps) {
  const { say, number, span } = useWords();
  const runs = useRuns(workflow.id, {}).data?.pages.flatMap(({ items }) => items) ?? [];
  const { run } = look;
  if (!run)
    return (
      <aside className="panel" aria-label={say('path.title')}>
        <PanelHead title={say('path.title')} close={close} />
        <div className="panel-body">{look.isRunMissing && <Failed error={look.isRunMissing} />}</div>
      </aside>
    );
  const at = runs.findIndex(({ id }) => id === run.id);
  const [before, after] = [runs[at - 1], at < 0 ? undefined : runs[at + 1]];
  const lasted = new Date(run.endedAt ?? Date.now()).getTime() - new Date(run.enteredAt).getTime();
  const name = calledAs(run.person, run.contact);
  return (
    <aside className="panel" aria-label={say('path.title')}>
      <PanelHead
        title={run.person ? name : say('people.erased')}
        below={`${say(`path.${run.status}`)} · ${span(lasted)} · v${number(run.version)}`}
        lead={<Initials name={name} />}
        tools={
          <>
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('path.before')} disabled={!before} onClick={() => before && look.showRun(before.id)}>
              <IconChevronUp size={16} />
            </ActionIcon>
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('path.after')} disabled={!after} onClick={() => after && look.showRun(after.id)}>
              <IconChevronDown size={16} />
            </ActionIcon>
          </>
        }
        close={close}
      />
      <div className="panel-body">
        <Story steps={run.steps} {...{ graph, kinds, nameOf, choose }} end={<Ending run={run} />} beside={({ effect }) => effect && <SentOf effect={effect} />} />
        {asked !== null && <WhyNot asked={asked} steps={run.steps} {...{ graph, kinds, nameOf }} />}
        <Steer run={run} />
      </div>
    </aside>
  );
}

/** How it ended, or how long it waits. */
function Ending({ run }: { run: Run }) {
  const { say, moment } = useWords();
  if (run.status === 'active') return <>{run.wakeAt ? say('path.waits-until', { instant: moment(run.wakeAt) }) : say(`path.doing.${run.doing ?? 'running'}`)}</>;
  if (run.status === 'completed') return <>{say('path.completed-here')}</>;
  return <>{say(run.status === 'exited' ? 'path.left' : 'path.failed-here', { reason: run.reason ?? '' })}</>;
}

/** A failed run goes on from where it failed; an active one may be taken out. */
function Steer({ run }: { run: Run }) {
  const { say } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const [failure, setFailure] = useState<Error | null>(null);
  const what = run.status === 'failed' ? 'retry' : run.status === 'active' ? 'cancel' : null;
  if (!what || !may('runs.manage')) return null;
  const steer = async () => {
    setFailure(null);
    try {
      await call(`/api/runs/${run.id}/${what}`, { method: 'POST', body: {} });
      await Promise.all([client.invalidateQueries({ queryKey: ['run', run.id] }), client.invalidateQueries({ queryKey: ['runs'] })]);
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <>
      <Button variant={what === 'retry' ? 'default' : 'subtle'} color={what === 'retry' ? 'river' : 'red'} style={{ justifySelf: 'start' }} onClick={() => void steer()}>
        {say(`path.${what}`)}
      </Button>
      {failure && <Failed error={failure} />}
    </>
  );
}
