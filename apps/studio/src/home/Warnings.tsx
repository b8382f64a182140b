import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { Failed } from '../frame/states.js';
import { call } from '../server/call.js';
import { useMay } from '../server/session.js';
import type { Warning } from '../server/summary.js';
import { useTelling } from '../words/useTelling.js';
import { useWords } from '../words/use-words.js';

const doorOf = (warning: Exclude<Warning, { type: 'audience' }>): string => {
  if (warning.type === 'refused') return '/events?show=refused';
  return warning.type === 'uncertain' ? `/workflows/${warning.workflow}?run=${warning.run}` : `/workflows/${warning.workflow}`;
};
const keyOf = (warning: Warning): string => `${warning.type} ${warning.type === 'audience' ? warning.audience : warning.type === 'refused' ? '' : warning.workflow}`;

/** What a person has to act on, each with the way there. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  const { say } = useWords();
  const tell = useTelling();
  const may = useMay();
  const client = useQueryClient();
  const [failure, setFailure] = useState<Error | null>(null);
  const again = async (audience: string) => {
    setFailure(null);
    await call(`/api/audiences/${audience}/retry`, { method: 'POST', body: {} }).catch((error: unknown) => setFailure(error instanceof Error ? error : new Error(String(error))));
    await client.invalidateQueries({ queryKey: ['summary'] });
  };
  return (
    <>
      {warnings.map((warning) => (
        <div key={keyOf(warning)} className="warning-row" role="group">
          <IconAlertTriangle size={16} stroke={1.75} aria-hidden="true" />
          <span>{tell(`warning.${warning.type}`, warning.type === 'audience' ? { name: warning.name, detail: warning.reason?.detail ?? '' } : warning.type === 'refused' ? { count: warning.count } : { name: warning.name, count: warning.count })}</span>
          {warning.type !== 'audience' ? (
            <Button variant="default" size="compact-sm" component={Link} to={doorOf(warning)}>
              {say('warning.look')}
            </Button>
          ) : (
            may('audiences.edit') && (
              <Button variant="default" size="compact-sm" onClick={() => void again(warning.audience)}>
                {say('warning.again')}
              </Button>
            )
          )}
        </div>
      ))}
      {failure && <Failed error={failure} />}
    </>
  );
}
