import { Button, NativeSelect } from '@mantine/core';
import { isRole, type Role } from '@tributary/contract/permissions';
import { IconMailPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Initials } from '../contacts/Initials.js';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import { useMembers, type Member } from '../server/settings.js';
import { SESSION, useMay, useSession } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { ActsHead } from './ActsHead.js';
import { Invitations } from './Invitations.js';
import { InvitePerson } from './InvitePerson.js';
import { Listed } from './Listed.js';
import { OwnAccount } from './OwnAccount.js';
import { Question } from './Question.js';
import { useRoles } from './use-roles.js';
import { Roles } from './Roles.js';
import { RowActs } from './RowActs.js';
import { Section } from './Section.js';
import { useAct } from './use-act.js';

/** Who may come in and as what; who is invited; what each role may do; one's own account. */
export function Members() {
  const { say, ago } = useWords();
  const may = useMay();
  const members = useMembers();
  const own = useSession().data?.user?.id;
  const roles = useRoles();
  const changed = useAct();
  const [isInviting, setInviting] = useState(false);
  const [going, setGoing] = useState<Member | null>(null);
  const mayManage = may('members.manage');
  const mayChange = ({ role }: Member) => mayManage && (role !== 'owner' || may('owners.manage'));
  const give = (member: Member, role: Role) => changed.act(() => call(`/api/members/${member.id}`, { method: 'PATCH', body: { role } }), 'members', SESSION[0]);
  const head = (
    <>
      <th>{say('contacts.person')}</th>
      <th>{say('members.role')}</th>
      <th className="number wide">{say('members.seen')}</th>
      {mayManage && <ActsHead />}
    </>
  );
  const invite = (
    <Button leftSection={<IconMailPlus size={15} />} onClick={() => setInviting(true)}>
      {say('members.invite')}
    </Button>
  );
  return (
    <>
      <Section title={say('settings.members')} what={say('members.what')} actions={mayManage && invite}>
        {changed.failure && <Failed error={changed.failure} />}
        <Listed query={members} none={say('members.none')} head={head}>
          {(member) => (
            <tr key={member.id}>
              <td>
                <span className="who">
                  <Initials name={member.name} />
                  <span className="who-names">
                    <strong>{member.id === own ? say('members.you', { name: member.name }) : member.name}</strong>
                    <span className="secondary">{member.email}</span>
                  </span>
                </span>
              </td>
              <td>
                {mayChange(member) ? (
                  <NativeSelect
                    size="xs"
                    aria-label={say('members.role-of', { name: member.name })}
                    value={member.role}
                    disabled={changed.isBusy}
                    data={roles.choices}
                    onChange={({ currentTarget: { value } }) => isRole(value) && void give(member, value)}
                  />
                ) : (
                  roles.called(member.role)
                )}
              </td>
              <td className="number wide">{member.lastSeenAt ? ago(member.lastSeenAt, members.dataUpdatedAt) : '–'}</td>
              {mayManage && <RowActs remove={mayChange(member) ? { label: say('members.remove-of', { name: member.name }), act: () => setGoing(member) } : undefined} />}
            </tr>
          )}
        </Listed>
      </Section>
      {mayManage && <Invitations />}
      <Roles />
      <OwnAccount />
      {isInviting && <InvitePerson close={() => setInviting(false)} />}
      {going && (
        <Question title={say('members.remove-question', { name: going.name })} verb={say('members.remove')} stale={['members', SESSION[0]]} ask={() => call(`/api/members/${going.id}`, { method: 'DELETE' })} close={() => setGoing(null)}>
          {say('members.remove-why')}
        </Question>
      )}
    </>
  );
}
