import '../canvas/canvas.css';
import './events.css';
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { Empty, Failed, Rows } from '../frame/states.js';
import { call, type Page } from '../server/call.js';
import { useWords } from '../words/use-words.js';
import { EventTable, type Event } from './EventTable.js';
import { HowToSend } from './HowToSend.js';

/** What comes in, as it comes in; what was refused, why, and how to mend it; how to send more. */
export function LiveEvents() {
  const { say } = useWords();
  const [params, setParams] = useSearchParams();
  const isRefused = params.get('show') === 'refused';
  const which = isRefused ? 'refused' : 'taken';
  const { data, error, refetch, dataUpdatedAt } = useQuery({ queryKey: ['events', which], queryFn: () => call<Page<Event>>(`/api/events?limit=100${isRefused ? '&refused=true' : ''}`), refetchInterval: 2_000 });
  const isEmpty = data?.items.length === 0;
  return (
    <div className="page wide-page">
      <div className="page-head">
        <div>
          <h1>{say('frame.events')}</h1>
          <p>{say('events.what')}</p>
        </div>
        <div className="actions">
          <SegmentedControl size="xs" aria-label={say('events.show')} value={which} onChange={(value) => setParams(value === 'refused' ? { show: value } : {}, { replace: true })} data={[{ value: 'taken', label: say('events.taken') }, { value: 'refused', label: say('events.refused') }]} />
        </div>
      </div>
      <div className={isEmpty && !isRefused ? 'event-board begins' : 'event-board'}>
        <div>
          {error && <Failed error={error} again={() => void refetch()} />}
          {!data && !error && <Rows count={8} height={32} />}
          {isEmpty && <Empty title={say(isRefused ? 'events.none-refused' : 'events.none')}>{say(isRefused ? 'events.none-refused-why' : 'events.none-why')}</Empty>}
          {data && !isEmpty && <EventTable events={data.items} isRefused={isRefused} now={dataUpdatedAt} />}
        </div>
        <HowToSend />
      </div>
    </div>
  );
}
