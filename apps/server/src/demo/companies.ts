import type { JsonObject } from '@tributary/contract';
import { chanceFrom } from './chance.js';

/** A company that people belong to, as `group` calls describe it. */
export interface Company {
  readonly groupId: string;
  readonly country: string;
  readonly traits: JsonObject & { readonly name: string; readonly industry: string };
}

/** How many there are; as many in each country. */
export const COMPANIES = 60;

const COUNTRIES = ['US', 'GB', 'DE', 'FR', 'ES'];
const NAMES = ['Alder', 'Brightwater', 'Copperfield', 'Dunes', 'Eastgate', 'Fern Hill', 'Granite', 'Harrow', 'Ivy Street', 'Juniper', 'Kestrel', 'Larkspur'];
const TRADES = [
  ['Logistics', 'transport'],
  ['Dental', 'health'],
  ['School', 'education'],
  ['Works', 'manufacturing'],
  ['Travel', 'travel'],
  ['Books', 'retail'],
  ['Foods', 'food'],
  ['Labs', 'software'],
  ['Studio', 'design'],
  ['Guides', 'travel'],
] as const;
/** By how many work there. */
const SIZES = [
  { from: 3, to: 15, plan: 'free' },
  { from: 16, to: 120, plan: 'pro' },
  { from: 121, to: 900, plan: 'team' },
] as const;

/** The nth company, from 0: always the same, and no two of one name. */
export function companyAt(nth: number): Company {
  const chance = chanceFrom(500_000 + nth);
  const round = Math.floor(nth / NAMES.length);
  const [first, [trade, industry]] = [NAMES[nth % NAMES.length]!, TRADES[(2 * round + (nth % NAMES.length)) % TRADES.length]!];
  const { from, to, plan } = chance.of(SIZES);
  const name = `${first} ${trade}`;
  const country = COUNTRIES[nth % COUNTRIES.length]!;
  const website = `https://${name.toLowerCase().replaceAll(' ', '-')}.example`;
  return { groupId: `demo-company-${nth}`, country, traits: { name, industry, employees: chance.between(from, to), plan, website, address: { country } } };
}

/** Those of a country, by its code of two letters. */
export const companiesIn = (country: string): Company[] => Array.from({ length: COMPANIES }, (_, nth) => companyAt(nth)).filter((company) => company.country === country);
