import { describe, expect, it } from '@jest/globals';
import { actsOf } from './acts.js';
import { COMPANIES, companyAt } from './companies.js';
import { CHARACTERS, PEOPLE, personAt, type Character } from './people.js';

const UNTIL = Date.UTC(2026, 10, 23, 12);
const DAY_MS = 86_400_000;
const everybody = Array.from({ length: PEOPLE }, (_, nth) => personAt(nth)).map((person) => ({ person, acts: actsOf(person, UNTIL) }));
const of = (character: Character) => everybody.filter(({ person }) => person.character === character);
const orders = ({ acts }: (typeof everybody)[number], withinDays = 400) => acts.filter(({ name, at }) => name === 'Order Completed' && at > UNTIL - withinDays * DAY_MS);
const mean = (values: readonly number[]) => values.reduce((sum, n) => sum + n, 0) / values.length;

describe('the demo company', () => {
  it('is made up the same way again', () => {
    expect(personAt(17)).toEqual(personAt(17));
    expect(actsOf(personAt(17), UNTIL)).toEqual(actsOf(personAt(17), UNTIL));
  });

  it('has people of five countries, each with an address of their own that nobody owns', () => {
    expect(new Set(everybody.map(({ person }) => (person.traits['address'] as { country: string }).country))).toEqual(new Set(['US', 'GB', 'DE', 'FR', 'ES']));
    const emails = everybody.map(({ person }) => String(person.traits['email']));
    expect(new Set(emails).size).toBe(PEOPLE);
    expect(emails.filter((email) => !/^[a-z]+\.[a-z]+\.\d+@example\.com$/.test(email))).toEqual([]);
  });

  it('has companies of every country, no two of one name, each with people of its country who bear it as a trait', () => {
    const companies = Array.from({ length: COMPANIES }, (_, nth) => companyAt(nth));
    expect(companies).toEqual(Array.from({ length: COMPANIES }, (_, nth) => companyAt(nth)));
    expect(new Set(companies.map(({ traits }) => traits.name)).size).toBe(COMPANIES);
    expect(new Set(companies.map(({ traits }) => traits['plan']))).toEqual(new Set(['free', 'pro', 'team']));
    for (const { traits } of companies) expect(traits).toEqual({ name: expect.any(String), industry: expect.any(String), employees: expect.any(Number), plan: expect.any(String), website: expect.stringMatching(/^https:\/\/[a-z-]+\.example$/), address: { country: expect.any(String) } });
    const members = everybody.flatMap(({ person }) => (person.company ? [person] : []));
    expect(new Set(members.map(({ company }) => company!.groupId)).size).toBe(COMPANIES);
    for (const { company, traits } of members) expect([traits['company'], (traits['address'] as { country: string }).country]).toEqual([company!.traits.name, company!.country]);
    expect(everybody.filter(({ person }) => (person.company === null) !== (person.traits['company'] === undefined))).toEqual([]);
  });

  it('has a year of acts, none of them in the future, in order', () => {
    for (const { acts } of everybody) {
      expect(acts.every(({ at }, i) => at <= UNTIL && at > UNTIL - 367 * DAY_MS && (i === 0 || at >= acts[i - 1]!.at))).toBe(true);
    }
    expect(new Set(everybody.flatMap(({ acts }) => acts.map(({ name }) => name)))).toEqual(new Set(['Page Viewed', 'Product Viewed', 'Signed In', 'Order Completed', 'Order Refunded', 'Ticket Opened']));
  });

  it('has people who behave as they are called', () => {
    for (const character of CHARACTERS) expect(of(character).length).toBeGreaterThan(PEOPLE / 10);
    expect(mean(of('loyal').map((one) => orders(one).length))).toBeGreaterThan(2 * mean(of('one-time').map((one) => orders(one).length)));
    expect(Math.max(...of('one-time').map((one) => orders(one).length))).toBe(1);
    expect(mean(of('fading').map((one) => orders(one, 90).length))).toBeLessThan(0.3 * mean(of('loyal').map((one) => orders(one, 90).length)));
    expect(of('bargain').every((one) => orders(one).every(({ properties }) => properties['coupon'] !== undefined))).toBe(true);
  });
});
