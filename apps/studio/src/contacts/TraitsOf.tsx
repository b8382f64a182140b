import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Contact } from '../server/contacts.js';
import { useMay } from '../server/session.js';
import { useWords } from '../words/use-words.js';
import { TraitRow } from './TraitRow.js';
import { readTrait } from './trait-text.js';
import type { Edit } from './use-edit.js';

/** All that is known of a contact by attribute; values are written in place. */
export function TraitsOf({ contact, edit }: { contact: Contact; edit: Edit }) {
  const { say } = useWords();
  const mayEdit = useMay()('contacts.edit');
  const [added, setAdded] = useState<{ key: string; text: string } | null>(null);
  const traits = Object.entries(contact.traits).sort(([a], [b]) => a.localeCompare(b));
  const add = async () => {
    if (added && added.key.trim() !== '' && (await edit({ traits: { [added.key.trim()]: readTrait(added.text, null) } }))) setAdded(null);
  };
  return (
    <section>
      <h2>{say('contacts.traits')}</h2>
      {traits.length === 0 && <p className="nothing">{say('contacts.no-traits')}</p>}
      <dl className="traits">
        {traits.map(([key, value]) => (
          <TraitRow key={key} name={key} value={value} change={mayEdit ? (next) => edit({ traits: { [key]: next } }) : null} />
        ))}
      </dl>
      {mayEdit && !added && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAdded({ key: '', text: '' })}>
          {say('contacts.add-trait')}
        </Button>
      )}
      {added && (
        <form
          className="trait-new"
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <TextInput size="xs" aria-label={say('contacts.trait-name')} placeholder={say('contacts.trait-name')} value={added.key} autoFocus onChange={({ currentTarget: { value } }) => setAdded({ ...added, key: value })} />
          <TextInput size="xs" aria-label={say('contacts.trait-value')} placeholder={say('contacts.trait-value')} value={added.text} onChange={({ currentTarget: { value } }) => setAdded({ ...added, text: value })} />
          <Button size="compact-sm" type="submit">
            {say('contacts.save')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setAdded(null)}>
            {say('contacts.leave')}
          </Button>
        </form>
      )}
    </section>
  );
}
