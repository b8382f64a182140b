import type { FirstEventCondition, LastEventCondition } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { DurationToken } from './DurationToken.js';
import { EventNameToken } from './EventTokens.js';
import { SelectToken } from './SelectToken.js';
import { dayOf } from './SpanTokens.js';
import { SuggestedToken } from './SuggestedToken.js';
import { WhereTokens, withWhere } from './WhereTokens.js';

type Edge = FirstEventCondition | LastEventCondition;
const WHEN = ['within', 'not_within', 'from', 'to', 'has'] as const;
type When = (typeof WHEN)[number];

function whenOf(value: Edge): When {
  if ('has' in value && value.has) return 'has';
  return WHEN.find((key) => key !== 'has' && value[key] !== undefined) ?? 'within';
}

/** Only what says which event it is. */
function bare(value: Edge): Edge {
  const { where } = value;
  const name = 'first_event' in value ? { first_event: value.first_event } : { last_event: value.last_event };
  return { ...name, ...(where && { where }) } as Edge;
}

function placed(value: Edge, when: When): Edge {
  const rest = bare(value);
  if (when === 'has') return { ...rest, has: true, where: value.where ?? [{ property: '', op: 'equals', value: '' }] } as Edge;
  return { ...rest, [when]: when === 'from' || when === 'to' ? '' : '30d' } as Edge;
}

/** "last Signed In is more than 30 days ago", "first Signed Up is in the last 7 days", "last Order Completed has total at least 50". */
export function EdgeTokens({ value, change }: { value: Edge; change: (value: Edge) => void }) {
  const { say } = useWords();
  const isLast = 'last_event' in value;
  const name = isLast ? value.last_event : value.first_event;
  const when = whenOf(value);
  const set = (key: 'within' | 'not_within' | 'from' | 'to', next: string) => change({ ...bare(value), [key]: next } as Edge);
  const where = <WhereTokens event={name} where={value.where} change={(next) => change(withWhere(value, next))} />;
  return (
    <>
      <EventNameToken value={name} change={(next) => change({ ...value, [isLast ? 'last_event' : 'first_event']: next } as Edge)} />
      <SelectToken isVerb label={say('rule.span')} value={when} options={WHEN.filter((one) => one !== 'has' || isLast).map((one) => ({ value: one, text: say(`rule.edge.${one}`) }))} change={(next) => change(placed(value, next))} />
      {(when === 'within' || when === 'not_within') && <DurationToken label={say(`rule.edge.${when}`)} value={value[when] ?? ''} change={(next) => set(when, next)} />}
      {when === 'not_within' && say('rule.edge.ago')}
      {(when === 'from' || when === 'to') && <SuggestedToken type="date" label={say(`rule.edge.${when}`)} value={dayOf(value[when])} known={[]} change={(next) => set(when, next)} />}
      {where}
    </>
  );
}
