import type { Contact } from '../server/contacts.js';
import { isObject } from '../server/json.js';
import { useTimes } from '../words/use-times.js';
import { useWords } from '../words/use-words.js';
import { nameOf, type Names } from './names.js';

const textOf = (contact: Contact, trait: string): string => {
  const value = Object.hasOwn(contact.traits, trait) ? contact.traits[trait] : undefined;
  return typeof value === 'string' ? value : '';
};

/** What a contact's attributes say of who and where somebody is, in words. */
export function usePerson() {
  const { say } = useWords();
  const { clockIn, called } = useTimes();
  const placeOf = ({ traits }: Contact): string => {
    const address = Object.hasOwn(traits, 'address') ? traits['address'] : null;
    if (!isObject(address)) return '';
    const part = (key: string): string => {
      const value = Object.hasOwn(address, key) ? address[key] : '';
      return typeof value === 'string' ? value : '';
    };
    const country = part('country');
    return [part('city'), part('state'), /^[A-Z]{2}$/.test(country) ? called(country, 'region') : country].filter(Boolean).join(', ');
  };
  return {
    textOf,
    placeOf,
    name: (person: Names): string => nameOf(person) || say('contacts.nameless'),
    nameOfContact: (contact: Contact): string => nameOf({ ...contact.traits, email: contact.email, userId: contact.userId }) || say('contacts.nameless'),
    /** Espoo, Finland · 15:12 their time · speaks Finnish */
    whereabouts: (contact: Contact, now: number): string[] => {
      const [zone, locale] = [textOf(contact, 'timezone'), textOf(contact, 'locale')];
      const clock = zone ? clockIn(zone, now) : null;
      const language = /^[a-z]{2,3}(?:[-_]|$)/.test(locale) ? called(locale.split(/[-_]/)[0]!, 'language') : '';
      return [placeOf(contact), clock ? say('contacts.their-time', { clock }) : '', language ? say('contacts.speaks', { language }) : ''].filter(Boolean);
    },
  };
}
