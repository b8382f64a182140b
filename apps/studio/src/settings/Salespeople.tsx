import { Button, NativeSelect } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Initials } from '../contacts/Initials.js';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import { useSalespeople, useSalesTeams, type Salesperson } from '../server/settings.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { ActsHead } from './ActsHead.js';
import { Listed } from './Listed.js';
import { PersonForm } from './PersonForm.js';
import { Question } from './Question.js';
import { RowActs } from './RowActs.js';
import { Section } from './Section.js';
import { useAct } from './use-act.js';
import { useHours } from './use-hours.js';

/** Whoever tasks are given to, with their hours, team and absence. */
export function Salespeople() {
  const { say } = useWords();
  const { hoursOf, absenceOf } = useHours();
  const mayManage = useMay()('teams.manage');
  const people = useSalespeople();
  const teams = useSalesTeams().data ?? [];
  const moved = useAct();
  const [open, setOpen] = useState<Salesperson | 'new' | null>(null);
  const [going, setGoing] = useState<Salesperson | null>(null);
  const teamOf = (id: string | null): string => teams.find((team) => team.id === id)?.name ?? '–';
  const choices = [{ value: '', label: say('sales.no-team') }, ...teams.map(({ id, name }) => ({ value: id, label: name }))];
  const head = (
    <>
      <th>{say('contacts.person')}</th>
      <th>{say('sales.team')}</th>
      <th className="wide">{say('sales.hours')}</th>
      {mayManage && <ActsHead />}
    </>
  );
  const add = (
    <Button leftSection={<IconUserPlus size={15} />} onClick={() => setOpen('new')}>
      {say('sales.add')}
    </Button>
  );
  return (
    <Section title={say('sales.people')} what={say('sales.what')} actions={mayManage && add}>
      {moved.failure && <Failed error={moved.failure} />}
      <Listed query={people} none={say('sales.none')} head={head}>
        {(person) => {
          const absence = absenceOf(person);
          return (
            <tr key={person.id}>
              <td>
                <span className="who">
                  <Initials name={person.name} />
                  <span className="who-names">
                    <strong>{person.name}</strong>
                    <span className="secondary">{person.email}</span>
                  </span>
                </span>
              </td>
              <td>
                {mayManage ? (
                  <NativeSelect
                    size="xs"
                    aria-label={say('sales.team-of', { name: person.name })}
                    value={person.team ?? ''}
                    data={choices}
                    onChange={({ currentTarget: { value } }) => void moved.act(() => call(`/api/users/${person.id}`, { method: 'PATCH', body: { team: value || null } }), 'users')}
                  />
                ) : (
                  teamOf(person.team)
                )}
              </td>
              <td className="wide">
                {hoursOf(person)}
                <div className="secondary">{person.timezone}</div>
                {absence && <span className="pill warning">{absence}</span>}
                {person.weight === 0 && <span className="pill plain">{say('sales.no-turns')}</span>}
              </td>
              {mayManage && <RowActs edit={{ label: say('sales.edit-of', { name: person.name }), act: () => setOpen(person) }} remove={{ label: say('sales.delete-of', { name: person.name }), act: () => setGoing(person) }} />}
            </tr>
          );
        }}
      </Listed>
      {open && <PersonForm person={open === 'new' ? null : open} teams={choices} close={() => setOpen(null)} />}
      {going && (
        <Question title={say('sales.delete-question', { name: going.name })} verb={say('sales.delete')} stale={['users', 'teams']} ask={() => call(`/api/users/${going.id}`, { method: 'DELETE' })} close={() => setGoing(null)}>
          {say('sales.delete-why')}
        </Question>
      )}
    </Section>
  );
}
