import { Button, Modal, Radio } from '@mantine/core';
import type { Graph } from '@tributary/contract';
import { useState } from 'react';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import type { Checks, Stats, Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';

interface PublishReviewProps {
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly checks: Checks | undefined;
  readonly stats: Stats | undefined;
  /** What is published is what the server has: it must have all that is drawn. */
  readonly isSaved: boolean;
  goTo(node: string): void;
  published(workflow: Workflow): void;
  close(): void;
}

type Backfill = 'none' | 'current' | 'both';
type Waiting = 'stay' | 'move' | 'exit';

/** Before newcomers meet it: what is wrong, who enters, what becomes of the people inside. */
export function PublishReview({ workflow, graph, checks, stats, isSaved, goTo, published, close }: PublishReviewProps) {
  const { say, number } = useWords();
  const [backfill, setBackfill] = useState<Backfill>('none');
  const [waiting, setWaiting] = useState<Waiting>('stay');
  const [failure, setFailure] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const errors = checks?.errors ?? [];
  const warnings = checks?.warnings ?? [];
  const bySegment = graph.nodes.some(({ kind }) => kind === 'segment-entered');
  const inside = stats?.active ?? 0;
  const next = (workflow.published?.version ?? 0) + 1;
  const publish = async () => {
    setBusy(true);
    setFailure(null);
    try {
      published(await call<Workflow>(`/api/workflows/${workflow.id}/publish`, { method: 'POST', body: { backfill, waiting } }));
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={close} title={say('review.title')} size={560} radius="lg" centered closeButtonProps={{ 'aria-label': say('panel.close') }}>
      <div className="review">
        {errors.length > 0 ? (
          <section>
            <p className="fault">{say('review.errors', { count: errors.length })}</p>
            <ul>
              {errors.map((fault) => (
                <li key={fault.path + fault.code} className="error">
                  <button type="button" onClick={() => fault.node && goTo(fault.node)}>
                    {fault.detail}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ) : (
          <p className="pill good" style={{ justifySelf: 'start' }}>
            {say('review.ready')}
          </p>
        )}
        {warnings.length > 0 && (
          <section>
            <p className="hint">{say('review.warnings', { count: warnings.length })}</p>
            <ul>
              {warnings.map((fault) => (
                <li key={fault.path + fault.code}>
                  <button type="button" onClick={() => fault.node && goTo(fault.node)}>
                    {fault.detail}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {bySegment && (
          <Radio.Group label={say('review.who')} value={backfill} onChange={(value) => setBackfill(value as Backfill)}>
            {(['none', 'current', 'both'] as const).map((one) => (
              <Radio key={one} value={one} label={say(`review.backfill.${one}`)} my={6} />
            ))}
          </Radio.Group>
        )}
        {inside > 0 && (
          <Radio.Group label={say('review.inside', { count: inside })} value={waiting} onChange={(value) => setWaiting(value as Waiting)}>
            {(['stay', 'move', 'exit'] as const).map((one) => (
              <Radio key={one} value={one} label={say(`review.waiting.${one}`)} my={6} />
            ))}
          </Radio.Group>
        )}
        {!isSaved && <p className="hint">{say('review.unsaved')}</p>}
        {failure && <Failed error={failure} />}
        <Button loading={busy} disabled={errors.length > 0 || !checks || !isSaved} onClick={() => void publish()}>
          {say('review.publish', { version: number(next) })}
        </Button>
      </div>
    </Modal>
  );
}
