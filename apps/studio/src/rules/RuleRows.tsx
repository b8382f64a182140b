import { ActionIcon } from '@mantine/core';
import type { Expression } from '@tributary/contract';
import { IconGripVertical, IconPlus, IconX } from '@tabler/icons-react';
import type { KeyboardEvent } from 'react';
import { useWords } from '../words/use-words.js';
import { About } from './About.js';
import { Joining } from './Joining.js';
import type { Moving, Place } from './move-row.js';
import { RowTokens } from './RowTokens.js';
import { groupOf, isComplete, ruleOf } from './rule-shape.js';
import { useCount } from './use-count.js';

interface RuleRowsProps {
  readonly value: Expression | undefined;
  readonly place: Place;
  readonly moving: Moving;
  /** The rule's own rows, which count how far they narrow it. */
  readonly isOuter?: boolean;
  change(value: Expression | undefined): void;
}

const ARROWS = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' } as const;
const isArrow = (key: string): key is keyof typeof ARROWS => key in ARROWS;

/** The rows of a group, one below the other, each with its joining word, tokens, count and handle. */
export function RuleRows({ value, place, moving, isOuter = false, change }: RuleRowsProps) {
  const group = groupOf(value);
  const put = (rows: readonly Expression[]) => change(ruleOf({ ...group, rows }));
  return (
    <>
      {group.rows.map((row, i) => (
        <RuleRow
          key={i}
          row={row}
          at={i}
          {...{ group, place, moving }}
          counted={isOuter && group.rows.length > 1 ? (group.joined === 'and' ? ruleOf({ joined: 'and', rows: group.rows.slice(0, i + 1) }) : row) : undefined}
          change={(next) => put(group.rows.flatMap((one, at) => (at !== i ? [one] : next === undefined ? [] : [next])))}
        />
      ))}
    </>
  );
}

interface RuleRowProps {
  readonly row: Expression;
  readonly at: number;
  readonly group: ReturnType<typeof groupOf>;
  readonly place: Place;
  readonly moving: Moving;
  /** What is counted beside it: among "and" with all rows before it, so that one sees how each narrows. */
  readonly counted: Expression | undefined;
  /** Undefined takes the row away. */
  change(row: Expression | undefined): void;
}

function RuleRow({ row, at, group, place, moving, counted, change }: RuleRowProps) {
  const { say } = useWords();
  const own = [...place, at];
  const name = own.join('.');
  const isGroup = 'and' in row || 'or' in row;
  const isDragged = moving.from?.join('.') === name;
  const key = (event: KeyboardEvent) => {
    if (!isArrow(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    moving.byKey(own, ARROWS[event.key]);
  };
  return (
    <div
      className={`rule-row ${isDragged ? 'dragged' : ''} ${moving.from && !isDragged ? 'takes' : ''}`}
      data-place={name}
      onDragOver={(event) => {
        if (!moving.from || isDragged) return;
        event.preventDefault();
        event.stopPropagation();
      }}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        const box = event.currentTarget.getBoundingClientRect();
        const isLower = !isGroup && event.clientY > box.top + box.height / 2;
        moving.drop([...place, at + (isLower ? 1 : 0)]);
      }}
    >
      <span className="joining">{at === 0 ? '' : say(group.joined === 'and' ? 'rule.and' : 'rule.or')}</span>
      <span className="rule-tokens">{isGroup ? <GroupHead row={row} change={change} /> : <RowTokens value={row} change={change} />}</span>
      {counted && <RowCount rule={counted} />}
      <ActionIcon
        variant="transparent"
        color="gray"
        size={24}
        className="handle"
        draggable
        data-handle={name}
        aria-label={say('rule.move')}
        title={say('rule.move')}
        onKeyDown={key}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move';
          event.dataTransfer.setData('text/plain', name);
          moving.take(own);
        }}
        onDragEnd={() => moving.take(null)}
      >
        <IconGripVertical size={14} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size={24} aria-label={say('rule.remove')} onClick={() => change(undefined)}>
        <IconX size={14} />
      </ActionIcon>
      {isGroup && <Inner row={row} place={own} moving={moving} change={change} />}
    </div>
  );
}

function GroupHead({ row, change }: { row: Expression; change: (row: Expression) => void }) {
  const { say } = useWords();
  const group = groupOf(row);
  return (
    <>
      {say('rule.fits')} <Joining value={group.joined} change={(joined) => change(joined === 'and' ? { and: group.rows } : { or: group.rows })} /> {say('rule.of-these')}
    </>
  );
}

function Inner({ row, place, moving, change }: { row: Expression; place: Place; moving: Moving; change: (row: Expression | undefined) => void }) {
  const { say } = useWords();
  const { joined, rows } = groupOf(row);
  const keep = (next: readonly Expression[]) => change(next.length === 0 ? undefined : joined === 'and' ? { and: next } : { or: next });
  return (
    <div className="rule-group">
      <RuleRows value={row} place={place} moving={moving} change={(next) => keep(next === undefined ? [] : groupOf(next).joined === joined || 'or' in next || 'and' in next ? groupOf(next).rows : [next])} />
      <div
        className="rule-row rule-add"
        onDragOver={(event) => {
          if (moving.from) event.preventDefault();
        }}
        onDrop={(event) => {
          event.preventDefault();
          moving.drop([...place, rows.length]);
        }}
      >
        <button type="button" className="link" onClick={() => keep([...rows, { event: '' }])}>
          <IconPlus size={14} /> {say('rule.add-to-group')}
        </button>
      </div>
    </div>
  );
}

function RowCount({ rule }: { rule: Expression }) {
  const { number } = useWords();
  const { data, about, error } = useCount(rule);
  return <span className="rule-count figure">{error || !isComplete(rule) ? '' : about ? <About of={about} /> : data ? number(data.count) : ''}</span>;
}
