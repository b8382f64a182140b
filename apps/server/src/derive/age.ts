import type { DateInterest, Json, JsonObject } from '@tributary/contract';
import { parseInstant } from '@tributary/contract';
import { reachedAfter, zoneOfContact } from '@tributary/workflow';

/** Attributes that it reads. */
export const AGE_READS: readonly string[] = ['birthday', 'age', 'timezone'];

/** Years of birth from which on. */
const GENERATIONS: readonly (readonly [number, string])[] = [[2013, 'Generation Alpha'], [1997, 'Generation Z'], [1981, 'Millennial'], [1965, 'Generation X'], [1946, 'Baby Boomer'], [1928, 'Silent Generation']];
const OLDEST = 130;
const BIRTHDAY: DateInterest = { type: 'date', trait: 'birthday', offset: null, at: null, yearly: true };

export interface Age {
  readonly age: number | null;
  readonly generation: string | null;
  /** ms: when it is another; null: never. */
  readonly until: number | null;
}

const bounded = (years: number): number | null => (years >= 0 && years <= OLDEST ? Math.floor(years) : null);

/**
 * How old a contact is: one year more at the midnight that begins its birthday, by its own clock. Without a day of birth as old as it says.
 * @param now ms
 */
export function ageOf(traits: JsonObject, now: number, timezone: string): Age {
  const birthday = Object.hasOwn(traits, 'birthday') ? traits['birthday'] : undefined;
  const zone = zoneOfContact({ traits, computed: {} }, timezone);
  const next = reachedAfter(BIRTHDAY, birthday, zone, now);
  if (!next) return { age: statedAge(traits['age']), generation: null, until: null };
  const turns = Number(next.date.slice(next.date.lastIndexOf('/') + 1)); // the year in which it comes round next
  const born = new Date(parseInstant(birthday)!).getUTCFullYear();
  const age = bounded(turns - born - 1);
  return { age, generation: age === null ? null : (GENERATIONS.find(([from]) => born >= from)?.[1] ?? null), until: turns - born > OLDEST ? null : next.at };
}

const statedAge = (age: Json | undefined): number | null => {
  const years = typeof age === 'string' && /^\s*\d{1,3}\s*$/.test(age) ? Number(age) : age;
  return typeof years === 'number' ? bounded(years) : null;
};
