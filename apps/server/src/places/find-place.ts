import { editDistance } from '@tributary/contract';
import { countryOf, nameOfCountry } from './countries.js';
import { foldName } from './fold-name.js';
import { openGazetteer, type City } from './gazetteer.js';
import { spellingsOf } from './other-names.js';
import { codeOfNumbered, regionOf } from './regions.js';

export interface Place {
  /** As it is written there, in English for what is known by an English name: `Boston`. */
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** ISO 3166-2, as `US-MA`; null where the gazetteer does not say. */
  readonly region: string | null;
  readonly lat: number;
  readonly lon: number;
}

/** Longer ones are no names of places. */
const LONGEST = 200;

const toPlace = ({ name, country, admin, lat, lon }: City): Place => ({ name, country, region: codeOfNumbered(country, admin), lat, lon });

/** Whether a city lies where this says: a country or a region, by name or code. What a country is not known to have is a county or the like, and passes if it names no country. */
function liesIn(city: City, text: string): boolean {
  const bare = text.replace(/\b[\dA-Z]*\d[\dA-Z-]*\b/gi, ' ').trim();
  if (bare === '' || countryOf(bare) === city.country) return true;
  const region = regionOf(city.country, bare);
  if (!region) return false;
  const own = codeOfNumbered(city.country, city.admin);
  return own === null || own === region.code;
}

/** A name and what is said of where it lies; without commas the last word or two may say it. */
function readings(text: string): { name: string; within: readonly string[] }[] {
  const [name = '', ...within] = text.split(/[,;]/).map((part) => part.trim()).filter(Boolean);
  if (within.length > 0) return [{ name, within }];
  const words = name.split(/\s+/);
  const split = (last: number) => (words.length > last ? [{ name: words.slice(0, -last).join(' '), within: [words.slice(-last).join(' ')] }] : []);
  return [{ name, within }, ...split(1), ...split(2)];
}

function largest(cities: readonly City[]): City | undefined {
  return cities.reduce<City | undefined>((best, city) => (best && best.people >= city.people ? best : city), undefined);
}

/**
 * The place that a text names: a city or town, and after commas what tells it from others of its name: a region, a country, by name or code, in
 * many languages. The largest that fits; what fits only in part is not taken.
 * @example findPlace('Boston, US') // { name: 'Boston', country: 'US', region: 'US-MA', lat: 42.3584, lon: -71.0598 }
 * @returns undefined: none that is known; `suggestPlaces` may know what was meant
 */
export function findPlace(text: string): Place | undefined {
  if (text.length > LONGEST) return undefined;
  for (const { name, within } of readings(text)) {
    const spellings = spellingsOf(foldName(name)).filter((one) => one !== '');
    const cities = spellings.flatMap((one) => openGazetteer().named(one));
    // A part in the middle that is no region of the country is a county or a district, as in "Porto, Grande Porto, Portugal".
    const last = within.at(-1);
    const there = last === undefined ? cities : cities.filter((city) => liesIn(city, last));
    const exact = there.filter((city) => within.every((part) => liesIn(city, part)));
    const best = largest(exact) ?? largest(there.filter((city) => within.slice(0, -1).every((part) => liesIn(city, part) || isNoArea(city.country, part))));
    if (best) return toPlace(best);
  }
  return undefined;
}

const isNoArea = (country: string, text: string): boolean => !countryOf(text) && !regionOf(country, text);

/**
 * What may have been meant by a text that names no place, likeliest first: `["Boston, US"]` for "Bostn". Walks all names: for answers to people, not for the fold.
 * @param most how many at most
 */
export function suggestPlaces(text: string, most = 3): readonly string[] {
  const [{ name, within }] = readings(text.slice(0, LONGEST)) as [{ name: string; within: readonly string[] }];
  const meant = foldName(name);
  if (meant.length < 2) return [];
  const bound = Math.max(1, Math.floor(meant.length / 4));
  const near = (folded: string) => Math.abs(folded.length - meant.length) <= bound && editDistance(folded, meant) <= bound;
  const found = [...openGazetteer().withName((folded) => folded[0] === meant[0] && near(folded))]
    .map(([folded, city]) => ({ city, away: editDistance(folded, meant), there: within.every((part) => liesIn(city, part)) }))
    .sort((a, b) => Number(b.there) - Number(a.there) || a.away - b.away || b.city.people - a.city.people);
  return [...new Set(found.map(({ city }) => written(toPlace(city))))].slice(0, most);
}

/** What people may mean while they still write, the largest first, each as `findPlace` finds it again: `["Boston, MA, US"]` for "bost". */
export function placesBeginning(text: string, most = 8): readonly { readonly name: string; readonly lat: number; readonly lon: number }[] {
  const [{ name, within }] = readings(text.slice(0, LONGEST).replace(/,\s*$/, '')) as [{ name: string; within: readonly string[] }];
  const begun = foldName(name);
  if (begun.length < 2) return [];
  const cities = [...openGazetteer().withName((folded) => folded.startsWith(begun))].map(([, city]) => city);
  const there = cities.filter((city) => within.every((part) => liesIn(city, part)));
  const places = there.sort((a, b) => b.people - a.people).slice(0, most).map(toPlace);
  return [...new Map(places.map((place) => [written(place), { name: written(place), lat: place.lat, lon: place.lon }])).values()];
}

/** So that `findPlace` finds it again: `Boston, MA, US`. */
function written({ name, country, region }: Place): string {
  return [name, ...(region ? [region.slice(3)] : []), country].join(', ');
}

/** For people: `Boston, United States`. */
export function placeName({ name, country }: Pick<Place, 'name' | 'country'>): string {
  return `${name}, ${nameOfCountry(country)}`;
}
