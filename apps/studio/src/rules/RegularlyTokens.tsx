import type { RegularlyCondition } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { CountTokens } from './CountTokens.js';
import { DurationToken } from './DurationToken.js';
import { EventNameToken } from './EventTokens.js';
import { SuggestedToken } from './SuggestedToken.js';
import { WhereTokens, withWhere } from './WhereTokens.js';

const wholeOf = (text: string, least: number): number => Math.max(least, Math.round(Number(text) || 0));

/** "Signed In at least 1 time in 3 of the last 4 periods of 7 days". */
export function RegularlyTokens({ value, change }: { value: RegularlyCondition; change: (value: RegularlyCondition) => void }) {
  const { say } = useWords();
  return (
    <>
      <EventNameToken value={value.regularly} change={(regularly) => change({ ...value, regularly })} />
      <CountTokens value={value.count} change={(count) => change({ ...value, count })} />
      <span>{say('rule.in-at-least')}</span>
      <SuggestedToken type="number" label={say('rule.periods-least')} value={String(value.at_least)} known={[]} change={(n) => change({ ...value, at_least: Math.min(wholeOf(n, 0), value.of_last) })} />
      <span>{say('rule.of-last')}</span>
      <SuggestedToken type="number" label={say('rule.periods')} value={String(value.of_last)} known={[]} change={(n) => change({ ...value, of_last: wholeOf(n, 1), at_least: Math.min(value.at_least, wholeOf(n, 1)) })} />
      <span>{say('rule.periods-of')}</span>
      <DurationToken label={say('rule.period')} value={value.period} change={(period) => change({ ...value, period })} />
      <WhereTokens event={value.regularly} where={value.where} change={(where) => change(withWhere(value, where))} />
    </>
  );
}
