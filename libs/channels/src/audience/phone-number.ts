import type * as Library from 'libphonenumber-js/max';
import { createRequire } from 'node:module';

// By require: its ES module imports a file named `.json.js`, which jest takes for the JSON beside it and complains of at each import.
const { isSupportedCountry, parsePhoneNumberFromString } = createRequire(import.meta.url)('libphonenumber-js/max') as typeof Library;

/** Fewer digits, or more, are no number that can be called from abroad (E.164). */
const [SHORTEST, LONGEST] = [7, 15];

/**
 * Digits of a phone number with its country's code first, without `+` and zeros before it.
 * A number that is written without its country gets the code of the country given, if it is one of that country's numbers; else its digits are taken as they stand.
 * @param country two letters; null: not known
 * @returns null when there are too few digits, or too many
 */
export function phoneDigits(text: string, country: string | null): string | null {
  const written = text.trim().replace(/^00(?=\d)/, '+');
  const home = country?.toUpperCase() ?? '';
  if (!written.startsWith('+') && isSupportedCountry(home)) {
    const national = parsePhoneNumberFromString(written, home);
    if (national?.isValid()) return national.number.slice(1);
  }
  const digits = written.replace(/\p{L}.*$/su, '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < SHORTEST || digits.length > LONGEST ? null : digits;
}
