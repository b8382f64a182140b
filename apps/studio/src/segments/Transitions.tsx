import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { PanelHead } from '../canvas/PanelHead.js';
import { Failed, Rows } from '../frame/states.js';
import { call, type Page } from '../server/call.js';
import { calledAs, type Person } from '../server/runs.js';
import type { Segment } from '../server/segments.js';
import { useWords, type Word } from '../words/use-words.js';

interface Transition {
  readonly contact: string;
  readonly person: Person | null;
  readonly at: string;
  readonly entered: boolean;
  readonly cause: string;
}
const CAUSES: Readonly<Record<string, Word>> = { data: 'cause.data', time: 'cause.time', computed: 'cause.computed', definition: 'cause.definition', import: 'cause.import', late: 'cause.late', merge: 'cause.merge', manual: 'cause.manual' };

/** Who entered and left, newest first, and what made them. */
export function Transitions({ segment, close }: { segment: Segment; close: () => void }) {
  const { say, moment } = useWords();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['segment-history', segment.id],
    queryFn: ({ pageParam }) => call<Page<Transition>>(`/api/segments/${segment.id}/history?limit=50${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const all = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <aside className="panel" aria-label={say('segments.history')}>
      <PanelHead title={say('segments.history')} below={say('segments.history-why')} close={close} />
      <div className="panel-body">
        {error && <Failed error={error} again={() => void refetch()} />}
        {!data && !error && <Rows count={6} height={36} />}
        {data && all.length === 0 && <p className="hint">{say('segments.no-history')}</p>}
        <ul className="transitions">
          {all.map(({ contact, person, at, entered, cause }, i) => (
            <li key={i}>
              <span className={entered ? 'in' : 'out'} aria-hidden="true">
                {entered ? '+' : '−'}
              </span>
              <span>
                <Link to={`/contacts/${contact}`}>{person ? calledAs(person, contact) : say('people.erased')}</Link> {say(entered ? 'segments.entered' : 'segments.left')}
                <span className="secondary"> {CAUSES[cause] ? say(CAUSES[cause]) : cause}</span>
              </span>
              <time className="secondary figure" dateTime={at}>
                {moment(at)}
              </time>
            </li>
          ))}
        </ul>
        {hasNextPage && (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {say('people.more')}
          </Button>
        )}
      </div>
    </aside>
  );
}
