import './rules.css';
import type { Expression } from '@tributary/contract';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { isWriting } from '../canvas/is-writing.js';
import { useWords } from '../words/use-words.js';
import { About } from './About.js';
import { Joining } from './Joining.js';
import { movedRow, placeByKey, type Moving, type Place } from './move-row.js';
import { RuleRows } from './RuleRows.js';
import { groupOf, isComplete, ruleOf } from './rule-shape.js';
import { useCount } from './use-count.js';

interface RuleEditorProps {
  readonly value: Expression | undefined;
  /** Whose rule it is, where it is saved as one: counted as its page counts it, once for both. */
  readonly segment?: string | undefined;
  /** Undefined: no condition is left. */
  change(value: Expression | undefined): void;
}

/** A condition as rows that read as sentences, nested by mouse and by keyboard, with how many people fit now. */
export function RuleEditor({ value, segment, change }: RuleEditorProps) {
  const { say, number } = useWords();
  const { data, about, error } = useCount(value, segment);
  const [from, take] = useState<Place | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const group = groupOf(value);
  const add = (row: Expression) => {
    change(ruleOf({ ...group, rows: [...group.rows, row] }));
    // The row that is new takes the focus: its event is what is written first.
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-place="${group.rows.length}"] :is(input, select)`)?.focus());
  };
  const focusHandle = (place: Place) => requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-handle="${place.join('.')}"]`)?.focus());
  const moving: Moving = {
    from,
    take,
    drop: (to) => {
      if (value && from) change(movedRow(value, from, to));
      take(null);
    },
    byKey: (place, key) => {
      const to = value ? placeByKey(value, place, key) : null;
      if (!value || !to) return;
      const level = place.length - 1;
      // Moved down it ends one place before where it was put.
      const isAfter = to.length === place.length && to.every((at, i) => i === level || at === place[i]) && to[level]! > place[level]!;
      change(movedRow(value, place, to));
      focusHandle(isAfter ? [...to.slice(0, -1), to[level]! - 1] : key === 'right' && to[level]! > place[level]! ? to.map((at, i) => (i === level ? at - 1 : at)) : to);
    },
  };
  const key = (event: KeyboardEvent) => {
    if (isWriting(event.target) || event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.key === 'c') add({ event: '' });
    else if (event.key === 'g') add({ or: [{ event: '' }] });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="rule" ref={box} onKeyDown={key}>
      {group.rows.length > 1 && (
        <div className="rule-row rule-head">
          {say('rule.everyone-who-fits')}
          <Joining value={group.joined} change={(joined) => change(ruleOf({ ...group, joined }))} />
          {say('rule.of-these')}
        </div>
      )}
      <RuleRows value={value} change={change} place={[]} moving={moving} isOuter />
      <div className="rule-row rule-add">
        <button type="button" className="link" onClick={() => add({ event: '' })}>
          <IconPlus size={14} /> {say('rule.add')}
        </button>
        <button type="button" className="link quiet" onClick={() => add({ or: [{ event: '' }] })}>
          {say('rule.or-group')}
        </button>
        <span className="rule-count figure" aria-live="polite">
          {value && isComplete(value) && !error ? about ? <About of={about} isLong /> : data ? say('rule.fit', { count: data.count, total: number(data.total) }) : '' : ''}
        </span>
      </div>
      {error && value && isComplete(value) ? <div className="rule-row fault">{error.message}</div> : null}
    </div>
  );
}
