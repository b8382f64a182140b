import type { Comparison } from '@tributary/contract';
import { PERIODS, type Period } from '@tributary/contract/operators';
import { useWords } from '../words/use-words.js';
import { DurationToken } from './DurationToken.js';
import { SelectToken } from './SelectToken.js';
import { SuggestedToken } from './SuggestedToken.js';

interface ValueProps {
  readonly value: string;
  change(value: string): void;
}

/** What something is before or after: a date, or so long ago. */
export function BoundTokens({ value, change }: ValueProps) {
  const { say } = useWords();
  const length = /^-?(\d+(?:\.\d+)?(?:s|m|h|d|w|mo|y))$/.exec(value)?.[1];
  return (
    <>
      <SelectToken
        isVerb
        label={say('rule.bound')}
        value={length === undefined ? 'date' : 'ago'}
        options={(['date', 'ago'] as const).map((one) => ({ value: one, text: say(`rule.bound.${one}`) }))}
        change={(next) => change(next === 'ago' ? '-30d' : '')}
      />
      {length === undefined ? (
        <SuggestedToken type="date" label={say('rule.value')} value={value.slice(0, 10)} known={[]} change={change} />
      ) : (
        <>
          <DurationToken label={say('rule.value')} value={length} change={(next) => change(`-${next}`)} /> {say('rule.edge.ago')}
        </>
      )}
    </>
  );
}

/** "this month". */
export function PeriodToken({ value, change }: ValueProps) {
  const { say } = useWords();
  return <SelectToken<Period> label={say('rule.value')} value={value as Period} options={PERIODS.map((one) => ({ value: one, text: say(`rule.period.${one}`) }))} change={change} />;
}

/** "in 2 days"; 0 is today. */
export function AnniversaryToken({ value, change }: ValueProps) {
  const { say } = useWords();
  const days = value === 'today' ? 0 : Number(value.slice('today'.length, -1));
  const set = (text: string) => {
    const next = Math.max(-366, Math.min(366, Math.round(Number(text) || 0)));
    change(next === 0 ? 'today' : `today${next > 0 ? '+' : ''}${next}d`);
  };
  return (
    <>
      {say('rule.in')}
      <SuggestedToken type="number" label={say('rule.days')} value={String(days)} known={[]} change={set} />
      {say('rule.days')}
    </>
  );
}

type Since = Extract<Comparison, { op: 'has_been' }>;
const LENGTHS = ['for_at_least', 'for_less_than'] as const;

/** "for at least 7 days". */
export function SinceTokens({ value, change }: { value: Since; change: (value: Comparison) => void }) {
  const { say } = useWords();
  const key = value.for_less_than === undefined ? 'for_at_least' : 'for_less_than';
  const set = (by: (typeof LENGTHS)[number], length: string) => change({ op: 'has_been', value: value.value, [by]: length } as Comparison);
  return (
    <>
      <SelectToken label={say('rule.since')} value={key} options={LENGTHS.map((one) => ({ value: one, text: say(`rule.since.${one}`) }))} change={(by) => set(by, value[key] ?? '7d')} />
      <DurationToken label={say('rule.since')} value={value[key] ?? ''} change={(length) => set(key, length)} />
    </>
  );
}
