import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '../server/call.js';
import { useSalespeople, useSalesTeams, type SalesTeam } from '../server/settings.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { ActsHead } from './ActsHead.js';
import { Listed } from './Listed.js';
import { Question } from './Question.js';
import { RowActs } from './RowActs.js';
import { Section } from './Section.js';
import { TeamForm } from './TeamForm.js';

/** Teams that share tasks. */
export function Teams() {
  const { say, number } = useWords();
  const mayManage = useMay()('teams.manage');
  const teams = useSalesTeams();
  const people = useSalespeople().data ?? [];
  const [open, setOpen] = useState<SalesTeam | 'new' | null>(null);
  const [going, setGoing] = useState<SalesTeam | null>(null);
  const leadOf = ({ lead, escalateAfter }: SalesTeam): string => {
    const name = people.find(({ id }) => id === lead)?.name;
    if (name === undefined) return '–';
    return escalateAfter ? say('sales.lead-after', { name, after: escalateAfter }) : name;
  };
  const head = (
    <>
      <th>{say('sales.team')}</th>
      <th className="number">{say('sales.size')}</th>
      <th className="wide">{say('sales.lead')}</th>
      {mayManage && <ActsHead />}
    </>
  );
  const add = (
    <Button variant="default" leftSection={<IconPlus size={15} />} onClick={() => setOpen('new')}>
      {say('sales.new-team')}
    </Button>
  );
  return (
    <Section title={say('sales.teams')} what={say('sales.teams-what')} actions={mayManage && add}>
      <Listed query={teams} none={say('sales.no-teams')} head={head}>
        {(team) => (
          <tr key={team.id}>
            <td>
              <strong>{team.name}</strong>
              <div className="secondary">{team.key}</div>
            </td>
            <td className="number">{number(people.filter((person) => person.team === team.id).length)}</td>
            <td className="wide">{leadOf(team)}</td>
            {mayManage && <RowActs edit={{ label: say('sales.edit-of', { name: team.name }), act: () => setOpen(team) }} remove={{ label: say('sales.delete-of', { name: team.name }), act: () => setGoing(team) }} />}
          </tr>
        )}
      </Listed>
      {open && <TeamForm team={open === 'new' ? null : open} people={people} close={() => setOpen(null)} />}
      {going && (
        <Question title={say('sales.delete-question', { name: going.name })} verb={say('sales.delete-team')} stale={['teams', 'users']} ask={() => call(`/api/teams/${going.id}`, { method: 'DELETE' })} close={() => setGoing(null)}>
          {say('sales.delete-team-why')}
        </Question>
      )}
    </Section>
  );
}
