import { ActionIcon } from '@mantine/core';
import type { Count, EventCondition, Expression, TraitCondition } from '@tributary/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { call } from '../server/call.js';
import { useList, useTags } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { useSeen } from './use-seen.js';
import { groupOf, isComplete, kindOf, leafOf, ruleOf, turnedInto, withLeaf, type Kind } from './rule-shape.js';

const KINDS = ['event', 'no-event', 'trait', 'tag', 'no-tag', 'segment', 'no-segment', 'group', 'everyone'] as const;
const COUNTS = ['gte', 'lte', 'gt', 'lt', 'eq'] as const;
const COMPARISONS = ['equals', 'not_equals', 'contains', 'not_contains', 'starts_with', 'gt', 'gte', 'lt', 'lte', 'exists', 'not_exists', 'includes', 'before', 'after', 'within_last'] as const;
const WITHOUT_VALUE: readonly string[] = ['exists', 'not_exists'];
const NUMBERS: readonly string[] = ['gt', 'gte', 'lt', 'lte'];

interface Editing<T> {
  readonly value: T;
  change(value: T): void;
}

/** How many people a rule fits now; null while nobody knows. */
function useCount(rule: Expression | undefined) {
  const asked = useDeferredValue(rule);
  return useQuery({
    queryKey: ['preview', asked],
    queryFn: ({ signal }) => call<{ count: number; total: number }>('/api/segments/preview', { method: 'POST', body: { rule: asked }, signal }),
    enabled: asked !== undefined && isComplete(asked),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 5_000,
  });
}

/** A condition as rows that read as sentences, with how many people fit now. */
export function RuleEditor({ value, change }: Editing<Expression | undefined>) {
  const { say, number } = useWords();
  const { data, error } = useCount(value);
  return (
    <div className="rule">
      <Rows value={value} change={change} />
      <div className="rule-foot">
        {error && value ? <span className="fault">{error.message}</span> : null}
        <span className="figure" aria-live="polite">
          {value && isComplete(value) && data && !error ? say('rule.fit', { count: data.count, total: number(data.total) }) : ''}
        </span>
      </div>
    </div>
  );
}

