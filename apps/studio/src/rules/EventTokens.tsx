import type { EventCondition } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { CountTokens } from './CountTokens.js';
import { spanned, SpanTokens } from './SpanTokens.js';
import { SuggestedToken } from './SuggestedToken.js';
import { useSeen } from './use-seen.js';
import { WhereTokens, withWhere } from './WhereTokens.js';

/** "Product Viewed at least 2 times in the last 7 days where category is tents". */
export function EventTokens({ value, change }: { value: EventCondition; change: (value: EventCondition) => void }) {
  return (
    <>
      <EventNameToken value={value.event} change={(event) => change({ ...value, event })} />
      <CountTokens value={value.count} change={(count) => change({ ...value, count })} />
      <SpanTokens value={value} change={(span) => change(spanned(value, span))} />
      <WhereTokens event={value.event} where={value.where} change={(where) => change(withWhere(value, where))} />
    </>
  );
}

/** The name of an event, from those that were seen; one that ends in `*` means all that begin so. */
export function EventNameToken({ value, change }: { value: string; change: (value: string) => void }) {
  const { say } = useWords();
  const seen = useSeen();
  return <SuggestedToken tone="event" label={say('rule.event')} value={value} known={seen.events} change={change} />;
}
