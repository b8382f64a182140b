import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { Failed } from '../frame/states.js';
import { Mark } from '../look/Mark.js';
import { call } from '../server/call.js';
import { SESSION, useSession, type Session } from '../server/session.js';
import { useWords } from '../words/use-words.js';

/** The door: at the first start whoever comes makes the owner's account, after that one signs in. */
export function SignIn() {
  const { data: session, error, refetch } = useSession();
  const came = (useLocation().state as { from?: string } | null)?.from ?? '/';
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!session) return null;
  if (session.user) return <Navigate to={came} replace />;
  return <DoorForm isFirst={session.firstRun} came={came} />;
}

function DoorForm({ isFirst, came }: { isFirst: boolean; came: string }) {
  const { say } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [failure, setFailure] = useState<Error | null>(null);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget));
    setBusy(true);
    setFailure(null);
    try {
      client.setQueryData(SESSION, await call<Session>(isFirst ? '/api/first-owner' : '/api/session', { method: 'POST', body: given }));
      void navigate(came, { replace: true });
    } catch (error) {
      setFailure(error as Error);
      if (isFirst) void client.invalidateQueries({ queryKey: SESSION });
    } finally {
      setBusy(false);
    }
  };
  const forgot = async (form: HTMLFormElement | null) => {
    const email = form?.querySelector<HTMLInputElement>('[name=email]')?.value ?? '';
    if (email === '') return setNote(say('door.forgot-address'));
    await call('/api/password-resets', { method: 'POST', body: { email } }).then(() => setNote(say('door.forgot-sent')), setFailure);
  };
  return (
    <main className="door">
      <form onSubmit={(event) => void submit(event)}>
        <div className="rail-head">
          <Mark />
          Tributary
        </div>
        <div>
          <h1>{say(isFirst ? 'door.first' : 'door.title')}</h1>
          {isFirst && <p className="secondary">{say('door.first-why')}</p>}
        </div>
        {isFirst && <TextInput name="name" label={say('door.name')} autoComplete="name" required autoFocus />}
        <TextInput name="email" type="email" label={say('door.email')} autoComplete="username" required autoFocus={!isFirst} />
        <PasswordInput name="password" label={say('door.password')} description={isFirst ? say('door.password-rule') : undefined} autoComplete={isFirst ? 'new-password' : 'current-password'} required minLength={isFirst ? 8 : undefined} />
        {failure && <Failed error={failure} />}
        {note && (
          <p className="secondary" role="status">
            {note}
          </p>
        )}
        <Button type="submit" loading={busy}>
          {say(isFirst ? 'door.make' : 'door.enter')}
        </Button>
        {!isFirst && (
          <Button variant="subtle" onClick={(event) => void forgot(event.currentTarget.closest('form'))}>
            {say('door.forgot')}
          </Button>
        )}
      </form>
    </main>
  );
}
