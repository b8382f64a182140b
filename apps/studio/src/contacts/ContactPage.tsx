import './contacts.css';
import { ActionIcon, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconChevronLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { Failed, Rows } from '../frame/states.js';
import { useContact, type Contact } from '../server/contacts.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { ConsentOf } from './ConsentOf.js';
import { DerivedOf } from './DerivedOf.js';
import { EraseContact } from './EraseContact.js';
import { ExportButton } from './ExportButton.js';
import { Initials } from './Initials.js';
import { OwnerOf } from './OwnerOf.js';
import { RunsOf } from './RunsOf.js';
import { SegmentsOf } from './SegmentsOf.js';
import { TIMELINE_KINDS } from './timeline-kinds.js';
import { TagsOf } from './TagsOf.js';
import { Timeline } from './Timeline.js';
import { TraitsOf } from './TraitsOf.js';
import { useEdit } from './use-edit.js';
import { usePerson } from './use-person.js';

/** One person: who, where they belong, what they did and what happened with them. */
export function ContactPage() {
  const { id = '' } = useParams();
  const { data, error, refetch, dataUpdatedAt } = useContact(id);
  if (error && !data)
    return (
      <div className="page">
        <Failed error={error} again={() => void refetch()} />
      </div>
    );
  if (!data)
    return (
      <div className="page">
        <Rows count={8} height={48} />
      </div>
    );
  return <Known key={data.id} contact={data} now={dataUpdatedAt} />;
}

function Head({ contact, now, failed }: { contact: Contact; now: number; failed: (error: Error) => void }) {
  const { say } = useWords();
  const { nameOfContact, whereabouts } = usePerson();
  const navigate = useNavigate();
  const name = nameOfContact(contact);
  return (
    <header className="contact-head">
      <ActionIcon variant="subtle" color="gray" size={32} aria-label={say('contacts.back')} onClick={() => void (window.history.length > 1 ? navigate(-1) : navigate('/contacts'))}>
        <IconChevronLeft size={18} />
      </ActionIcon>
      <Initials name={name} isLarge />
      <div className="contact-names">
        <h1>{name}</h1>
        <p>{[contact.email, ...whereabouts(contact, now)].filter((part) => part && part !== name).join(' · ')}</p>
      </div>
      <ExportButton id={contact.id} failed={failed} />
    </header>
  );
}

function Known({ contact, now }: { contact: Contact; now: number }) {
  const { say } = useWords();
  const { nameOfContact } = usePerson();
  const may = useMay();
  const { edit, failure } = useEdit(contact.id);
  const [unsaved, setUnsaved] = useState<Error | null>(null);
  const [params, setParams] = useSearchParams();
  // On a phone a past without end would leave no way to what stands below it: facts come first, most of them folded.
  const isWide = useMediaQuery('(min-width: 901px)', true, { getInitialValueInEffect: false });
  const facts = (
    <>
      <RunsOf contact={contact.id} />
      <OwnerOf contact={contact} edit={edit} />
      <DerivedOf contact={contact} />
      <TraitsOf contact={contact} edit={edit} />
      <ConsentOf contact={contact} edit={edit} />
      {may('contacts.erase') && <EraseContact id={contact.id} name={nameOfContact(contact)} />}
    </>
  );
  const kind = TIMELINE_KINDS.find((one) => one === params.get('show')) ?? null;
  return (
    <div className="page wide-page">
      <Head contact={contact} now={now} failed={setUnsaved} />
      {(failure ?? unsaved) && <Failed error={(failure ?? unsaved)!} />}
      <div className="contact-board">
        <div className="contact-past">
          <div className="past-head">
            <h2>{say('timeline.title')}</h2>
            <span className="live">{say('timeline.live')}</span>
          </div>
          <div className="past-kinds">
            <SegmentedControl
              size="xs"
              aria-label={say('timeline.show')}
              value={kind ?? 'all'}
              onChange={(value) => setParams(value === 'all' ? {} : { show: value }, { replace: true })}
              data={[{ value: 'all', label: say('timeline.all') }, ...TIMELINE_KINDS.map((one) => ({ value: String(one), label: say(`timeline.${one}`) }))]}
            />
          </div>
          <Timeline contact={contact.id} kind={kind} />
        </div>
        <aside className="contact-facts" aria-label={say('contacts.facts')}>
          <SegmentsOf contact={contact} />
          <TagsOf contact={contact} edit={edit} />
          {isWide ? (
            facts
          ) : (
            <details className="more-facts">
              <summary>{say('contacts.all-facts')}</summary>
              {facts}
            </details>
          )}
        </aside>
      </div>
    </div>
  );
}
