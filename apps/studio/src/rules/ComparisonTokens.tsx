import type { Comparison } from '@tributary/contract';
import type { Operator } from '@tributary/contract/operators';
import { useState } from 'react';
import { useWords } from '../words/use-words.js';
import { comparisonOf, OFFERED, shapeOf, writtenOf } from './compared.js';
import { DurationToken } from './DurationToken.js';
import { AnniversaryToken, BoundTokens, PeriodToken, SinceTokens } from './MovingTokens.js';
import { SuggestedToken } from './SuggestedToken.js';

interface ComparisonTokensProps {
  readonly value: Comparison;
  readonly known: readonly string[];
  /** The operators that are offered; all of them when it is left out. */
  readonly offered?: readonly Operator[];
  change(value: Comparison): void;
}

/** What a new operator begins with. */
function begun(op: Operator, written: readonly string[]): readonly string[] {
  const shape = shapeOf(op);
  if (shape === 'duration') return ['30d'];
  if (shape === 'period') return ['this_month'];
  return shape === 'anniversary' ? ['today'] : written;
}

/** How a value compares, and with what; the value is asked for as its operator wants it. */
export function ComparisonTokens({ value, known, offered = OFFERED, change }: ComparisonTokensProps) {
  const { say } = useWords();
  const { op } = value;
  const written = writtenOf(value);
  const shape = shapeOf(op);
  const first = written[0] ?? '';
  const set = (next: readonly string[], by: Operator = op) => {
    const made = comparisonOf(by, next, known);
    // How long it has been so stays when what it has been changes.
    change(value.op === 'has_been' && made.op === 'has_been' ? { ...value, value: made.value } : made);
  };
  return (
    <>
      <span className="token verb">
        <select aria-label={say('rule.compares')} value={op} onChange={(event) => set(begun(event.currentTarget.value as Operator, written), event.currentTarget.value as Operator)}>
          {offered.map((one) => (
            <option key={one} value={one}>
              {say(`rule.op.${one}`)}
            </option>
          ))}
        </select>
      </span>
      {shape === 'range' && (
        <>
          <SuggestedToken type="number" label={say('rule.from')} value={first} known={[]} change={(from) => set([from, written[1] ?? ''])} />
          {say('rule.and')}
          <SuggestedToken type="number" label={say('rule.to')} value={written[1] ?? ''} known={[]} change={(to) => set([first, to])} />
        </>
      )}
      {shape === 'duration' && <DurationToken label={say('rule.value')} value={first} change={(next) => set([next])} />}
      {shape === 'number' && <SuggestedToken type="number" label={say('rule.value')} value={first} known={[]} change={(next) => set([next])} />}
      {shape === 'date' && <SuggestedToken type="date" label={say('rule.value')} value={first.slice(0, 10)} known={[]} change={(next) => set([next])} />}
      {shape === 'bound' && <BoundTokens value={first} change={(next) => set([next])} />}
      {shape === 'period' && <PeriodToken value={first} change={(next) => set([next])} />}
      {shape === 'anniversary' && <AnniversaryToken value={first} change={(next) => set([next])} />}
      {shape === 'pattern' && <SuggestedToken label={say('rule.pattern')} value={first} known={[]} change={(next) => set([next])} />}
      {shape === 'list' && <ListToken value={first} known={known} change={(next) => set([next])} />}
      {(shape === 'any' || shape === 'one' || shape === 'text') && <SuggestedToken label={say('rule.value')} value={first} known={known} change={(next) => set([next])} />}
      {value.op === 'has_been' && <SinceTokens value={value} change={change} />}
    </>
  );
}

/** Several values with commas between them; what is half written stays in the field. */
function ListToken({ value, known, change }: { value: string; known: readonly string[]; change: (value: string) => void }) {
  const { say } = useWords();
  const [written, setWritten] = useState(value);
  const set = (next: string) => {
    setWritten(next);
    change(next);
  };
  const begun = written.split(',').slice(0, -1).map((one) => one.trim());
  const suggested = known.filter((one) => !begun.includes(one)).map((one) => [...begun, one].join(', '));
  return <SuggestedToken label={say('rule.values')} value={written} known={suggested} change={set} />;
}
