import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { Empty, Failed, Rows } from '../frame/states.js';
import { call, type Page } from '../server/call.js';
import { useWords } from '../words/use-words.js';

interface Event {
  readonly id: string;
  readonly type: string | null;
  readonly name: string | null;
  readonly userId: string | null;
  readonly anonymousId: string | null;
  readonly receivedAt: string;
  readonly refused: { readonly code: string; readonly detail: string } | null;
}

/** What comes in, as it comes in; what was refused, and why. */
export function LiveEvents() {
  const { say, ago } = useWords();
  const [params, setParams] = useSearchParams();
  const which = params.get('show') === 'refused' ? 'refused' : 'taken';
  const { data, error, refetch, dataUpdatedAt } = useQuery({ queryKey: ['events', which], queryFn: () => call<Page<Event>>(`/api/events?limit=100${which === 'refused' ? '&refused=true' : ''}`), refetchInterval: 2_000 });
  const isRefused = which === 'refused';
  const snippet = `<script src="${location.origin}/t.js" data-write-key="tw_…"></script>`;
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{say('frame.events')}</h1>
          <p>{say('events.what')}</p>
        </div>
        <div className="actions">
          <SegmentedControl size="xs" value={which} onChange={(value) => setParams(value === 'refused' ? { show: value } : {}, { replace: true })} data={[{ value: 'taken', label: say('events.taken') }, { value: 'refused', label: say('events.refused') }]} />
        </div>
      </div>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={8} height={32} />}
      {data && data.items.length === 0 && (
        <Empty title={say(isRefused ? 'events.none-refused' : 'events.none')} action={isRefused ? undefined : <code className="snippet">{snippet}</code>}>
          {say(isRefused ? 'events.none-refused-why' : 'events.none-why')}
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <div className="sheet">
          <table>
            <thead>
              <tr>
                <th>{say('events.name')}</th>
                <th>{say('events.who')}</th>
                {isRefused && <th>{say('events.why')}</th>}
                <th className="number">{say('events.when')}</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((event) => (
                <tr key={event.id}>
                  <td>{event.name ?? event.type ?? '–'}</td>
                  <td>{event.userId ?? event.anonymousId ?? '–'}</td>
                  {isRefused && <td>{event.refused?.detail}</td>}
                  <td className="number">{ago(event.receivedAt, dataUpdatedAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
