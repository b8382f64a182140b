import { MultiSelect } from '@mantine/core';
import { labels, type FieldProps } from './field.js';

/** Several of a fixed list. */
export function ChoicesField(props: FieldProps) {
  const { field, value, change } = props;
  return <MultiSelect {...labels(props)} data={[...(field.items?.enum ?? [])]} value={Array.isArray(value) ? value.map(String) : []} onChange={(next) => change(next.length === 0 ? undefined : next)} />;
}
