import { ActionIcon, Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { Initials } from '../contacts/Initials.js';
import { nameOf } from '../contacts/names.js';
import { Failed, Rows } from '../frame/states.js';
import { call, type Page } from '../server/call.js';
import { calledAs } from '../server/runs.js';
import type { Member, Segment } from '../server/segments.js';
import { useWords } from '../words/use-words.js';

interface Found {
  readonly id: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly traits: Readonly<Record<string, unknown>>;
}
const labelOf = ({ id, userId, email, traits }: Found): string => nameOf({ userId, email, ...(traits as object) }) || id;

/** Members picked by hand: found by name, put in and taken out one by one. */
export function PickedMembers({ segment, mayEdit }: { segment: Segment; mayEdit: boolean }) {
  const { say, moment } = useWords();
  const client = useQueryClient();
  const [search, setSearch] = useState('');
  const [failure, setFailure] = useState<Error | null>(null);
  const path = `/api/segments/${segment.id}/members`;
  const found = useQuery({ queryKey: ['found', search], queryFn: () => call<Page<Found>>(`/api/contacts?limit=20&search=${encodeURIComponent(search)}`), placeholderData: keepPreviousData, staleTime: 10_000 });
  const members = useInfiniteQuery({
    queryKey: ['segment-members', segment.id],
    queryFn: ({ pageParam }) => call<Page<Member & { since: string }>>(`${path}?limit=100${pageParam ? `&after=${encodeURIComponent(pageParam)}` : ''}`),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const change = async (method: 'POST' | 'DELETE', contact: string) => {
    setFailure(null);
    try {
      await call(path, { method, body: { contacts: [contact] } });
      await Promise.all([client.invalidateQueries({ queryKey: ['segment-members', segment.id] }), client.invalidateQueries({ queryKey: ['segments'] })]);
    } catch (error) {
      setFailure(error as Error);
    }
  };
  const all = members.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className="stack">
      <p className="hint">{say('segments.static-why')}</p>
      {mayEdit && (
        <Select
          label={say('segments.put-in')}
          placeholder={say('rehearse.find')}
          searchable
          searchValue={search}
          onSearchChange={setSearch}
          filter={({ options }) => options}
          data={(found.data?.items ?? []).map((one) => ({ value: one.id, label: labelOf(one) }))}
          value={null}
          nothingFoundMessage={say('rehearse.nobody')}
          onChange={(contact) => {
            if (contact !== null) void change('POST', contact);
            setSearch('');
          }}
        />
      )}
      {failure && <Failed error={failure} />}
      {!members.data && <Rows count={4} height={44} />}
      <ul className="people">
        {all.map((member) => (
          <li key={member.id} className="row">
            <Link to={`/contacts/${member.id}`} className="member">
              <Initials name={calledAs(member, member.id)} />
              <span className="names">
                <span>{calledAs(member, member.id)}</span>
                <span className="secondary">{say('segments.since', { instant: moment(member.since) })}</span>
              </span>
            </Link>
            {mayEdit && (
              <ActionIcon variant="subtle" color="gray" size={28} aria-label={say('segments.take-out', { name: calledAs(member, member.id) })} onClick={() => void change('DELETE', member.id)}>
                <IconX size={14} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {members.hasNextPage && (
        <Button variant="default" loading={members.isFetchingNextPage} onClick={() => void members.fetchNextPage()}>
          {say('people.more')}
        </Button>
      )}
    </section>
  );
}
