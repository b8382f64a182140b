import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { requestLine } from './request-line.js';

interface Effect {
  readonly id: string;
  readonly status: 'pending' | 'started' | 'done' | 'failed' | 'skipped' | 'simulated' | 'uncertain';
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  /** Set: its run has gone on already. */
  readonly endedAt: string | null;
  readonly reason: { readonly code: string; readonly detail: string } | null;
  readonly request: unknown;
}

/** What a step sent, and what became of it. Where nobody knows whether it arrived, a person says. */
export function SentOf({ effect }: { effect: string }) {
  const { say, moment } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const [failure, setFailure] = useState<Error | null>(null);
  const { data } = useQuery({ queryKey: ['effect', effect], queryFn: () => call<Effect>(`/api/effects/${effect}`), refetchInterval: ({ state }) => (state.data && ['pending', 'started', 'uncertain'].includes(state.data.status) ? 3_000 : false) });
  if (!data) return null;
  const settle = async (sent: boolean) => {
    setFailure(null);
    try {
      await call(`/api/effects/${effect}/settle`, { method: 'POST', body: { sent } });
      await Promise.all([client.invalidateQueries({ queryKey: ['effect', effect] }), client.invalidateQueries({ queryKey: ['run'] })]);
    } catch (error) {
      setFailure(error as Error);
    }
  };
  const line = data.request === null || data.request === undefined ? '' : requestLine(data.request);
  return (
    <div className="asked secondary">
      {line !== '' && <div>{line}</div>}
      {data.status === 'pending' && data.nextAttemptAt && data.attempts > 0 && <div>{say('effect.again', { attempts: data.attempts, instant: moment(data.nextAttemptAt) })}</div>}
      {data.status === 'uncertain' && (
        <>
          <div>{say('effect.uncertain')}</div>
          {may('runs.manage') && data.endedAt === null && (
            <div className="row">
              <Button size="compact-xs" variant="default" onClick={() => void settle(true)}>
                {say('effect.arrived')}
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => void settle(false)}>
                {say('effect.did-not')}
              </Button>
            </div>
          )}
        </>
      )}
      {failure && <Failed error={failure} />}
    </div>
  );
}
