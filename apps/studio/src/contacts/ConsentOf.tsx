import { NativeSelect } from '@mantine/core';
import type { Contact } from '../server/contacts.js';
import { useMay } from '../server/session.js';
import { useList } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';
import type { Edit } from './use-edit.js';

const STATES = ['subscribed', 'unsubscribed', 'never'] as const;
/** What audiences ask, in every workspace. */
const ADS = 'ads';

/** What a contact wants to hear of: each topic, and ads. */
export function ConsentOf({ contact, edit }: { contact: Contact; edit: Edit }) {
  const { say } = useWords();
  const mayEdit = useMay()('contacts.edit');
  const topics = useList('/api/topics').data ?? [];
  const keys = [...new Set([...topics.map(({ key, id }) => key ?? id), ADS, ...Object.keys(contact.consent)])];
  const nameOf = (key: string): string => (key === ADS ? say('consent.ads') : (topics.find((one) => one.key === key)?.name ?? key));
  return (
    <section>
      <h2>{say('contacts.consent')}</h2>
      <dl className="traits">
        {keys.map((key) => {
          const state = Object.hasOwn(contact.consent, key) ? contact.consent[key]! : '';
          const known = STATES.find((one) => one === state);
          return (
            <div key={key}>
              <dt>{nameOf(key)}</dt>
              <dd>
                {mayEdit ? (
                  <NativeSelect
                    size="xs"
                    aria-label={nameOf(key)}
                    value={state}
                    data={[...(state === '' ? [{ value: '', label: say('consent.unsaid') }] : []), ...STATES.map((one) => ({ value: String(one), label: say(`consent.${one}`) }))]}
                    onChange={({ currentTarget: { value } }) => value !== '' && void edit({ consent: { [key]: value } })}
                  />
                ) : known ? (
                  say(`consent.${known}`)
                ) : (
                  say('consent.unsaid')
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
