import { NativeSelect, TextInput } from '@mantine/core';
import { COLUMN_TYPES, DATE_ORDERS, IMPORT_TARGETS, KNOWN_TRAITS, type ColumnType, type DateOrder, type ImportKind } from '@tributary/contract/import-shapes';
import { useState } from 'react';
import type { ColumnPreview, ColumnWish } from '../server/imports.js';
import { useWords } from '../words/use-words.js';

const OTHER = '\u0000other';

/** Names that say themselves what they are: none of the text, which no type changes. */
const isNamed = (kind: ImportKind, to: string | null): boolean => to !== null && (IMPORT_TARGETS[kind] as readonly string[]).includes(to);

function useChoices(kind: ImportKind, { heading, to }: ColumnPreview) {
  const { say } = useWords();
  const named = IMPORT_TARGETS[kind].map((name) => ({ value: name, label: say(`imports.to.${name}`) }));
  const known = (KNOWN_TRAITS[kind] as readonly string[]).map((name) => ({ value: name, label: name }));
  const listed = new Set([...named, ...known].map(({ value }) => value));
  const own = [...new Set([heading.trim(), ...(to === null ? [] : [to])])].filter((name) => name !== '' && !listed.has(name)).map((name) => ({ value: name, label: name }));
  const traits = say(kind === 'events' ? 'imports.properties' : 'imports.attributes');
  return [{ value: '', label: say('imports.left-out') }, { group: say('imports.who'), items: named }, { group: traits, items: [...own, ...known] }, { value: OTHER, label: say('imports.other-name') }];
}

/** One column of the file. */
export function ColumnRow({ kind, column, wish }: { kind: ImportKind; column: ColumnPreview; wish: (wanted: ColumnWish) => void }) {
  const { say } = useWords();
  const [isNaming, setNaming] = useState(false);
  const choices = useChoices(kind, column);
  const { at, heading, to, type, order, suggestion, samples } = column;
  const shown = heading.trim() === '' ? say('imports.no-heading', { number: at + 1 }) : heading;
  const set = (changes: Partial<ColumnWish>) => wish({ to, type, ...(order ? { order } : {}), ...changes });
  const choose = (value: string) => (value === OTHER ? setNaming(true) : set({ to: value === '' ? null : value }));
  return (
    <tr className={to === null ? 'left-out' : ''}>
      <td className="column-head">
        <strong>{shown}</strong>
        <span className="samples">{samples.length === 0 ? say('imports.all-empty') : samples.map((sample, i) => <span key={i}>{sample}</span>)}</span>
      </td>
      <td>
        {isNaming ? (
          <TextInput
            autoFocus
            aria-label={say('imports.name-of', { column: shown })}
            defaultValue={to ?? heading}
            onBlur={({ currentTarget: { value } }) => {
              setNaming(false);
              if (value.trim() !== '') set({ to: value.trim() });
            }}
            onKeyDown={({ key, currentTarget }) => key === 'Enter' && currentTarget.blur()}
          />
        ) : (
          <NativeSelect aria-label={say('imports.becomes-of', { column: shown })} value={to ?? ''} data={choices} onChange={({ currentTarget: { value } }) => choose(value)} />
        )}
      </td>
      <td>
        {to !== null && !isNamed(kind, to) && (
          <div className="column-type">
            <NativeSelect aria-label={say('imports.read-as-of', { column: shown })} value={type} data={COLUMN_TYPES.map((one) => ({ value: one, label: say(`imports.type.${one}`) }))} onChange={({ currentTarget: { value } }) => set({ type: value as ColumnType })} />
            {suggestion !== null && type === 'text' && (
              <button type="button" className="link" onClick={() => set({ type: suggestion })}>
                {say(`imports.looks.${suggestion as 'number' | 'boolean' | 'date'}`)}
              </button>
            )}
          </div>
        )}
        {to !== null && (type === 'date' || to === 'timestamp') && (
          <NativeSelect className="column-order" aria-label={say('imports.order-of', { column: shown })} value={order ?? ''} data={[{ value: '', label: say('imports.order-plain') }, ...DATE_ORDERS.map((one) => ({ value: one, label: say(`imports.order.${one}`) }))]} onChange={({ currentTarget: { value } }) => wish({ to, type, ...(value === '' ? {} : { order: value as DateOrder }) })} />
        )}
      </td>
    </tr>
  );
}
