import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import type { Graph, NodeDescription } from '@tributary/contract';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import type { Checks, Entering, Fault, Stats, Workflow } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { changesSince } from './changes.js';
import { faultWords } from './fault-words.js';
import { useNames } from './names.js';
import { Sentence } from './Sentence.js';

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

type Backfill = 'none' | 'current' | 'both';
type Waiting = 'stay' | 'move' | 'exit';

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

function Faults({ faults, tone, graph, kinds, goTo }: { faults: readonly Fault[]; tone: 'error' | 'warning' } & Pick<PublishReviewProps, 'graph' | 'kinds' | 'goTo'>) {
  const words = useWords();
  const nameOf = useNames();
  return (
    <ul className="faults">
      {faults.map((fault) => {
        const node = graph.nodes.find(({ id }) => id === fault.node);
        const kind = node && kinds.get(node.kind);
        return (
          <li key={fault.path + fault.code} className={tone}>
            <button type="button" disabled={!node} onClick={() => fault.node && goTo(fault.node)}>
              <IconAlertTriangle size={15} stroke={1.75} />
              <span>
                {node && (
                  <span className="secondary">
                    <Sentence node={node} kind={kind} nameOf={nameOf} />
                  </span>
                )}
                {faultWords(fault, node, kind, words)}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** Newcomers only, or who is there already too: only a segment's members can be filled in. */
function WhoEnters({ workflow, graph, value, change }: Pick<PublishReviewProps, 'workflow' | 'graph'> & { value: Backfill; change: (value: Backfill) => void }) {
  const { say, number } = useWords();
  const { data } = useQuery({ queryKey: ['entering', workflow.id, 'review', graph], queryFn: () => call<Entering>(`/api/workflows/${workflow.id}/entering`, { method: 'POST', body: { graph } }), staleTime: 10_000 });
  const current = data?.current ?? null;
  const counted = data?.count ?? null;
  return (
    <section>
      <h3>{say('review.who')}</h3>
      {current !== null ? (
        <div className="choices" role="radiogroup" aria-label={say('review.who')}>
          {(['none', 'both', 'current'] as const).map((one) => (
            <label key={one} className={`choice ${value === one ? 'chosen' : ''}`}>
              <input type="radio" name="backfill" checked={value === one} onChange={() => change(one)} />
              <span>{say(`review.backfill.${one}`, { count: current, shown: number(current) })}</span>
            </label>
          ))}
        </div>
      ) : (
        <p className="secondary">{counted === null ? say('review.from-now-on') : say(data?.within === null ? 'step.in-it-now' : 'step.in-seven-days', { count: counted, shown: number(counted) })}</p>
      )}
    </section>
  );
}

/** What becomes of people inside, by the step at which they are. */
function WhoIsInside({ workflow, graph, kinds, stats, next, value, change }: Pick<PublishReviewProps, 'workflow' | 'graph' | 'kinds' | 'stats'> & { next: number; value: Readonly<Record<string, Waiting>>; change: (value: Readonly<Record<string, Waiting>>) => void }) {
  const { say, number } = useWords();
  const nameOf = useNames();
  const inside = stats?.active ?? 0;
  if (!workflow.published || inside === 0) return null;
  const older = new Map(workflow.published.graph.nodes.map((node) => [node.id, node]));
  const drawn = new Map(graph.nodes.map((node) => [node.id, node]));
  const standing = Object.entries(stats?.nodes ?? {}).filter(([, { waiting }]) => waiting > 0);
  return (
    <section>
      <h3>{say('review.inside', { count: inside })}</h3>
      <ul className="inside">
        {standing.map(([id, { waiting }]) => {
          const node = older.get(id) ?? drawn.get(id);
          const isGone = !drawn.has(id);
          const isOther = !isGone && older.has(id) && JSON.stringify(older.get(id)!.config) !== JSON.stringify(drawn.get(id)!.config);
          return (
            <li key={id}>
              <span>
                {node ? <Sentence node={node} kind={kinds.get(node.kind)} nameOf={nameOf} /> : id}
                {(isGone || isOther) && <span className="pill plain">{say(isGone ? 'review.gone' : 'review.other')}</span>}
              </span>
              <span className="figure">{number(waiting)}</span>
              <SegmentedControl
                size="xs"
                aria-label={say('review.inside', { count: waiting })}
                value={value[id] ?? 'stay'}
                onChange={(wish) => change({ ...value, [id]: wish as Waiting })}
                data={[
                  { value: 'stay', label: say('review.stay') },
                  { value: 'move', label: say('review.move', { version: next }), disabled: isGone },
                  { value: 'exit', label: say('review.leave') },
                ]}
              />
            </li>
          );
        })}
      </ul>
      <p className="secondary">{say('review.others-stay', { version: workflow.published.version })}</p>
    </section>
  );
}
