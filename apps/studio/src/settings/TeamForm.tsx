import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '../server/call.js';
import type { Salesperson, SalesTeam } from '../server/settings.js';
import { useWords } from '../words/use-words.js';
import { FormDialog } from './FormDialog.js';
import { useAct } from './use-act.js';

/** Makes a team, or changes it. Its key is made from the name, and stays. */
export function TeamForm({ team, people, close }: { team: SalesTeam | null; people: readonly Salesperson[]; close: () => void }) {
  const { say } = useWords();
  const asked = useAct(['name', 'key', 'lead', 'escalateAfter']);
  const [name, setName] = useState(team?.name ?? '');
  const [lead, setLead] = useState(team?.lead ?? '');
  const [after, setAfter] = useState(team?.escalateAfter ?? '');
  const save = async () => {
    const body = { name: name.trim(), lead: lead || null, escalateAfter: after.trim() || null };
    const saved = await asked.act(() => call(team ? `/api/teams/${team.id}` : '/api/teams', { method: team ? 'PATCH' : 'POST', body }), 'teams');
    if (saved) close();
  };
  return (
    <FormDialog title={team ? say('sales.edit-of', { name: team.name }) : say('sales.new-team')} verb={say('contacts.save')} act={asked} submit={() => void save()} close={close}>
      <TextInput label={say('door.name')} value={name} data-autofocus error={asked.at('name') ?? asked.at('key')} onChange={({ currentTarget }) => setName(currentTarget.value)} />
      <NativeSelect label={say('sales.lead')} description={say('sales.lead-why')} value={lead} error={asked.at('lead')} data={[{ value: '', label: say('contacts.no-owner') }, ...people.map((person) => ({ value: person.id, label: person.name }))]} onChange={({ currentTarget }) => setLead(currentTarget.value)} />
      <TextInput label={say('sales.after')} description={say('sales.after-why')} placeholder="4h" value={after} error={asked.at('escalateAfter')} onChange={({ currentTarget }) => setAfter(currentTarget.value)} />
    </FormDialog>
  );
}
