import { memo } from 'react';
import { Link } from 'react-router';
import type { Contact } from '../server/contacts.js';
import type { Segment } from '../server/segments.js';
import { useWords } from '../words/use-words.js';
import { Initials } from './Initials.js';
import { usePerson } from './use-person.js';

const SHOWN = 2;

/** One of the people: who, where they belong, since when they are known. */
export const ContactRow = memo(function ContactRow({ contact, segments, now, open }: { contact: Contact; segments: readonly Segment[]; now: number; open: () => void }) {
  const { ago, say } = useWords();
  const { nameOfContact, placeOf } = usePerson();
  const name = nameOfContact(contact);
  const within = contact.segments.flatMap((key) => segments.find((one) => one.key === key) ?? []);
  return (
    <tr onClick={open}>
      <td>
        <span className="who">
          <Initials name={name} />
          <span className="who-names">
            <Link to={`/contacts/${contact.id}`} onClick={(event) => event.stopPropagation()}>
              {name}
            </Link>
            <span className="secondary">{contact.email ?? contact.userId ?? say('contacts.anonymous')}</span>
          </span>
        </span>
      </td>
      <td className="wide">
        <span className="chips">
          {within.slice(0, SHOWN).map(({ id, name: called, colour }) => (
            <span key={id} className="chip">
              <span className="square" style={{ background: colour ?? 'var(--line-strong)' }} />
              {called}
            </span>
          ))}
          {within.length > SHOWN && <span className="secondary">+{within.length - SHOWN}</span>}
        </span>
      </td>
      <td className="wide">
        <span className="chips">
          {contact.tags.slice(0, SHOWN).map((tag) => (
            <span key={tag} className="chip tag">
              {tag}
            </span>
          ))}
          {contact.tags.length > SHOWN && <span className="secondary">+{contact.tags.length - SHOWN}</span>}
        </span>
      </td>
      <td className="wide quiet">{placeOf(contact)}</td>
      <td className="number wide quiet">{ago(contact.createdAt, now)}</td>
    </tr>
  );
});
