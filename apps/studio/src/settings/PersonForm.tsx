import { Autocomplete, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../server/call.js';
import { useSettings, type Salesperson } from '../server/settings.js';
import { useWords } from '../words/use-words.js';
import { FormDialog } from './FormDialog.js';
import { bodyOf, writtenOf, type Written } from './person-written.js';
import { useAct } from './use-act.js';
import { useHours } from './use-hours.js';

const ZONES = Intl.supportedValuesOf('timeZone');
const FIELDS = ['name', 'email', 'team', 'timezone', 'workingHours.days', 'workingHours.from', 'workingHours.to', 'absentFrom', 'absentUntil', 'weight'];

/** Adds somebody who is given tasks, or changes them. */
export function PersonForm({ person, teams, close }: { person: Salesperson | null; teams: readonly { value: string; label: string }[]; close: () => void }) {
  const { say } = useWords();
  const { dayName } = useHours();
  const zone = useSettings().data?.timezone ?? '';
  const asked = useAct(FIELDS);
  const [written, setWritten] = useState<Written>(() => writtenOf(person));
  const set = (patch: Partial<Written>) => setWritten((known) => ({ ...known, ...patch }));
  const text = (field: Exclude<keyof Written, 'days'>) => ({ value: written[field], onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) => set({ [field]: currentTarget.value }) });
  const save = async () => {
    const saved = await asked.act(() => call(person ? `/api/users/${person.id}` : '/api/users', { method: person ? 'PATCH' : 'POST', body: bodyOf(written, person) }), 'users');
    if (saved) close();
  };
  return (
    <FormDialog title={person ? say('sales.edit-of', { name: person.name }) : say('sales.add')} verb={say('contacts.save')} act={asked} submit={() => void save()} close={close}>
      <TextInput label={say('door.name')} data-autofocus error={asked.at('name')} {...text('name')} />
      <TextInput type="email" label={say('door.email')} error={asked.at('email')} {...text('email')} />
      <NativeSelect label={say('sales.team')} data={[...teams]} value={written.team} error={asked.at('team')} onChange={({ currentTarget }) => set({ team: currentTarget.value })} />
      <Checkbox.Group label={say('sales.days')} value={[...written.days]} error={asked.at('workingHours.days')} onChange={(days) => set({ days })}>
        <div className="days">
          {[1, 2, 3, 4, 5, 6, 7].map((day) => (
            <Checkbox key={day} value={String(day)} label={dayName(day)} />
          ))}
        </div>
      </Checkbox.Group>
      <div className="halves">
        <TextInput label={say('sales.from')} placeholder="09:00" error={asked.at('workingHours.from')} {...text('from')} />
        <TextInput label={say('sales.to')} placeholder="17:00" error={asked.at('workingHours.to')} {...text('to')} />
      </div>
      <Autocomplete label={say('sales.zone')} placeholder={zone} data={ZONES} limit={8} value={written.timezone} error={asked.at('timezone')} onChange={(timezone) => set({ timezone })} />
      <div className="halves">
        <TextInput type="date" label={say('sales.absent-from')} error={asked.at('absentFrom')} {...text('absentFrom')} />
        <TextInput type="date" label={say('sales.absent-until')} error={asked.at('absentUntil')} {...text('absentUntil')} />
      </div>
      <TextInput type="number" min={0} max={1000} label={say('sales.weight')} description={say('sales.weight-why')} error={asked.at('weight')} {...text('weight')} />
    </FormDialog>
  );
}
