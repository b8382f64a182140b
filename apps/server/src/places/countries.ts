import { createRequire } from 'node:module';
import type Package from 'i18n-iso-countries';
import { foldName } from './fold-name.js';
import { readPrepared } from './prepared.js';

const load = createRequire(import.meta.url);

/** What people write for a country and no language's list has; folded. */
const SAID: Readonly<Record<string, string>> = {
  usa: 'US', 'u s a': 'US', 'u s': 'US', america: 'US', 'united states of america': 'US', 'the united states': 'US', 'the netherlands': 'NL', holland: 'NL', uk: 'GB', 'u k': 'GB', 'great britain': 'GB', britain: 'GB',
  england: 'GB', scotland: 'GB', wales: 'GB', 'northern ireland': 'GB', russia: 'RU', 'south korea': 'KR', 'north korea': 'KP', czechia: 'CZ', 'czech republic': 'CZ', 'ivory coast': 'CI', 'cote divoire': 'CI', uae: 'AE', taiwan: 'TW', vietnam: 'VN',
  macedonia: 'MK', turkey: 'TR', burma: 'MM', swaziland: 'SZ', 'cape verde': 'CV', palestine: 'PS', kosovo: 'XK', 'hong kong': 'HK', macau: 'MO', el: 'GR', brasil: 'BR', deutschland: 'DE',
};

interface Countries {
  /** ISO 3166-1 alpha-2 by folded name, of every language. */
  readonly byName: ReadonlyMap<string, string>;
  /** ISO 3166-1 alpha-2 by the code of three letters or of digits. */
  readonly byCode: ReadonlyMap<string, string>;
  /** The official name in English, by alpha-2. */
  readonly english: ReadonlyMap<string, string>;
}

/** As the package has them: its 70 languages take 50 ms and 3 MB. English comes first where a name is two countries'. */
export function countriesOfPackage(): Countries {
  const countries = load('i18n-iso-countries') as typeof Package;
  const byName = new Map<string, string>();
  const languages = countries.getSupportedLanguages();
  for (const language of ['en', ...languages]) {
    for (const [code, name] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const one of name) if (!byName.has(foldName(one))) byName.set(foldName(one), code);
    }
  }
  for (const [name, code] of Object.entries(SAID)) byName.set(name, code);
  const byCode = new Map([...Object.entries(countries.getAlpha3Codes()), ...Object.entries(countries.getNumericCodes())]);
  const english = Object.keys(countries.getAlpha2Codes()).map((code) => [code, countries.getName(code, 'en', { select: 'official' }) ?? code] as const);
  return { byName, byCode, english: new Map(english) };
}

export function packCountries({ byName, byCode, english }: Countries): Buffer {
  return Buffer.from(JSON.stringify([byName, byCode, english].map((one) => [...one])));
}

export function unpackCountries(file: Buffer): Countries {
  const [byName, byCode, english] = JSON.parse(file.toString()) as [string, string][][];
  return { byName: new Map(byName), byCode: new Map(byCode), english: new Map(english) };
}

let known: Countries | undefined;

/** Read at first use, for many a workspace has no places. */
function countries(): Countries {
  const file = known ? null : readPrepared('countries');
  known ??= file ? unpackCountries(file) : countriesOfPackage();
  return known;
}

/**
 * The country that is meant: its name in any of 70 languages, or its code of two or three letters or of digits.
 * @returns ISO 3166-1 alpha-2; null: none that is known
 */
export function countryOf(text: string): string | null {
  if (text.length > 100) return null;
  const folded = foldName(text);
  if (folded === '') return null;
  const { byName, byCode, english } = countries();
  const named = byName.get(folded);
  if (named) return named;
  // As it was written: folded, MT would be a mount and ST a saint.
  const code = text.trim().toUpperCase();
  if (/^[A-Z]{2}$/.test(code)) return english.has(code) ? code : null;
  return /^(?:[A-Z]{3}|\d{3})$/.test(code) ? (byCode.get(code) ?? null) : null;
}

/** A country's English name, as `Portugal`; the code itself where there is none. */
export function nameOfCountry(code: string): string {
  return countries().english.get(code) ?? code;
}
