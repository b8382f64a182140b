import { useState } from 'react';
import { call } from '../server/call.js';
import { useInvitations, type Invitation } from '../server/settings.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { ActsHead } from './ActsHead.js';
import { Listed } from './Listed.js';
import { Question } from './Question.js';
import { RowActs } from './RowActs.js';
import { Section } from './Section.js';
import { useRoles } from './use-roles.js';

/** Links that nobody has followed yet. */
export function Invitations() {
  const { say } = useWords();
  const { date } = useTimes();
  const invitations = useInvitations(true);
  const { called } = useRoles();
  const [going, setGoing] = useState<Invitation | null>(null);
  const head = (
    <>
      <th>{say('door.email')}</th>
      <th>{say('members.role')}</th>
      <th className="number">{say('members.expires')}</th>
      <ActsHead />
    </>
  );
  return (
    <Section title={say('members.open')}>
      <Listed query={invitations} none={say('members.open-none')} head={head}>
        {(invitation) => (
          <tr key={invitation.id}>
            <td className="breaks">{invitation.email}</td>
            <td>{called(invitation.role)}</td>
            <td className="number">{date(invitation.expiresAt)}</td>
            <RowActs remove={{ label: say('members.withdraw-of', { email: invitation.email }), act: () => setGoing(invitation) }} />
          </tr>
        )}
      </Listed>
      {going && (
        <Question title={say('members.withdraw-question', { email: going.email })} verb={say('members.withdraw')} stale={['invitations']} ask={() => call(`/api/invitations/${going.id}`, { method: 'DELETE' })} close={() => setGoing(null)}>
          {say('members.withdraw-why')}
        </Question>
      )}
    </Section>
  );
}
