import { Autocomplete, Input, MultiSelect, TextInput } from '@mantine/core';
import type { Json, JsonObject } from '@tributary/contract';
import { useWords } from '../words/use-words.js';
import { labels, orNothing, textOf, type FieldProps } from './field.js';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const ZONES = ['contact', ...Intl.supportedValuesOf('timeZone')];

/** Days, hours and the clock by which they are read. */
export function WindowField(props: FieldProps) {
  const { say } = useWords();
  const value = (props.value ?? {}) as JsonObject;
  const set = (key: string, next: Json | undefined) => {
    const { [key]: _old, ...rest } = value;
    const made = next === undefined || (Array.isArray(next) && next.length === 0) ? rest : { ...rest, [key]: next };
    props.change(Object.keys(made).length === 0 ? undefined : made);
  };
  return (
    <Input.Wrapper {...labels(props)} label={props.field.title ?? say('form.window')}>
      <div className="stack tight">
        <MultiSelect aria-label={say('form.days')} placeholder={say('form.every-day')} data={DAYS.map((day) => ({ value: day, label: say(`day.${day}`) }))} value={Array.isArray(value['days']) ? value['days'].map(String) : []} onChange={(days) => set('days', days)} />
        <div className="two">
          <TextInput type="time" aria-label={say('form.from')} value={textOf(value['from'])} onChange={(event) => set('from', orNothing(event.currentTarget.value))} />
          <TextInput type="time" aria-label={say('form.to')} value={textOf(value['to'])} onChange={(event) => set('to', orNothing(event.currentTarget.value))} />
        </div>
        <Autocomplete aria-label={say('form.zone')} placeholder={say('form.zone-of-contact')} data={ZONES} limit={40} value={textOf(value['timezone'])} onChange={(zone) => set('timezone', orNothing(zone))} />
      </div>
    </Input.Wrapper>
  );
}
