import { Input, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../words/use-words.js';
import { labels, orNothing, textOf, type FieldProps } from './field.js';

export const UNITS = ['m', 'h', 'd', 'w', 'mo', 'y'] as const;

/** A hint on how durations are written is of no use where they are picked. */
const isAboutWriting = /ISO 8601/;

/** A length of time as a number and a unit; one that is written otherwise stays as it is written. */
export function DurationField(props: FieldProps) {
  const { say } = useWords();
  const { value, change } = props;
  const [, count, unit] = /^(-?\d+(?:\.\d+)?)(s|m|h|d|w|mo|y)$/.exec(textOf(value)) ?? [];
  const [chosen, setChosen] = useState<string>(unit ?? 'd');
  const isOther = textOf(value) !== '' && count === undefined;
  if (isOther || unit === 's') return <TextInput {...labels(props)} value={textOf(value)} onChange={(event) => change(orNothing(event.currentTarget.value))} />;
  const set = (next: number | undefined, in_: string) => change(next === undefined ? undefined : `${next}${in_}`);
  return (
    <Input.Wrapper {...labels(props)} description={isAboutWriting.test(props.field.description ?? '') ? undefined : props.field.description}>
      <div className="duration">
        <NumberInput aria-label={say('form.how-many')} value={count === undefined ? '' : Number(count)} onChange={(next) => set(typeof next === 'number' ? next : undefined, unit ?? chosen)} />
        <Select
          aria-label={say('form.unit')}
          data={UNITS.map((one) => ({ value: one, label: say(`unit.${one}`) }))}
          value={unit ?? chosen}
          allowDeselect={false}
          onChange={(next) => {
            setChosen(next!);
            if (count !== undefined) set(Number(count), next!);
          }}
        />
      </div>
    </Input.Wrapper>
  );
}
