import { Button } from '@mantine/core';
import { useState } from 'react';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import { useSession } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { Question } from './Question.js';
import { Section } from './Section.js';
import { useAct } from './use-act.js';

/** One's own password and sessions. A password is chosen by a mailed link: whoever finds a browser open cannot take the account. */
export function OwnAccount() {
  const { say } = useWords();
  const user = useSession().data?.user;
  const asked = useAct();
  const [isSent, setSent] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  if (!user) return null;
  const send = async () => {
    if (await asked.act(() => call('/api/password-resets', { method: 'POST', body: { email: user.email } }))) setSent(true);
  };
  const leave = async () => {
    await call('/api/sessions', { method: 'DELETE' });
    location.assign('/sign-in');
  };
  return (
    <Section title={say('account.title')} what={say('account.as', { name: user.name, email: user.email })}>
      <div className="sheet lines">
        <div>
          <span>
            <strong>{say('account.password')}</strong>
            <span className="secondary" aria-live="polite">
              {isSent ? say('account.sent', { email: user.email }) : say('account.password-why')}
            </span>
          </span>
          <Button variant="default" loading={asked.isBusy} onClick={() => void send()}>
            {say('account.send')}
          </Button>
        </div>
        <div>
          <span>
            <strong>{say('account.everywhere')}</strong>
            <span className="secondary">{say('account.everywhere-why')}</span>
          </span>
          <Button variant="default" onClick={() => setLeaving(true)}>
            {say('account.leave')}
          </Button>
        </div>
      </div>
      {asked.failure && <Failed error={asked.failure} />}
      {isLeaving && (
        <Question title={say('account.leave-question')} verb={say('account.leave')} stale={[]} ask={leave} close={() => setLeaving(false)}>
          {say('account.everywhere-why')}
        </Question>
      )}
    </Section>
  );
}
