import { isObject, type Json } from '@tributary/contract';
import { readBirthday } from './birthday.js';
import { countryCode } from './countries.js';
import { META_COLUMNS, metaCell, metaNormalForm, type MetaColumn } from './meta-fields.js';
import type { Person, Row } from './vendor.js';

/** Columns by one of which Meta finds a person; names and places alone fit too many. */
const KEYS: readonly MetaColumn[] = ['EMAIL', 'PHONE', 'MADID'];
const KEY_PLACES = KEYS.map((key) => META_COLUMNS.indexOf(key));

/** Traits that a row is made of. */
export const META_TRAITS = ['email', 'phone', 'gender', 'birthday', 'firstName', 'lastName', 'address', 'advertisingId'] as const;

const own = (from: Json | undefined, key: string): Json | undefined => (isObject(from ?? null) && Object.hasOwn(from as object, key) ? (from as Record<string, Json>)[key] : undefined);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');

/** What is written of each column, before it is brought into its normal form. */
function written({ userId, traits }: Person): Readonly<Record<MetaColumn, string>> {
  const trait = (key: string) => textOf(own(traits, key));
  const address = (key: string) => textOf(own(own(traits, 'address'), key));
  const birthday = trait('birthday');
  const day = readBirthday(birthday);
  return {
    ...{ EXTERN_ID: userId ?? '', EMAIL: trait('email'), PHONE: trait('phone'), GEN: trait('gender'), MADID: trait('advertisingId') },
    ...{ DOBY: day?.year ?? '', DOBM: day?.month ?? '', DOBD: day?.day ?? '' },
    ...{ LN: trait('lastName'), FN: trait('firstName'), CT: address('city'), ST: address('state'), ZIP: address('postalCode'), COUNTRY: address('country') },
  };
}

/** A contact as Meta gets it; null without an e-mail address, a phone number or a device's advertising id. */
export function metaRow(person: Person): Row | null {
  const texts = written(person);
  const country = countryCode(texts.COUNTRY);
  const row = META_COLUMNS.map((column) => metaCell(column, metaNormalForm(column, texts[column], country)));
  return KEY_PLACES.some((place) => row[place] !== '') ? row : null;
}
