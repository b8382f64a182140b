import './segments.css';
import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { call, callAll } from '../server/call.js';
import { useSegments, type Preview } from '../server/segments.js';
import { useWords } from '../words/use-words.js';

/** All segments on paper, for the team: colour, name, what it is for, who belongs, how many, who answers for it. */
export function SegmentKey() {
  const { say, number, instant } = useWords();
  const { data, error, refetch, dataUpdatedAt } = useSegments();
  const members = useQuery({ queryKey: ['members'], queryFn: () => callAll<{ id: string; name: string }>('/api/members'), staleTime: 60_000 }).data ?? [];
  const sentences = useQueries({
    queries: (data ?? []).map(({ rule }) => ({ queryKey: ['preview', JSON.stringify(rule)], queryFn: () => call<Preview>('/api/segments/preview', { method: 'POST', body: { rule } }), enabled: rule !== null, staleTime: 60_000, retry: false })),
  });
  return (
    <div className="page segment-key">
      <div className="page-head">
        <div>
          <h1>{say('segments.key-title')}</h1>
          <p>{dataUpdatedAt > 0 && say('segments.key-of', { instant: instant(new Date(dataUpdatedAt).toISOString()) })}</p>
        </div>
        <div className="actions">
          <Button component={Link} to="/segments" variant="default">
            {say('segments.back')}
          </Button>
          <Button leftSection={<IconPrinter size={15} />} onClick={() => window.print()}>
            {say('segments.print')}
          </Button>
        </div>
      </div>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Rows count={6} height={56} />}
      <div className="sheet">
        <table>
          <thead>
            <tr>
              <th>{say('segments.name')}</th>
              <th>{say('segments.who-belongs')}</th>
              <th className="number">{say('segments.people')}</th>
              <th className="wide">{say('segments.owner')}</th>
            </tr>
          </thead>
          <tbody>
            {data?.map((segment, i) => (
              <tr key={segment.id}>
                <td>
                  <span className="square large" style={{ background: segment.colour ?? 'var(--line-strong)' }} /> <strong>{segment.name}</strong>
                  <div className="secondary">{segment.description}</div>
                </td>
                <td>{segment.rule ? (sentences[i]?.data?.sentence ?? '…') : say('segments.kind.static')}</td>
                <td className="number">{number(segment.count)}</td>
                <td className="wide">{members.find(({ id }) => id === segment.owner)?.name ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
