import { ActionIcon, Textarea, TextInput } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useWords } from '../words/use-words.js';
import { labels, orNothing, textOf, type Around, type FieldProps } from './field.js';
import { VariablePicker } from './VariablePicker.js';

/** A text that may say what is known of the contact: `{ }` opens what there is, with what a real contact has there. @param rows of a text of several lines */
export function LiquidField(props: FieldProps & Around & { rows?: number }) {
  const { field, value, change, rows, startedBy } = props;
  const { say } = useWords();
  const [isOpen, setOpen] = useState(false);
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const text = textOf(value);
  const put = (variable: string) => {
    const from = input.current?.selectionStart ?? text.length;
    const to = input.current?.selectionEnd ?? from;
    change(text.slice(0, from) + variable + text.slice(to));
    setOpen(false);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(from + variable.length, from + variable.length);
    });
  };
  const button = (
    <VariablePicker isOpen={isOpen} setOpen={setOpen} put={put} startedBy={startedBy}>
      <ActionIcon variant="subtle" color="gray" size={26} aria-label={say('liquid.open', { field: field.title ?? props.name })} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconBraces size={15} />
      </ActionIcon>
    </VariablePicker>
  );
  const written = { ...labels(props), placeholder: field.placeholder, value: text, ref: input, rightSection: button, onChange: (event: { currentTarget: { value: string } }) => change(orNothing(event.currentTarget.value)) };
  return rows === undefined ? <TextInput {...written} /> : <Textarea {...written} autosize minRows={rows} maxRows={16} styles={{ section: { alignItems: 'flex-start', paddingTop: 3 } }} />;
}
