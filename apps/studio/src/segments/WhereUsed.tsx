import { Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { call, callAll } from '../server/call.js';
import { useUsage, type Segment } from '../server/segments.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';

interface Holder {
  readonly id: string;
  readonly name: string;
}

/** Who answers for a segment, and what would change with it. */
export function WhereUsed({ segment }: { segment: Segment }) {
  const { say } = useWords();
  const { data } = useUsage(segment.id);
  const used = [
    ...(data?.workflows ?? []).map(({ id, name }) => ({ to: `/workflows/${id}`, name, of: say('frame.workflows') })),
    ...(data?.segments ?? []).map(({ id, key }) => ({ to: `/segments/${id}`, name: key, of: say('frame.segments') })),
    ...(data?.audiences ?? []).map(({ name }) => ({ to: null, name, of: say('segments.audience') })),
  ];
  return (
    <section className="where-used">
      <Owner segment={segment} />
      <h2>{say('segments.used')}</h2>
      {data && used.length === 0 && <p className="hint">{say('segments.unused')}</p>}
      <ul className="outline">
        {used.map(({ to, name, of }) => (
          <li key={`${of} ${name} ${to}`}>
            {to ? <Link to={to}>{name}</Link> : name} <span className="secondary">{of}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Owner({ segment }: { segment: Segment }) {
  const { say } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const members = useQuery({ queryKey: ['members'], queryFn: () => callAll<Holder>('/api/members'), staleTime: 60_000 }).data ?? [];
  const give = async (owner: string | null) => {
    await call(`/api/segments/${segment.id}`, { method: 'PATCH', body: { owner } });
    await client.invalidateQueries({ queryKey: ['segments'] });
  };
  return (
    <Select
      label={say('segments.owner')}
      placeholder={say('segments.no-owner')}
      data={members.map(({ id, name }) => ({ value: id, label: name }))}
      value={segment.owner}
      clearable
      allowDeselect={false}
      disabled={!may('segments.edit') || (segment.locked && !may('segments.lock'))}
      onChange={(owner) => void give(owner)}
      style={{ maxWidth: 320 }}
    />
  );
}
