import './contacts.css';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconSearch, IconUpload } from '@tabler/icons-react';
import { useDeferredValue, useEffect, useState } from 'react';
import { Link, useNavigate, useNavigationType, useSearchParams } from 'react-router';
import { More } from '../frame/More.js';
import { Empty, Failed, Rows } from '../frame/states.js';
import { useContacts, type ContactFilter } from '../server/contacts.js';
import { useSegments } from '../server/segments.js';
import { useMay } from '../server/session.js';
import { useSummary } from '../server/summary.js';
import { useTags } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import { ContactRow } from './ContactRow.js';
import { ExportList } from './ExportList.js';

const FILTERS = ['search', 'segment', 'tag'] as const;

/** What is asked for stands in the address: it can be kept, sent, and gone back from. */
function useFilter() {
  const [params, setParams] = useSearchParams();
  const filter: ContactFilter = { search: params.get('search') ?? '', segment: params.get('segment') ?? '', tag: params.get('tag') ?? '' };
  const change = (changes: Partial<ContactFilter>) =>
    setParams(
      (known) => {
        const next = new URLSearchParams(known);
        for (const key of FILTERS) {
          const value = changes[key];
          if (value === '') next.delete(key);
          else if (value !== undefined) next.set(key, value);
        }
        return next;
      },
      // Each letter is no page of its own to go back to.
      { replace: changes.search !== undefined },
    );
  return { filter, change };
}

/** Everybody, newest first: found as one types, by segment and by tag. */
export function ContactList() {
  const { say, number } = useWords();
  const { filter, change } = useFilter();
  const navigate = useNavigate();
  const may = useMay();
  const [failure, setFailure] = useState<Error | null>(null);
  const [typed, setTyped] = useState(filter.search);
  const search = useDeferredValue(filter.search);
  const contacts = useContacts({ ...filter, search });
  const segments = useSegments().data ?? [];
  const tags = useTags().data ?? [];
  const total = useSummary().data?.contacts;
  const { items, error } = contacts;
  const isFiltered = FILTERS.some((key) => filter[key] !== '');
  const came = useNavigationType();
  useEffect(() => {
    // What is typed replaces the address, letter by letter and later than it is typed: only who came another way is followed.
    if (came !== 'REPLACE') setTyped(filter.search);
  }, [came, filter.search]);
  return (
    <div className="page wide-page">
      <div className="page-head">
        <div>
          <h1>{say('frame.contacts')}</h1>
          <p>{total === undefined ? say('contacts.what') : say('contacts.total', { count: total })}</p>
        </div>
        <div className="actions">
          <ExportList path={`/api/contacts/export.csv?${new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''))}`} name="contacts.csv" failed={setFailure} />
          {may('contacts.import') && (
            <Button component={Link} to="/contacts/import" leftSection={<IconUpload size={15} stroke={1.75} />}>
              {say('imports.import')}
            </Button>
          )}
        </div>
      </div>
      <div className="filters" role="search">
        <TextInput
          className="filter-search"
          aria-label={say('contacts.search')}
          placeholder={say('contacts.search')}
          leftSection={<IconSearch size={15} stroke={1.75} />}
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            change({ search: value });
          }}
        />
        <NativeSelect
          aria-label={say('contacts.by-segment')}
          value={filter.segment}
          data={[{ value: '', label: say('contacts.any-segment') }, ...segments.map(({ key, name, count }) => ({ value: key, label: `${name} (${number(count)})` }))]}
          onChange={({ currentTarget: { value } }) => change({ segment: value })}
        />
        <NativeSelect
          aria-label={say('contacts.by-tag')}
          value={filter.tag}
          data={[{ value: '', label: say('contacts.any-tag') }, ...tags.map((tag) => ({ value: tag, label: tag }))]}
          onChange={({ currentTarget: { value } }) => change({ tag: value })}
        />
      </div>
      {failure && <Failed error={failure} />}
      {error && <Failed error={error} again={() => void contacts.refetch()} />}
      {!items && !error && <Rows count={10} height={44} />}
      {items?.length === 0 && (isFiltered ? <Empty title={say('contacts.none-found')}>{say('contacts.none-found-why')}</Empty> : <Empty title={say('contacts.none')}>{say(may('contacts.import') ? 'contacts.none-or-import' : 'contacts.none-why')}</Empty>)}
      {items && items.length > 0 && (
        <div className="sheet" aria-busy={contacts.isPlaceholderData}>
          <table className="people">
            <thead>
              <tr>
                <th>{say('contacts.person')}</th>
                <th className="wide">{say('frame.segments')}</th>
                <th className="wide">{say('contacts.tags')}</th>
                <th className="wide">{say('contacts.place')}</th>
                <th className="number wide">{say('contacts.since')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((contact) => (
                <ContactRow key={contact.id} contact={contact} segments={segments} now={contacts.dataUpdatedAt} open={() => void navigate(`/contacts/${contact.id}`)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {items && <More {...contacts} />}
    </div>
  );
}
