import { ActionIcon, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Json } from '../server/json.js';
import { useWords } from '../words/use-words.js';
import { readTrait, traitText } from './trait-text.js';
import { shortOf } from './useSentences.js';

/** One attribute: its value becomes a field when it is clicked. @param change null: it may only be read */
export function TraitRow({ name, value, change }: { name: string; value: Json; change: ((value: Json) => Promise<boolean>) | null }) {
  const { say } = useWords();
  const [written, setWritten] = useState<string | null>(null);
  const text = traitText(value);
  const save = async () => {
    if (written === null || !change) return;
    if (written === text || (await change(readTrait(written, value)))) setWritten(null);
  };
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {written === null ? (
          change ? (
            <button type="button" className="in-place" aria-label={say('contacts.change-trait', { name, value: shortOf(value) })} onClick={() => setWritten(text)}>
              {shortOf(value)}
            </button>
          ) : (
            shortOf(value)
          )
        ) : (
          <span className="in-place-field">
            <TextInput
              size="xs"
              autoFocus
              aria-label={name}
              value={written}
              onChange={({ currentTarget }) => setWritten(currentTarget.value)}
              onBlur={() => void save()}
              onKeyDown={(event) => {
                if (event.key === 'Enter') void save();
                if (event.key === 'Escape') setWritten(null);
              }}
            />
            <ActionIcon variant="subtle" color="gray" aria-label={say('contacts.remove-trait', { name })} onMouseDown={(event) => event.preventDefault()} onClick={() => void change?.(null)}>
              <IconTrash size={14} />
            </ActionIcon>
          </span>
        )}
      </dd>
    </div>
  );
}
