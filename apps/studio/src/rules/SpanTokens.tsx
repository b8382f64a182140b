import { useWords } from '../words/use-words.js';
import { DurationToken } from './DurationToken.js';
import { SelectToken } from './SelectToken.js';
import { SuggestedToken } from './SuggestedToken.js';

/** When something happened; without any of these: ever. */
export interface Span {
  readonly within?: string | undefined;
  readonly from?: string | number | undefined;
  readonly to?: string | number | undefined;
}
type Kind = 'ever' | 'within' | 'between';

const kindOf = ({ within, from, to }: Span): Kind => (within !== undefined ? 'within' : from !== undefined || to !== undefined ? 'between' : 'ever');

/** Takes an empty date away; the span stays one of dates as long as one is left. */
function dated({ from, to }: Span, key: 'from' | 'to', date: string): Span {
  const next = { ...(from !== undefined && { from }), ...(to !== undefined && { to }), [key]: date };
  const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== ''));
  return Object.keys(kept).length === 0 ? { from: '' } : kept;
}

/** "in the last 7 days", "between … and …", "ever". The caller takes the old span out before it puts the new one in. */
export function SpanTokens({ value, change }: { value: Span; change: (value: Span) => void }) {
  const { say } = useWords();
  const kind = kindOf(value);
  const set = (next: Kind) => change(next === 'within' ? { within: '30d' } : next === 'between' ? { from: '' } : {});
  return (
    <>
      <SelectToken isVerb label={say('rule.span')} value={kind} change={set} options={(['ever', 'within', 'between'] as const).map((one) => ({ value: one, text: say(`rule.${one}`) }))} />
      {kind === 'within' && <DurationToken label={say('rule.within')} value={value.within!} change={(within) => change({ within })} />}
      {kind === 'between' && (
        <>
          <SuggestedToken type="date" label={say('rule.from')} value={dayOf(value.from)} known={[]} change={(date) => change(dated(value, 'from', date))} />
          –
          <SuggestedToken type="date" label={say('rule.to')} value={dayOf(value.to)} known={[]} change={(date) => change(dated(value, 'to', date))} />
        </>
      )}
    </>
  );
}

/** What a date field shows; an instant by its day. */
export const dayOf = (date: string | number | undefined): string => (date === undefined ? '' : typeof date === 'number' ? new Date(date < 1e11 ? date * 1000 : date).toISOString().slice(0, 10) : date.slice(0, 10));

/** A condition with another span. */
export function spanned<Value extends Span>({ within: _within, from: _from, to: _to, ...rest }: Value, span: Span): Value {
  return { ...rest, ...span } as unknown as Value;
}
