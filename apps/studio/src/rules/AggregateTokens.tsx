import type { Aggregate, AggregateCondition } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { COUNTS } from './CountTokens.js';
import { EventNameToken } from './EventTokens.js';
import { SelectToken } from './SelectToken.js';
import { spanned, SpanTokens } from './SpanTokens.js';
import { SuggestedToken } from './SuggestedToken.js';
import { aggregateOf } from './rule-shape.js';
import { useSeenProperties } from './use-seen.js';
import { WhereTokens, withWhere } from './WhereTokens.js';

const AGGREGATES: readonly Aggregate[] = ['sum', 'avg', 'min', 'max', 'distinct'];
type Op = AggregateCondition['op'];

/** "total of total of Order Completed is at least 500 in the last 90 days". */
export function AggregateTokens({ value, change }: { value: AggregateCondition; change: (value: AggregateCondition) => void }) {
  const { say } = useWords();
  const seen = useSeenProperties(value.event);
  const { aggregate, property } = aggregateOf(value)!;
  const made = (kind: Aggregate, of: string): AggregateCondition => {
    const { [aggregate as 'sum']: _old, ...rest } = value as AggregateCondition & { sum: string };
    return { ...rest, [kind]: of } as unknown as AggregateCondition;
  };
  return (
    <>
      <SelectToken label={say('rule.aggregate')} value={aggregate} options={AGGREGATES.map((one) => ({ value: one, text: say(`rule.aggregate.${one}`) }))} change={(kind) => change(made(kind, property))} />
      <SuggestedToken tone="trait" label={say('rule.property')} value={property} known={[...seen.keys()]} change={(of) => change(made(aggregate, of))} />
      {say('rule.of')}
      <EventNameToken value={value.event} change={(event) => change({ ...value, event })} />
      <SelectToken<Op> label={say('rule.compares')} value={value.op === 'equals' ? 'eq' : value.op} options={COUNTS.map((op) => ({ value: op, text: say(`rule.is.${op}`) }))} change={(op) => change({ ...value, op })} />
      <SuggestedToken type="number" label={say('rule.value')} value={String(value.value)} known={[]} change={(next) => change({ ...value, value: next === '' ? '' : Number(next) })} />
      <SpanTokens value={value} change={(span) => change(spanned(value, span))} />
      <WhereTokens event={value.event} where={value.where} change={(where) => change(withWhere(value, where))} />
    </>
  );
}
