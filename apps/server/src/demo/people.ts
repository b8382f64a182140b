import type { JsonObject } from '@tributary/contract';
import { chanceFrom, type Chance } from './chance.js';
import { companiesIn, type Company } from './companies.js';

/** How somebody deals with the shop. */
export const CHARACTERS = ['loyal', 'fading', 'one-time', 'bargain'] as const;
export type Character = (typeof CHARACTERS)[number];

export interface Person {
  readonly userId: string;
  readonly traits: JsonObject;
  readonly character: Character;
  /** Of which they are part; null: they shop for themselves. */
  readonly company: Company | null;
  /** Days ago. */
  readonly joinedDaysAgo: number;
}

/** How many there are. */
export const PEOPLE = 5_000;

interface Country {
  readonly code: string;
  readonly share: number;
  readonly locale: string;
  readonly dial: string;
  readonly cities: readonly (readonly [city: string, state: string, zone: string])[];
  readonly first: readonly string[];
  readonly last: readonly string[];
}

const COUNTRIES: readonly Country[] = [
  {
    ...{ code: 'US', share: 0.4, locale: 'en-US', dial: '+1503555' },
    cities: [['Boston', 'MA', 'America/New_York'], ['Chicago', 'IL', 'America/Chicago'], ['Denver', 'CO', 'America/Denver'], ['Portland', 'OR', 'America/Los_Angeles'], ['San Diego', 'CA', 'America/Los_Angeles'], ['Seattle', 'WA', 'America/Los_Angeles']],
    first: ['Ava', 'Caleb', 'Daniel', 'Grace', 'Hannah', 'Isaac', 'Julia', 'Marcus', 'Naomi', 'Owen', 'Ruth', 'Wyatt'],
    last: ['Adams', 'Brooks', 'Carter', 'Dawson', 'Ellis', 'Foster', 'Griffin', 'Hayes', 'Jordan', 'Porter', 'Reed', 'Sawyer'],
  },
  {
    ...{ code: 'GB', share: 0.2, locale: 'en-GB', dial: '+447700900' },
    cities: [['London', '', 'Europe/London'], ['Leeds', '', 'Europe/London'], ['Bristol', '', 'Europe/London'], ['Glasgow', '', 'Europe/London']],
    first: ['Alfie', 'Beth', 'Callum', 'Daisy', 'Ewan', 'Freya', 'Gareth', 'Imogen', 'Niamh', 'Oscar', 'Poppy', 'Rhys'],
    last: ['Ashworth', 'Barnes', 'Clarke', 'Doyle', 'Fletcher', 'Hughes', 'Kerr', 'Lloyd', 'Marsh', 'Pryce', 'Shaw', 'Wells'],
  },
  {
    ...{ code: 'DE', share: 0.18, locale: 'de-DE', dial: '+4915100000' },
    cities: [['Berlin', '', 'Europe/Berlin'], ['Hamburg', '', 'Europe/Berlin'], ['München', '', 'Europe/Berlin'], ['Leipzig', '', 'Europe/Berlin']],
    first: ['Anja', 'Bastian', 'Clara', 'Dirk', 'Elif', 'Felix', 'Greta', 'Jonas', 'Katrin', 'Lukas', 'Miriam', 'Sören'],
    last: ['Albrecht', 'Böhm', 'Dietz', 'Engel', 'Fuchs', 'Hartmann', 'Krüger', 'Lorenz', 'Maurer', 'Peters', 'Seidel', 'Vogt'],
  },
  {
    ...{ code: 'FR', share: 0.12, locale: 'fr-FR', dial: '+3363998' },
    cities: [['Paris', '', 'Europe/Paris'], ['Lyon', '', 'Europe/Paris'], ['Nantes', '', 'Europe/Paris'], ['Lille', '', 'Europe/Paris']],
    first: ['Amélie', 'Bastien', 'Chloé', 'Damien', 'Élodie', 'Fabien', 'Inès', 'Julien', 'Léa', 'Mathis', 'Noémie', 'Théo'],
    last: ['Aubert', 'Blanchard', 'Carpentier', 'Dupuis', 'Fontaine', 'Gauthier', 'Lambert', 'Mercier', 'Picard', 'Renaud', 'Tessier', 'Vidal'],
  },
  {
    ...{ code: 'ES', share: 0.1, locale: 'es-ES', dial: '+3461234' },
    cities: [['Madrid', '', 'Europe/Madrid'], ['Valencia', '', 'Europe/Madrid'], ['Sevilla', '', 'Europe/Madrid'], ['Bilbao', '', 'Europe/Madrid']],
    first: ['Alba', 'Bruno', 'Carmen', 'Diego', 'Elena', 'Gonzalo', 'Irene', 'Javier', 'Lucía', 'Marcos', 'Nuria', 'Pablo'],
    last: ['Alonso', 'Blanco', 'Campos', 'Delgado', 'Fuentes', 'Gil', 'Iglesias', 'Lozano', 'Molina', 'Prieto', 'Rubio', 'Soler'],
  },
];

const COMPANIES_OF = new Map(COUNTRIES.map(({ code }) => [code, companiesIn(code)]));

function countryBy(share: number): Country {
  let sum = 0;
  return COUNTRIES.find((country) => (sum += country.share) > share) ?? COUNTRIES[0]!;
}

const plain = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[^A-Za-z]/g, '').toLowerCase();

function characterBy(part: number): Character {
  if (part < 0.2) return 'loyal';
  if (part < 0.45) return 'fading';
  return part < 0.8 ? 'one-time' : 'bargain';
}

function traitsOf(nth: number, chance: Chance, character: Character): Pick<Person, 'traits' | 'company'> {
  const country = countryBy(chance.next());
  const [city, state, timezone] = chance.of(country.cities);
  const [firstName, lastName] = [chance.of(country.first), chance.of(country.last)];
  const address = { city, country: country.code, ...(state === '' ? {} : { state }) };
  const birthday = `${chance.between(1945, 2005)}-${String(chance.between(1, 12)).padStart(2, '0')}-${String(chance.between(1, 28)).padStart(2, '0')}`;
  const traits = {
    ...{ firstName, lastName, email: `${plain(firstName)}.${plain(lastName)}.${nth}@example.com`, timezone, locale: country.locale, address, birthday },
    phone: `${country.dial}${String(nth % 10_000).padStart(4, '0')}`,
    plan: character === 'loyal' ? chance.of(['pro', 'pro', 'team']) : chance.of(['free', 'free', 'free', 'pro']),
  };
  const company = chance.happens(0.15) ? chance.of(COMPANIES_OF.get(country.code)!) : null;
  return { company, traits: company ? { ...traits, company: company.traits.name, industry: company.traits.industry } : traits };
}

/** The nth person, from 0: always the same. */
export function personAt(nth: number): Person {
  const chance = chanceFrom(1_000 + nth);
  const character = characterBy(chance.next());
  const { traits, company } = traitsOf(nth, chance, character);
  return { userId: `demo-${nth}`, traits, character, company, joinedDaysAgo: chance.between(5, 365) };
}
