import { Input, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { Expression, Json } from '@tributary/contract';
import { LIST_OF } from '../canvas/names.js';
import { RuleEditor } from '../rules/RuleEditor.js';
import { AssigneeField } from './AssigneeField.js';
import { BranchesField } from './BranchesField.js';
import { ChoicesField } from './ChoicesField.js';
import { DurationField } from './DurationField.js';
import { labels, orNothing, textOf, type Around, type FieldProps } from './field.js';
import { HeadersField } from './HeadersField.js';
import { JsonField } from './JsonField.js';
import { LiquidField } from './LiquidField.js';
import { PickerField } from './PickerField.js';
import { SuggestedField } from './SuggestedField.js';
import { VariantsField } from './VariantsField.js';
import { WhereField } from './WhereField.js';
import { WindowField } from './WindowField.js';

/** One field of a form, drawn as its schema asks; what no widget fits is edited as JSON, so that nothing is out of reach. */
export function FormField(props: FieldProps & Around) {
  const { field, value, change, required } = props;
  const list = field.widget ? LIST_OF[field.widget] : undefined;
  if (list !== undefined) return <PickerField {...props} list={list} />;
  if (field.enum) return <Select {...labels(props)} data={[...field.enum]} value={textOf(value) || null} clearable={!required} onChange={(picked) => change(picked ?? undefined)} />;
  switch (field.widget) {
    case 'text':
    case 'url':
      return <LiquidField {...props} />;
    case 'long-text':
      return <LiquidField {...props} rows={3} />;
    case 'html':
      return <LiquidField {...props} rows={6} />;
    case 'number':
      return <NumberInput {...labels(props)} value={typeof value === 'number' ? value : ''} onChange={(next) => change(typeof next === 'number' ? next : undefined)} />;
    case 'switch':
      return <Switch label={field.title ?? props.name} description={field.description} checked={(value ?? field.default) === true} onChange={({ currentTarget: { checked } }) => change(checked === (field.default === true) ? undefined : checked)} />;
    case 'duration':
      return <DurationField {...props} />;
    case 'expression':
      return (
        <Input.Wrapper {...labels(props)}>
          <RuleEditor value={value as Expression | undefined} change={(rule) => change(rule as Json | undefined)} />
        </Input.Wrapper>
      );
    case 'where':
      return <WhereField {...props} />;
    case 'branches':
      return <BranchesField {...props} />;
    case 'variants':
      return <VariantsField {...props} />;
    case 'tag-picker':
    case 'event-picker':
    case 'trait-picker':
    case 'property-picker':
      return <SuggestedField {...props} />;
    case 'node-picker':
      return <Select {...labels(props)} data={props.others.map(({ id, kind }) => ({ value: id, label: `${kind} · ${id}` }))} value={textOf(value) || null} onChange={(picked) => change(picked ?? undefined)} />;
    case 'assignee':
      return <AssigneeField {...props} />;
    case 'headers':
      return <HeadersField {...props} />;
    case 'value':
      return value === undefined || typeof value === 'string' ? <LiquidField {...props} /> : <JsonField {...props} />;
    case 'window':
      return <WindowField {...props} />;
    default:
      if (isWindow(props)) return <WindowField {...props} />;
      return isPlainText(props) ? <TextInput {...labels(props)} placeholder={field.placeholder} value={textOf(value)} onChange={(event) => change(orNothing(event.currentTarget.value))} /> : field.items?.enum ? <ChoicesField {...props} /> : <JsonField {...props} />;
  }
}

/** Text, or null for none. */
const isPlainText = ({ field }: FieldProps): boolean => {
  const either = (field as { anyOf?: readonly { type?: string }[] }).anyOf;
  return field.type === 'string' || (either?.some(({ type }) => type === 'string') === true && either.every(({ type }) => type === 'string' || type === 'null'));
};

/** An optional window's hints stand one level deeper in its schema. */
const isWindow = ({ field }: FieldProps): boolean => {
  const inner = (field as { anyOf?: readonly { widget?: string }[] }).anyOf;
  return inner?.some(({ widget }) => widget === 'window') ?? false;
};