function Rows({ value, change }: Editing<Expression | undefined>) {
  const { say } = useWords();
  const group = groupOf(value);
  const put = (rows: readonly Expression[]) => change(ruleOf({ ...group, rows }));
  return (
    <>
      {group.rows.map((row, i) => (
        <div className="rule-row" key={i}>
          {i > 0 && (
            <span className="token joining">
              <select aria-label={say('rule.joining')} value={group.joined} onChange={(event) => change(ruleOf({ rows: group.rows, joined: event.currentTarget.value as 'and' | 'or' }))}>
                <option value="and">{say('rule.and')}</option>
                <option value="or">{say('rule.or')}</option>
              </select>
            </span>
          )}
          <Row value={row} change={(next) => put(group.rows.map((one, at) => (at === i ? next : one)))} />
          <ActionIcon variant="subtle" color="gray" size={24} ml="auto" aria-label={say('rule.remove')} onClick={() => put(group.rows.filter((_, at) => at !== i))}>
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <div className="rule-row">
        <button type="button" className="link" onClick={() => put([...group.rows, { event: '' }])}>
          <IconPlus size={13} style={{ verticalAlign: -2 }} /> {say('rule.add')}
        </button>
      </div>
    </>
  );
}

function Row({ value, change }: Editing<Expression>) {
  const { say } = useWords();
  const kind = kindOf(value);
  const leaf = leafOf(value);
  const set = (next: Expression) => change(withLeaf(value, next));
  return (
    <>
      <span className="token">
        <select aria-label={say('rule.kind')} value={kind} onChange={(event) => change(turnedInto(value, event.currentTarget.value as Kind))}>
          {[...KINDS, ...(kind === 'other' ? (['other'] as const) : [])].map((one) => (
            <option key={one} value={one}>
              {say(`rule.kind.${one}`)}
            </option>
          ))}
        </select>
      </span>
      {kind === 'group' && (
        <div className="rule-group">
          <Rows value={value} change={(next) => next && change(next)} />
        </div>
      )}
      {'event' in leaf && <EventTokens value={leaf} change={set} />}
      {'trait' in leaf && <TraitTokens value={leaf} change={set} />}
      {'tag' in leaf && <TagToken value={leaf.tag} change={(tag) => set({ tag })} />}
      {'segment' in leaf && <SegmentToken value={leaf.segment} change={(segment) => set({ segment })} />}
      {kind === 'other' && <code>{JSON.stringify(value)}</code>}
    </>
  );
}

function EventTokens({ value, change }: Editing<EventCondition>) {
  const { say } = useWords();
  const seen = useSeen();
  const count: Count = value.count ?? { op: 'gte', n: 1 };
  return (
    <>
      <span className="token event">
        <input aria-label={say('rule.event')} list="seen-events" value={value.event} placeholder={say('rule.event')} onChange={(event) => change({ ...value, event: event.currentTarget.value })} />
        <datalist id="seen-events">
          {seen.events.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </span>
      <span className="token">
        <select aria-label={say('rule.how-often')} value={count.op} onChange={(event) => change({ ...value, count: { ...count, op: event.currentTarget.value as Count['op'] } })}>
          {COUNTS.map((op) => (
            <option key={op} value={op}>
              {say(`rule.count.${op}`)}
            </option>
          ))}
        </select>{' '}
        <input type="number" aria-label={say('rule.times')} style={{ width: 56 }} min={0} value={count.n} onChange={(event) => change({ ...value, count: { ...count, n: Math.max(0, Math.round(event.currentTarget.valueAsNumber || 0)) } })} /> {say('rule.times')}
      </span>
      <span className="token">
        {say('rule.within')} <input aria-label={say('rule.within')} style={{ width: 58 }} placeholder={say('rule.ever')} value={value.within ?? ''} onChange={(event) => change(withWindow(value, event.currentTarget.value))} />
      </span>
    </>
  );
}

function withWindow({ within: _within, ...rest }: EventCondition, window: string): EventCondition {
  return window.trim() === '' ? rest : { ...rest, within: window.trim() };
}

/** What was written, as the operator wants it. */
function valueFor(op: string, written: string): Record<string, unknown> {
  if (WITHOUT_VALUE.includes(op)) return {};
  const isNumber = written.trim() !== '' && Number.isFinite(Number(written));
  return { value: NUMBERS.includes(op) && isNumber ? Number(written) : written };
}

function TraitTokens({ value, change }: Editing<TraitCondition>) {
  const { say } = useWords();
  const seen = useSeen();
  const written = 'value' in value ? String(value.value) : '';
  const set = (trait: string, op: string, text: string) => change({ trait, op, ...valueFor(op, text) } as TraitCondition);
  return (
    <>
      <span className="token trait">
        <input aria-label={say('rule.trait')} list="seen-traits" value={value.trait} placeholder={say('rule.trait')} onChange={(event) => set(event.currentTarget.value, value.op, written)} />
        <datalist id="seen-traits">
          {seen.traits.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </span>
      <span className="token">
        <select aria-label={say('rule.compares')} value={value.op} onChange={(event) => set(value.trait, event.currentTarget.value, written)}>
          {[...COMPARISONS, ...((COMPARISONS as readonly string[]).includes(value.op) ? [] : [value.op])].map((op) => (
            <option key={op} value={op}>
              {(COMPARISONS as readonly string[]).includes(op) ? say(`rule.op.${op as (typeof COMPARISONS)[number]}`) : op}
            </option>
          ))}
        </select>
      </span>
      {!WITHOUT_VALUE.includes(value.op) && (
        <span className="token">
          <input aria-label={say('rule.value')} placeholder={say('rule.value')} value={written} onChange={(event) => set(value.trait, value.op, event.currentTarget.value)} />
        </span>
      )}
    </>
  );
}

function TagToken({ value, change }: Editing<string>) {
  const { say } = useWords();
  const tags = useTags().data ?? [];
  return (
    <span className="token trait">
      <input aria-label={say('rule.tag')} list="known-tags" value={value} placeholder={say('rule.tag')} onChange={(event) => change(event.currentTarget.value)} />
      <datalist id="known-tags">
        {tags.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </span>
  );
}

function SegmentToken({ value, change }: Editing<string>) {
  const { say } = useWords();
  const segments = useList('/api/segments').data ?? [];
  return (
    <span className="token">
      <select aria-label={say('rule.segment')} value={segments.find(({ id, key }) => id === value || key === value)?.id ?? value} onChange={(event) => change(event.currentTarget.value)}>
        <option value="" disabled>
          {say('rule.segment')}
        </option>
        {segments.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </span>
  );
}
