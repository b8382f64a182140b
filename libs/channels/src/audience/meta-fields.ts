import { createHash } from 'node:crypto';
import { readBirthday } from './birthday.js';
import { countryCode } from './countries.js';
import { phoneDigits } from './phone-number.js';
import { bare, isHash, orNull, small } from './plain-text.js';
import { stateCode } from './states.js';

/** Columns of Meta's custom audiences that we send, in the order in which we send them. Source: the schema keys of its Marketing API, v25.0. */
export const META_COLUMNS = ['EXTERN_ID', 'EMAIL', 'PHONE', 'GEN', 'DOBY', 'DOBM', 'DOBD', 'LN', 'FN', 'CT', 'ST', 'ZIP', 'COUNTRY', 'MADID'] as const;
export type MetaColumn = (typeof META_COLUMNS)[number];

/** These go as they are. */
const PLAIN: ReadonlySet<string> = new Set<MetaColumn | 'LOOKALIKE_VALUE'>(['EXTERN_ID', 'MADID', 'LOOKALIKE_VALUE']);

// A name before the @ without dots at its ends or side by side; labels after it, at least two, none of which begins or ends with a dash.
const EMAIL = /^(?!\.)(?!.*\.\.)(?!.*\.@)[^\s@<>()[\]\\,;:"]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;

const GENDERS: Readonly<Record<string, string>> = { m: 'm', male: 'm', man: 'm', boy: 'm', f: 'f', female: 'f', woman: 'f', girl: 'f' };

/** Of the United States five digits; of others without blanks and dashes. */
function zip(text: string): string | null {
  const plain = small(text).replace(/\s/g, '');
  const american = /^(\d{5})-\d{4}$/.exec(plain);
  return american?.[1] ?? orNull(plain.replace(/-/g, ''));
}

const part = (text: string, [least, most]: readonly [number, number]): string | null => {
  const digits = /^\s*(\d{1,4})\s*$/.exec(text)?.[1];
  if (digits === undefined || Number(digits) < least || Number(digits) > most) return null;
  return most > 31 ? digits : digits.padStart(2, '0');
};

type NormalForm = (text: string, country: string | null) => string | null;

/** Meta's normal form of each field; null: it cannot be used and has to stay out. */
const FORMS = {
  EXTERN_ID: (text) => orNull(text.trim()),
  EMAIL: (text) => (EMAIL.test(small(text)) ? small(text) : null),
  PHONE: phoneDigits,
  GEN: (text) => (Object.hasOwn(GENDERS, small(text)) ? GENDERS[small(text)]! : null),
  DOB: (text) => {
    const day = readBirthday(text);
    return day && `${day.year}${day.month}${day.day}`;
  },
  DOBY: (text) => part(text, [1800, 2099]),
  DOBM: (text) => part(text, [1, 12]),
  DOBD: (text) => part(text, [1, 31]),
  LN: (text) => orNull(bare(text)),
  FN: (text) => orNull(bare(text)),
  CT: (text) => orNull(bare(text)),
  ST: (text) => orNull(stateCode(text)),
  ZIP: zip,
  COUNTRY: countryCode,
  MADID: (text) => orNull(text.trim()),
  // Of value-based audiences: never below nothing.
  LOOKALIKE_VALUE: (text) => String(Math.max(0, Number(text) || 0)),
} as const satisfies Record<string, NormalForm>;
export type MetaField = keyof typeof FORMS;

/**
 * A value in Meta's normal form; what is a SHA-256 already passes as it is.
 * @param country two letters, for phone numbers that are written without their country
 * @returns null: it has to stay out
 */
export function metaNormalForm(field: MetaField, text: string, country: string | null = null): string | null {
  if (!PLAIN.has(field) && isHash(text)) return small(text);
  const form: NormalForm = FORMS[field];
  return form(text, country);
}

/** What goes over the wire of a normal form: SHA-256 in small hex, unless the field goes plain or was hashed before. '' for null. */
export function metaCell(field: MetaField, normal: string | null): string {
  if (normal === null || PLAIN.has(field) || isHash(normal)) return normal ?? '';
  return createHash('sha256').update(normal, 'utf8').digest('hex');
}
