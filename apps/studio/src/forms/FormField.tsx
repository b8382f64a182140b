import { ActionIcon, Autocomplete, Button, Input, JsonInput, MultiSelect, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import type { Expression, GraphNode, Json, JsonObject } from '@tributary/contract';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { LIST_OF } from '../canvas/names.js';
import { RuleEditor } from '../rules/RuleEditor.js';
import { useSeen } from '../rules/use-seen.js';
import { useList, useTags } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import type { FieldProps } from './field.js';

type Props = FieldProps & { readonly others: readonly GraphNode[] };

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value));
const orNothing = (written: string): Json | undefined => (written === '' ? undefined : written);
const listOf = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

/** One field of a form, drawn as its schema asks; what no widget fits is edited as JSON, so that nothing is out of reach. */
export function FormField(props: Props) {
  const { field, value, change, name, required, fault } = props;
  const around = { label: field.title ?? name, description: field.description, placeholder: field.placeholder, withAsterisk: required, error: fault };
  const written = { ...around, value: text(value), onChange: (event: { currentTarget: { value: string } }) => change(orNothing(event.currentTarget.value)) };
  const list = field.widget ? LIST_OF[field.widget] : undefined;
  if (list !== undefined) return <Picker {...props} list={list} />;
  if (field.enum) return <Select {...around} data={[...field.enum]} value={text(value) || null} clearable={!required} onChange={(picked) => change(picked ?? undefined)} />;
  switch (field.widget) {
    case 'text':
    case 'url':
      return <TextInput {...written} />;
    case 'long-text':
    case 'html':
      return <Textarea {...written} autosize minRows={3} maxRows={14} />;
    case 'number':
      return <NumberInput {...around} value={typeof value === 'number' ? value : ''} onChange={(next) => change(typeof next === 'number' ? next : undefined)} />;
    case 'switch':
      return <Switch label={around.label} description={field.description} checked={value === true} onChange={(event) => change(event.currentTarget.checked || undefined)} />;
    case 'duration':
      return <Duration {...props} />;
    case 'expression':
      return (
        <Input.Wrapper {...around}>
          <RuleEditor value={value as Expression | undefined} change={(rule) => change(rule as Json | undefined)} />
        </Input.Wrapper>
      );
    case 'branches':
      return <Branches {...props} />;
    case 'variants':
      return <Variants {...props} />;
    case 'tag-picker':
    case 'event-picker':
    case 'trait-picker':
      return <Suggested {...props} />;
    case 'node-picker':
      return <Select {...around} data={props.others.map(({ id, kind }) => ({ value: id, label: `${kind} · ${id}` }))} value={text(value) || null} onChange={(picked) => change(picked ?? undefined)} />;
    case 'assignee':
      return <Assignee {...props} />;
    case 'window':
      return <Window {...props} />;
    default:
      return field.type === 'string' ? <TextInput {...written} /> : field.items?.enum ? <Choices {...props} /> : <AsJson {...props} />;
  }
}

function Wrapped({ field, name, required, fault, children }: Props & { children: ReactNode }) {
  return (
    <Input.Wrapper label={field.title ?? name} description={field.description} withAsterisk={required} error={fault}>
      {children}
    </Input.Wrapper>
  );
}

function Picker({ field, value, change, name, required, fault, list }: Props & { list: string }) {
  const { say } = useWords();
  const known = useList(list).data ?? [];
  const fitting = field.widget === 'static-segment-picker' ? known.filter(({ kind }) => kind === 'static') : known;
  const chosen = known.find(({ id, key }) => id === value || key === value);
  return (
    <Select
      label={field.title ?? name}
      description={field.description}
      placeholder={field.placeholder ?? say('form.choose')}
      withAsterisk={required}
      error={fault}
      searchable
      clearable={!required}
      nothingFoundMessage={say('form.none')}
      data={fitting.map(({ id, key, name: called }) => ({ value: id ?? key!, label: called ?? key ?? id }))}
      value={chosen ? (chosen.id ?? chosen.key ?? null) : text(value) || null}
      onChange={(picked) => change(picked ?? undefined)}
    />
  );
}

/** Text with what is really there as suggestions. */
function Suggested({ field, value, change, name, required, fault }: Props) {
  const seen = useSeen();
  const tags = useTags().data ?? [];
  const data = field.widget === 'tag-picker' ? tags : field.widget === 'event-picker' ? seen.events : seen.traits;
  return <Autocomplete label={field.title ?? name} description={field.description} placeholder={field.placeholder} withAsterisk={required} error={fault} data={[...new Set(data)]} value={text(value)} onChange={(next) => change(orNothing(next))} />;
}

const UNITS = ['m', 'h', 'd', 'w', 'mo', 'y'] as const;

function Duration(props: Props) {
  const { say } = useWords();
  const { value, change } = props;
  const [, count, unit] = /^(-?\d+(?:\.\d+)?)(s|m|h|d|w|mo|y)$/.exec(text(value)) ?? [];
  const [chosen, setChosen] = useState<string>(unit ?? 'd');
  const isOther = text(value) !== '' && count === undefined;
  if (isOther) return <TextInput label={props.field.title} description={props.field.description} error={props.fault} value={text(value)} onChange={(event) => change(orNothing(event.currentTarget.value))} />;
  const set = (next: number | undefined, in_: string) => change(next === undefined ? undefined : `${next}${in_}`);
  return (
    <Wrapped {...props}>
      <div style={{ display: 'grid', gridTemplateColumns: '96px 1fr', gap: 8 }}>
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
    </Wrapped>
  );
}

