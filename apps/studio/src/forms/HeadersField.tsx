import { ActionIcon, Button, Input, TextInput } from '@mantine/core';
import type { JsonObject } from '@tributary/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useWords } from '../words/use-words.js';
import { labels, textOf, type FieldProps } from './field.js';

type Row = readonly [name: string, value: string];

/** Names with values; a row without a name is kept here only. */
export function HeadersField(props: FieldProps) {
  const { say } = useWords();
  const [rows, setRows] = useState<readonly Row[]>(Object.entries((props.value ?? {}) as JsonObject).map(([name, value]) => [name, textOf(value)]));
  const put = (next: readonly Row[]) => {
    setRows(next);
    const named = next.filter(([name]) => name.trim() !== '');
    props.change(named.length === 0 ? undefined : Object.fromEntries(named));
  };
  return (
    <Input.Wrapper {...labels(props)}>
      <div className="stack tight">
        {rows.map(([name, value], i) => (
          <div key={i} className="row">
            <TextInput style={{ flex: 1 }} aria-label={say('form.header-name')} placeholder="X-Source" value={name} onChange={(event) => put(rows.map((row, at) => (at === i ? [event.currentTarget.value, value] : row)))} />
            <TextInput style={{ flex: 1 }} aria-label={say('rule.value')} value={value} onChange={(event) => put(rows.map((row, at) => (at === i ? [name, event.currentTarget.value] : row)))} />
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('rule.remove')} onClick={() => put(rows.filter((_, at) => at !== i))}>
              <IconX size={15} />
            </ActionIcon>
          </div>
        ))}
        <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => setRows([...rows, ['', '']])}>
          {say('form.add-header')}
        </Button>
      </div>
    </Input.Wrapper>
  );
}
