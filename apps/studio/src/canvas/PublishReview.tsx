import { Button, Modal, TextInput } from '@mantine/core';
import type { Graph, NodeDescription } from '@tributary/contract';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import type { Checks, Stats, Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { changesSince } from './changes.js';
import { Faults } from './Faults.js';
import { WhoEnters, type Backfill } from './WhoEnters.js';
import { WhoIsInside, type Waiting } from './WhoIsInside.js';

interface PublishReviewProps {
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly kinds: ReadonlyMap<string, NodeDescription>;
  readonly checks: Checks | undefined;
  readonly stats: Stats | undefined;
  /** What is published is what the server has: it must have all that is drawn. */
  readonly isSaved: boolean;
  goTo(node: string): void;
  published(workflow: Workflow): void;
  close(): void;
}

/** Before newcomers meet it: what is wrong, who enters, what becomes of the people inside, and what changed. */
export function PublishReview({ workflow, graph, kinds, checks, stats, isSaved, goTo, published, close }: PublishReviewProps) {
  const { say, number } = useWords();
  const [backfill, setBackfill] = useState<Backfill>('none');
  const [waiting, setWaiting] = useState<Readonly<Record<string, Waiting>>>({});
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const errors = checks?.errors ?? [];
  const warnings = checks?.warnings ?? [];
  const next = (workflow.published?.version ?? 0) + 1;
  const changes = workflow.published ? changesSince(workflow.published.graph, graph).count : 0;
  const isReady = errors.length === 0 && checks !== undefined && isSaved;
  const publish = async () => {
    setBusy(true);
    setFailure(null);
    try {
      published(await call<Workflow>(`/api/workflows/${workflow.id}/publish`, { method: 'POST', body: { backfill, waiting, ...(name.trim() === '' ? {} : { name }) } }));
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  const faults = { graph, kinds, goTo };
  return (
    <Modal
      opened
      onClose={close}
      title={
        <>
          {say('review.publish', { version: number(next) })}
          <span className="secondary review-sub">{workflow.published ? say('review.since', { count: changes, version: workflow.published.version }) : say('review.first')}</span>
        </>
      }
      size={660}
      radius="lg"
      centered
      closeButtonProps={{ 'aria-label': say('panel.close') }}
    >
      <div className="review">
        {errors.length > 0 ? (
          <section>
            <p className="fault">{say('review.errors', { count: errors.length })}</p>
            <Faults faults={errors} tone="error" {...faults} />
          </section>
        ) : (
          <p className="review-good">
            <IconCircleCheck size={16} stroke={1.75} /> {say('review.ready')}
          </p>
        )}
        {warnings.length > 0 && (
          <section className="review-warnings">
            <Faults faults={warnings} tone="warning" {...faults} />
            <p className="secondary">{say('review.all-the-same')}</p>
          </section>
        )}
        <WhoEnters workflow={workflow} graph={graph} value={backfill} change={setBackfill} />
        <WhoIsInside {...{ workflow, graph, kinds, stats, next }} value={waiting} change={setWaiting} />
        {!isSaved && <p className="hint">{say('review.unsaved')}</p>}
        {failure && <Failed error={failure} />}
        <div className="review-foot">
          <TextInput style={{ flex: 1 }} aria-label={say('review.changed')} placeholder={say('review.changed')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button variant="default" onClick={close}>
            {say('review.back')}
          </Button>
          <Button loading={busy} disabled={!isReady} onClick={() => void publish()}>
            {say('review.publish', { version: number(next) })}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
