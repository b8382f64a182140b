import { Autocomplete } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Contact } from '../server/contacts.js';
import { useMay } from '../server/session.js';
import { useTags } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import type { Edit } from './use-edit.js';

/** The words put on a contact, taken off and put on in place. */
export function TagsOf({ contact, edit }: { contact: Contact; edit: Edit }) {
  const { say } = useWords();
  const may = useMay();
  const known = useTags().data ?? [];
  const [written, setWritten] = useState('');
  const add = async (tag: string) => {
    const plain = tag.trim();
    if (plain === '' || contact.tags.includes(plain)) return;
    if (await edit({ tags: { add: [plain] } })) setWritten('');
  };
  const mayEdit = may('contacts.edit');
  return (
    <section>
      <h2>{say('contacts.tags')}</h2>
      <div className="chips">
        {contact.tags.map((tag) => (
          <span key={tag} className="chip tag">
            {tag}
            {mayEdit && (
              <button type="button" aria-label={say('contacts.untag', { tag })} onClick={() => void edit({ tags: { remove: [tag] } })}>
                <IconX size={12} />
              </button>
            )}
          </span>
        ))}
        {contact.tags.length === 0 && !mayEdit && <p className="nothing">{say('contacts.no-tags')}</p>}
      </div>
      {mayEdit && (
        <Autocomplete
          size="xs"
          mt={8}
          aria-label={say('contacts.add-tag')}
          placeholder={say('contacts.add-tag')}
          data={known.filter((tag) => !contact.tags.includes(tag))}
          value={written}
          onChange={setWritten}
          onOptionSubmit={(tag) => void add(tag)}
          onKeyDown={(event) => event.key === 'Enter' && void add(written)}
        />
      )}
    </section>
  );
}
