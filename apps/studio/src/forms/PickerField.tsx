import { Select } from '@mantine/core';
import { useList } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { labels, textOf, type FieldProps } from './field.js';

/** One of a list of the workspace: a segment, a template, an audience, a user. */
export function PickerField(props: FieldProps & { list: string }) {
  const { field, value, change, required, list } = props;
  const { say } = useWords();
  const known = useList(list).data ?? [];
  const fitting = field.widget === 'static-segment-picker' ? known.filter(({ kind }) => kind === 'static') : known;
  const chosen = value === undefined ? undefined : known.find(({ id, key }) => id === value || key === value);
  return (
    <Select
      {...labels(props)}
      placeholder={field.placeholder ?? say('form.choose')}
      searchable
      clearable={!required}
      allowDeselect={!required}
      nothingFoundMessage={say('form.none')}
      data={fitting.map(({ id, key, name: called }) => ({ value: id ?? key!, label: called ?? key ?? id }))}
      value={chosen ? (chosen.id ?? chosen.key ?? null) : textOf(value) || null}
      onChange={(picked) => change(picked ?? undefined)}
    />
  );
}
