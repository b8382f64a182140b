import { createRequire } from 'node:module';
import type Countries from 'i18n-iso-countries';
import { foldName } from './fold-name.js';

const load = createRequire(import.meta.url);

/** What people write for a country and no language's list has; folded. */
const SAID: Readonly<Record<string, string>> = {
  usa: 'US', 'u s a': 'US', 'u s': 'US', america: 'US', 'united states of america': 'US', 'the united states': 'US', 'the netherlands': 'NL', holland: 'NL', uk: 'GB', 'u k': 'GB', 'great britain': 'GB', britain: 'GB',
  england: 'GB', scotland: 'GB', wales: 'GB', 'northern ireland': 'GB', russia: 'RU', 'south korea': 'KR', 'north korea': 'KP', czechia: 'CZ', 'czech republic': 'CZ', 'ivory coast': 'CI', 'cote divoire': 'CI', uae: 'AE', taiwan: 'TW', vietnam: 'VN',
  macedonia: 'MK', turkey: 'TR', burma: 'MM', swaziland: 'SZ', 'cape verde': 'CV', palestine: 'PS', kosovo: 'XK', 'hong kong': 'HK', macau: 'MO', el: 'GR', brasil: 'BR', deutschland: 'DE',
};

interface Names {
  readonly countries: typeof Countries;
  /** ISO 3166-1 alpha-2 by folded name, of every language. */
  readonly byName: ReadonlyMap<string, string>;
}
let names: Names | undefined;

/** Read at first use: 70 languages take 50 ms and 3 MB, and many a workspace has no places. English comes first where a name is two countries'. */
function namesOfCountries(): Names {
  if (names) return names;
  const countries = load('i18n-iso-countries') as typeof Countries;
  const byName = new Map<string, string>();
  const languages = countries.getSupportedLanguages();
  for (const language of ['en', ...languages]) {
    for (const [code, name] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const one of name) if (!byName.has(foldName(one))) byName.set(foldName(one), code);
    }
  }
  for (const [name, code] of Object.entries(SAID)) byName.set(name, code);
  names = { countries, byName };
  return names;
}

/**
 * The country that is meant: its name in any of 70 languages, or its code of two or three letters or of digits.
 * @returns ISO 3166-1 alpha-2; null: none that is known
 */
export function countryOf(text: string): string | null {
  if (text.length > 100) return null;
  const folded = foldName(text);
  if (folded === '') return null;
  const { countries, byName } = namesOfCountries();
  const named = byName.get(folded);
  if (named) return named;
  const code = folded.toUpperCase();
  if (/^[A-Z]{2}$/.test(code)) return countries.isValid(code) ? code : null;
  if (/^[A-Z]{3}$/.test(code)) return countries.alpha3ToAlpha2(code) ?? null;
  return /^\d{3}$/.test(code) ? (countries.numericToAlpha2(code) ?? null) : null;
}

/** A country's English name, as `Portugal`; the code itself where there is none. */
export function nameOfCountry(code: string): string {
  return namesOfCountries().countries.getName(code, 'en', { select: 'official' }) ?? code;
}
