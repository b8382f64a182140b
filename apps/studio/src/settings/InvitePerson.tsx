import { NativeSelect, TextInput } from '@mantine/core';
import { isRole, type Role } from '@tributary/contract/permissions';
import { useState } from 'react';
import { call } from '../server/call.js';
import type { Invitation } from '../server/settings.js';
import { useWords } from '../words/use-words.js';
import { FormDialog } from './FormDialog.js';
import { ShownOnce } from './ShownOnce.js';
import { useAct } from './use-act.js';
import { useRoles } from './use-roles.js';

/** Invites somebody by a link, which is mailed, and shown this once. */
export function InvitePerson({ close }: { close: () => void }) {
  const { say } = useWords();
  const roles = useRoles();
  const asked = useAct(['email', 'role']);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('marketer');
  const [made, setMade] = useState<(Invitation & { readonly link: string }) | null>(null);
  const invite = async () => {
    const invitation = await asked.act(() => call<Invitation & { link: string }>('/api/invitations', { method: 'POST', body: { email, role } }), 'invitations');
    if (invitation) setMade(invitation);
  };
  if (made)
    return (
      <ShownOnce title={say('members.invited', { email: made.email })} secret={made.link} close={close}>
        {say('members.invited-why')}
      </ShownOnce>
    );
  return (
    <FormDialog title={say('members.invite')} verb={say('members.send')} act={asked} submit={() => void invite()} close={close}>
      <TextInput type="email" label={say('door.email')} value={email} data-autofocus error={asked.at('email')} onChange={({ currentTarget }) => setEmail(currentTarget.value)} />
      <NativeSelect label={say('members.role')} value={role} data={roles.choices} error={asked.at('role')} onChange={({ currentTarget: { value } }) => isRole(value) && setRole(value)} />
      <p className="hint">{roles.does(role)}</p>
    </FormDialog>
  );
}
