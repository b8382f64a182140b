import type { Count, EventCondition } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { DurationToken } from './DurationToken.js';
import { SuggestedToken } from './SuggestedToken.js';
import { useSeen } from './use-seen.js';
import { WhereRows } from './WhereRows.js';

const COUNTS = ['gte', 'lte', 'gt', 'lt', 'eq'] as const;
type Span = 'ever' | 'within' | 'between';

const spanOf = ({ within, from, to }: EventCondition): Span => (within !== undefined ? 'within' : from !== undefined || to !== undefined ? 'between' : 'ever');

function spanned(value: EventCondition, span: Span): EventCondition {
  const { within: _within, from: _from, to: _to, ...rest } = value;
  return span === 'within' ? { ...rest, within: '30d' } : span === 'between' ? { ...rest, from: '' } : rest;
}

/** Takes an empty date away; the condition stays one of dates as long as one is left. */
function dated(value: EventCondition, key: 'from' | 'to', date: string): EventCondition {
  const { [key]: _old, ...rest } = value;
  const next: EventCondition = date === '' ? rest : { ...rest, [key]: date };
  return next.from === undefined && next.to === undefined ? { ...next, from: '' } : next;
}

/** "Product Viewed at least 2 times in the last 7 days where category is tents". */
export function EventTokens({ value, change }: { value: EventCondition; change: (value: EventCondition) => void }) {
  const { say } = useWords();
  const seen = useSeen();
  const count: Count = value.count ?? { op: 'gte', n: 1 };
  const span = spanOf(value);
  const where = value.where ?? [];
  return (
    <>
      <SuggestedToken tone="event" label={say('rule.event')} value={value.event} known={seen.events} change={(event) => change({ ...value, event })} />
      <span className="token">
        <select aria-label={say('rule.how-often')} value={count.op} onChange={(event) => change({ ...value, count: { ...count, op: event.currentTarget.value as Count['op'] } })}>
          {COUNTS.map((op) => (
            <option key={op} value={op}>
              {say(`rule.count.${op}`)}
            </option>
          ))}
        </select>
      </span>
      <SuggestedToken type="number" label={say('rule.times')} value={String(count.n)} known={[]} change={(n) => change({ ...value, count: { ...count, n: Math.max(0, Math.round(Number(n) || 0)) } })} />
      {say('rule.times')}
      <span className="token verb">
        <select aria-label={say('rule.span')} value={span} onChange={(event) => change(spanned(value, event.currentTarget.value as Span))}>
          <option value="ever">{say('rule.ever')}</option>
          <option value="within">{say('rule.within')}</option>
          <option value="between">{say('rule.between')}</option>
        </select>
      </span>
      {span === 'within' && <DurationToken label={say('rule.within')} value={value.within!} change={(within) => change({ ...value, within })} />}
      {span === 'between' && (
        <>
          <SuggestedToken type="date" label={say('rule.from')} value={dayOf(value.from)} known={[]} change={(date) => change(dated(value, 'from', date))} />
          –
          <SuggestedToken type="date" label={say('rule.to')} value={dayOf(value.to)} known={[]} change={(date) => change(dated(value, 'to', date))} />
        </>
      )}
      {where.length === 0 ? (
        <button type="button" className="link quiet" onClick={() => change({ ...value, where: [{ property: '', op: 'equals', value: '' }] })}>
          {say('rule.add-where')}
        </button>
      ) : (
        <div className="rule-where">
          <WhereRows event={value.event} where={where} change={(next) => change(withWhere(value, next))} />
        </div>
      )}
    </>
  );
}

/** What a date field shows; an instant by its day. */
const dayOf = (date: string | number | undefined): string => (date === undefined ? '' : typeof date === 'number' ? new Date(date < 1e11 ? date * 1000 : date).toISOString().slice(0, 10) : date.slice(0, 10));

function withWhere({ where: _where, ...rest }: EventCondition, where: NonNullable<EventCondition['where']>): EventCondition {
  return where.length === 0 ? rest : { ...rest, where };
}
