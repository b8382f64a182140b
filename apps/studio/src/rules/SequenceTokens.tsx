import { ActionIcon } from '@mantine/core';
import type { PropertyCondition, SequenceCondition } from '@tributary/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useWords } from '../words/use-words.js';
import { DurationToken } from './DurationToken.js';
import { EventNameToken } from './EventTokens.js';
import { WhereTokens } from './WhereTokens.js';

type Step = SequenceCondition['sequence'][number];
const nameOf = (step: Step): string => (typeof step === 'string' ? step : step.event);
const whereOf = (step: Step): readonly PropertyCondition[] | undefined => (typeof step === 'string' ? undefined : step.where);
const stepOf = (event: string, where: readonly PropertyCondition[] | undefined): Step => (where === undefined ? event : ({ event, where } as Step));

/** "Product Viewed, then Order Completed, each within 2 days of the one before, all in 14 days". */
export function SequenceTokens({ value, change }: { value: SequenceCondition; change: (value: SequenceCondition) => void }) {
  const { say } = useWords();
  const { sequence } = value;
  const put = (steps: readonly Step[]) => change({ ...value, sequence: [...steps] });
  return (
    <>
      {sequence.map((step, i) => (
        <span className="rule-step" key={i}>
          {i > 0 && say('rule.then')}
          <EventNameToken value={nameOf(step)} change={(event) => put(sequence.map((one, at) => (at === i ? stepOf(event, whereOf(one)) : one)))} />
          {sequence.length > 1 && (
            <ActionIcon variant="subtle" color="gray" size={20} aria-label={say('rule.remove')} onClick={() => put(sequence.filter((_, at) => at !== i))}>
              <IconX size={12} />
            </ActionIcon>
          )}
          <WhereTokens event={nameOf(step)} where={whereOf(step)} change={(where) => put(sequence.map((one, at) => (at === i ? stepOf(nameOf(one), where) : one)))} />
        </span>
      ))}
      <button type="button" className="link" onClick={() => put([...sequence, ''])}>
        <IconPlus size={14} /> {say('rule.add-step')}
      </button>
      <Length label={say('rule.max-gap')} value={value.max_gap} other="2d" change={(length) => change(withLength(value, 'max_gap', length))} />
      <Length label={say('rule.all-within')} value={value.within} other="14d" change={(length) => change(withLength(value, 'within', length))} />
    </>
  );
}

function withLength(value: SequenceCondition, key: 'max_gap' | 'within', length: string | undefined): SequenceCondition {
  const { [key]: _old, ...rest } = value;
  return length === undefined ? rest : { ...rest, [key]: length };
}

/** A length of time that need not be said. */
function Length({ label, value, other, change }: { label: string; value: string | undefined; other: string; change: (value: string | undefined) => void }) {
  const { say } = useWords();
  if (value === undefined) {
    return (
      <button type="button" className="link quiet" onClick={() => change(other)}>
        {label} …
      </button>
    );
  }
  return (
    <span className="rule-step">
      {label} <DurationToken label={label} value={value} change={change} />
      <ActionIcon variant="subtle" color="gray" size={20} aria-label={say('rule.remove')} onClick={() => change(undefined)}>
        <IconX size={12} />
      </ActionIcon>
    </span>
  );
}
