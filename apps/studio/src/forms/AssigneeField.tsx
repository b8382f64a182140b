import { Select } from '@mantine/core';
import type { JsonObject } from '@tributary/contract';
import { useList } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { labels, textOf, type FieldProps } from './field.js';

/** Who gets a task: the contact's owner, a team by turns, or somebody. */
export function AssigneeField(props: FieldProps) {
  const { say } = useWords();
  const users = useList('/api/users').data ?? [];
  const teams = useList('/api/teams').data ?? [];
  const value = (props.value ?? {}) as JsonObject;
  const chosen = value['owner'] === true ? 'owner' : value['roundRobin'] ? `team:${textOf(value['roundRobin'])}` : value['user'] ? `user:${textOf(value['user'])}` : null;
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
  return <Select {...labels(props)} data={data} value={chosen} clearable onChange={set} />;
}
