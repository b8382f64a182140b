import { JsonInput } from '@mantine/core';
import type { Json } from '@tributary/contract';
import { useState } from 'react';
import { useWords } from '../words/use-words.js';
import { labels, type FieldProps } from './field.js';

/** What no other widget fits. */
export function JsonField(props: FieldProps) {
  const { field, value, change } = props;
  const { say } = useWords();
  const [written, setWritten] = useState(value === undefined ? '' : JSON.stringify(value, null, 1));
  const set = (next: string) => {
    setWritten(next);
    if (next.trim() === '') return change(undefined);
    try {
      change(JSON.parse(next) as Json);
    } catch {
      // Half-written: kept in the field until it can be read; the field says so.
    }
  };
  return <JsonInput {...labels(props)} description={field.description ?? say('form.json')} placeholder={field.placeholder} validationError={say('form.not-json')} autosize minRows={2} value={written} onChange={set} />;
}
