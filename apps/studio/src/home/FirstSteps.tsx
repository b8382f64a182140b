import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { Summary } from '../server/summary.js';
import { useWords } from '../words/use-words.js';

const STEPS = ['event', 'data', 'segment', 'workflow', 'person'] as const;
const DOORS: Readonly<Record<(typeof STEPS)[number], string>> = { event: '/events', data: '/contacts', segment: '/segments/new', workflow: '/workflows', person: '/workflows' };

/** The way to a first automation; the server says of each step whether it is done. Gone when all of them are. */
export function FirstSteps({ summary }: { summary: Summary }) {
  const { say, number } = useWords();
  const { firstSteps: steps, events } = summary;
  const done = STEPS.filter((step) => steps[step].done).length;
  if (done === STEPS.length) return null;
  const next = STEPS.find((step) => !steps[step].done);
  const figures: Readonly<Record<(typeof STEPS)[number], string>> = {
    event: say('first.event.figure', { count: events.today }),
    data: say('first.data.figure', { traits: steps.data.traits, names: steps.data.names }),
    segment: number(steps.segment.count),
    workflow: '',
    person: number(steps.person.completed),
  };
  return (
    <section className="card first-steps">
      <div className="card-head">
        <h2>{say('first.title')}</h2>
        <span className="secondary figure">{say('first.count', { done, all: STEPS.length })}</span>
      </div>
      <div className="progress" aria-hidden="true">
        <span style={{ width: `${(100 * done) / STEPS.length}%` }} />
      </div>
      <ol>
        {STEPS.map((step) => {
          const isDone = steps[step].done;
          return (
            <li key={step} className={isDone ? 'done' : step === next ? 'next' : ''}>
              <span className="tick">{isDone && <IconCheck size={13} stroke={2.5} aria-label={say('first.done')} />}</span>
              <span className="first-words">
                {isDone || step === next ? <Link to={DOORS[step]}>{say(`first.${step}`)}</Link> : say(`first.${step}`)}
                {step === next && <span className="secondary">{say(`first.${step}.when`)}</span>}
              </span>
              {isDone && <span className="secondary figure">{figures[step]}</span>}
              {step === next && (
                <Button size="compact-sm" component={Link} to={DOORS[step]}>
                  {say(`first.${step}.do`)}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