function Branches(props: Props) {
  const { say } = useWords();
  const branches = listOf(props.value);
  const put = (i: number, branch: JsonObject) => props.change(branches.map((one, at) => (at === i ? branch : one)));
  return (
    <Wrapped {...props}>
      <div style={{ display: 'grid', gap: 14 }}>
        {branches.map((branch, i) => (
          <div key={i} style={{ display: 'grid', gap: 6 }}>
            <div style={{ display: 'flex', gap: 6 }}>
              <TextInput style={{ flex: 1 }} aria-label={say('form.branch-name')} value={text(branch['name'])} onChange={(event) => put(i, { ...branch, name: event.currentTarget.value })} />
              <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('rule.remove')} onClick={() => props.change(branches.filter((_, at) => at !== i))}>
                <IconX size={15} />
              </ActionIcon>
            </div>
            <RuleEditor value={branch['when'] as unknown as Expression | undefined} change={(when) => put(i, when === undefined ? withoutWhen(branch) : { ...branch, when: when as unknown as Json })} />
          </div>
        ))}
        <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => props.change([...branches, { name: freeName(branches) }])}>
          {say('form.add-branch')}
        </Button>
      </div>
    </Wrapped>
  );
}

const withoutWhen = ({ when: _when, ...rest }: JsonObject): JsonObject => rest;
const freeName = (taken: readonly JsonObject[]): string => {
  const names = taken.map((one) => one['name']);
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').find((name) => !names.includes(name)) ?? `${taken.length + 1}`;
};

function Variants(props: Props) {
  const { say } = useWords();
  const variants = listOf(props.value);
  const put = (i: number, variant: JsonObject) => props.change(variants.map((one, at) => (at === i ? variant : one)));
  return (
    <Wrapped {...props}>
      <div style={{ display: 'grid', gap: 6 }}>
        {variants.map((variant, i) => (
          <div key={i} style={{ display: 'flex', gap: 6 }}>
            <TextInput style={{ flex: 1 }} aria-label={say('form.variant-name')} value={text(variant['name'])} onChange={(event) => put(i, { ...variant, name: event.currentTarget.value })} />
            <NumberInput style={{ width: 90 }} aria-label={say('form.weight')} min={0} value={typeof variant['weight'] === 'number' ? variant['weight'] : ''} onChange={(next) => put(i, { ...variant, weight: Number(next) || 0 })} />
            <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('rule.remove')} onClick={() => props.change(variants.filter((_, at) => at !== i))}>
              <IconX size={15} />
            </ActionIcon>
          </div>
        ))}
        <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => props.change([...variants, { name: freeName(variants), weight: 50 }])}>
          {say('form.add-variant')}
        </Button>
      </div>
    </Wrapped>
  );
}

function Assignee(props: Props) {
  const { say } = useWords();
  const users = useList('/api/users').data ?? [];
  const teams = useList('/api/teams').data ?? [];
  const value = (props.value ?? {}) as JsonObject;
  const chosen = value['owner'] === true ? 'owner' : value['roundRobin'] ? `team:${text(value['roundRobin'])}` : value['user'] ? `user:${text(value['user'])}` : null;
  const set = (picked: string | null) => {
    if (picked === null) return props.change(undefined);
    if (picked === 'owner') return props.change({ owner: true });
    const [kind, ...rest] = picked.split(':');
    props.change(kind === 'team' ? { roundRobin: rest.join(':') } : { user: rest.join(':') });
  };
  const data = [
    { value: 'owner', label: say('form.owner') },
    ...teams.map((team) => ({ value: `team:${team.key ?? team.id}`, label: say('form.team', { name: team.name }) })),
    ...users.map((user) => ({ value: `user:${user.id}`, label: user.name })),
  ];
  return <Select label={props.field.title ?? props.name} description={props.field.description} error={props.fault} data={data} value={chosen} clearable onChange={set} />;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

function Window(props: Props) {
  const { say } = useWords();
  const value = (props.value ?? {}) as JsonObject;
  const set = (key: string, next: Json | undefined) => {
    const { [key]: _old, ...rest } = value;
    const made = next === undefined || (Array.isArray(next) && next.length === 0) ? rest : { ...rest, [key]: next };
    props.change(Object.keys(made).length === 0 ? undefined : made);
  };
  return (
    <Wrapped {...props}>
      <div style={{ display: 'grid', gap: 8 }}>
        <MultiSelect aria-label={say('form.days')} placeholder={say('form.every-day')} data={DAYS.map((day) => ({ value: day, label: say(`day.${day}`) }))} value={Array.isArray(value['days']) ? value['days'].map(String) : []} onChange={(days) => set('days', days)} />
        <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 8 }}>
          <TextInput type="time" aria-label={say('form.from')} value={text(value['from'])} onChange={(event) => set('from', orNothing(event.currentTarget.value))} />
          <TextInput type="time" aria-label={say('form.to')} value={text(value['to'])} onChange={(event) => set('to', orNothing(event.currentTarget.value))} />
        </div>
      </div>
    </Wrapped>
  );
}

function Choices({ field, value, change, name, fault }: Props) {
  return <MultiSelect label={field.title ?? name} description={field.description} error={fault} data={[...(field.items?.enum ?? [])]} value={Array.isArray(value) ? value.map(String) : []} onChange={(next) => change(next.length === 0 ? undefined : next)} />;
}

function AsJson({ field, value, change, name, required, fault }: Props) {
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
  return <JsonInput label={field.title ?? name} description={field.description ?? say('form.json')} placeholder={field.placeholder} withAsterisk={required} error={fault} validationError={say('form.not-json')} autosize minRows={2} value={written} onChange={set} />;
}
