import { NativeSelect } from '@mantine/core';
import type { Contact } from '../server/contacts.js';
import { useMay } from '../server/session.js';
import { useUsers } from '../server/tasks.js';
import { useWords } from '../words/use-words.js';
import type { Edit } from './use-edit.js';

/** Who looks after a contact: tasks about it are theirs. */
export function OwnerOf({ contact, edit }: { contact: Contact; edit: Edit }) {
  const { say } = useWords();
  const mayEdit = useMay()('contacts.edit');
  const users = useUsers().data ?? [];
  const owner = users.find(({ id, email }) => contact.owner !== null && (id === contact.owner || email === contact.owner.toLowerCase()));
  const unknown = contact.owner !== null && !owner ? [{ value: contact.owner, label: contact.owner }] : [];
  return (
    <section>
      <h2>{say('contacts.owner')}</h2>
      {mayEdit ? (
        <NativeSelect
          size="xs"
          aria-label={say('contacts.owner')}
          value={owner?.id ?? contact.owner ?? ''}
          data={[{ value: '', label: say('contacts.no-owner') }, ...unknown, ...users.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={({ currentTarget: { value } }) => void edit({ owner: value === '' ? null : value })}
        />
      ) : (
        <p className="nothing">{owner?.name ?? contact.owner ?? say('contacts.no-owner')}</p>
      )}
    </section>
  );
}
