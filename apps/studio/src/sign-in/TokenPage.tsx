import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Failed } from '../frame/states.js';
import { Mark } from '../look/Mark.js';
import { call } from '../server/call.js';
import { SESSION, type Session } from '../server/session.js';
import { useWords } from '../words/use-words.js';

/** Where the link of an invitation, or of a forgotten password, leads: a password is chosen, and one is signed in. */
export function TokenPage({ of }: { of: 'invitations' | 'password-resets' }) {
  const { say } = useWords();
  const { token = '' } = useParams();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [failure, setFailure] = useState<Error | null>(null);
  const path = `/api/${of}/${encodeURIComponent(token)}`;
  const isInvitation = of === 'invitations';
  const invitation = useQuery({ queryKey: [path], queryFn: () => call<{ email: string }>(path), enabled: isInvitation, retry: false });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    try {
      client.setQueryData(SESSION, await call<Session>(path, { method: 'POST', body: Object.fromEntries(new FormData(event.currentTarget)) }));
      void navigate('/', { replace: true });
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <main className="door">
      <form onSubmit={(event) => void submit(event)}>
        <div className="rail-head">
          <Mark />
          Tributary
        </div>
        <h1>{say(isInvitation ? 'door.invited' : 'door.reset')}</h1>
        {invitation.data && <p className="secondary">{invitation.data.email}</p>}
        {invitation.error && <Failed error={invitation.error} />}
        {isInvitation && <TextInput name="name" label={say('door.name')} autoComplete="name" required />}
        <PasswordInput name="password" label={say('door.password')} description={say('door.password-rule')} autoComplete="new-password" required minLength={8} />
        {failure && <Failed error={failure} />}
        <Button type="submit" disabled={invitation.error !== null}>
          {say('door.enter')}
        </Button>
      </form>
    </main>
  );
}
