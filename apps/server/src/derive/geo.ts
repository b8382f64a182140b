import type { Json, JsonObject } from '@tributary/contract';
import type * as Phones from 'libphonenumber-js';
import { createRequire } from 'node:module';
import { countryOf } from '../places/countries.js';
import { findPlace, type Place } from '../places/find-place.js';
import { nameOfRegion, regionOf } from '../places/regions.js';
import { continentOf } from './continents.js';
import { inside, textOf, type Seen, type SeenEvent } from './derived-state.js';

/** Attributes that it reads, by their first part. */
export const GEO_READS: readonly string[] = ['address', 'country', 'state', 'region', 'city', 'phone', 'location', 'latitude', 'longitude', 'lat', 'lon', 'lng'];

interface Written {
  readonly country: string | undefined;
  readonly region: string | undefined;
  readonly city: string | undefined;
  readonly phone: string | undefined;
}

/** In `address`, as Segment has it, or beside it; `address.city` may be a key of its own. */
function writtenIn(traits: JsonObject): Written {
  const address = Object.hasOwn(traits, 'address') ? traits['address'] : undefined;
  const own = (key: string) => (Object.hasOwn(traits, key) ? traits[key] : undefined);
  const of = (...keys: string[]) => {
    for (const key of keys) {
      const found = textOf(inside(address, key)) ?? textOf(own(`address.${key}`)) ?? textOf(own(key));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return { country: of('country'), region: of('state', 'region'), city: of('city'), phone: textOf(own('phone')) };
}

/** Degrees, as a number or a text that is one. */
function degreesOf(value: Json | undefined, most: number): number | undefined {
  const degrees = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isFinite(degrees) && Math.abs(degrees) <= most ? degrees : undefined;
}

/** Where somebody said to be, to the point: in `location`, in `address`, or beside them. It wins over where the city lies. */
function pointIn(traits: JsonObject): { readonly lat: number; readonly lon: number } | undefined {
  const own = (key: string) => (Object.hasOwn(traits, key) ? traits[key] : undefined);
  for (const place of [own('location'), own('address'), traits]) {
    const first = (...keys: string[]) => keys.map((key) => inside(place, key)).find((value) => value !== undefined && value !== null);
    const [lat, lon] = [degreesOf(first('lat', 'latitude'), 90), degreesOf(first('lon', 'lng', 'longitude'), 180)];
    if (lat !== undefined && lon !== undefined) return { lat, lon };
  }
  return undefined;
}

let phones: typeof Phones | undefined;

/** The country by whose dialling code a number begins; several share some: then the number itself decides, as in +1. */
function countryOfPhone(phone: string): string | undefined {
  if (!/^\s*(?:\+|00)/.test(phone)) return undefined;
  phones ??= createRequire(import.meta.url)('libphonenumber-js') as typeof Phones;
  return phones.parsePhoneNumberFromString(phone.trim().replace(/^00/, '+'))?.country;
}

/** The place of a city; a region that the gazetteer does not number is left out rather than nothing found. */
function placeOf({ city, region }: Written, country: string | undefined): Place | undefined {
  if (city === undefined) return undefined;
  const within = (...parts: (string | undefined)[]) => [city.replace(/[,;]/g, ' '), ...parts.filter((part) => part !== undefined)].join(', ');
  return findPlace(within(region, country)) ?? (region !== undefined && country !== undefined ? findPlace(within(country)) : undefined);
}

function worked(written: Written): JsonObject | null {
  const said = written.country === undefined ? undefined : (countryOf(written.country) ?? undefined);
  const place = placeOf(written, said);
  const country = said ?? place?.country ?? (written.phone === undefined ? undefined : countryOfPhone(written.phone));
  const region = (country !== undefined && written.region !== undefined ? regionOf(country, written.region)?.name : undefined) ?? (place?.region ? nameOfRegion(place.region) : undefined) ?? written.region;
  const city = place?.name ?? written.city;
  const geo = { continent: country && continentOf(country), country, region, city, lat: place?.lat, lon: place?.lon };
  const known = Object.fromEntries(Object.entries(geo).filter(([, value]) => value !== undefined)) as JsonObject;
  return Object.keys(known).length === 0 ? null : known;
}

const known = new Map<string, JsonObject | null>();
/** Many people live in the same towns. */
const MOST_KNOWN = 5_000;

const isPlaced = ({ country, region, city }: Written): boolean => country !== undefined || region !== undefined || city !== undefined;
const LOCATION: readonly string[] = ['country', 'region', 'city', 'latitude', 'longitude'];

/** Where an event last said the contact to be, as Segment's `context.location` has it. The same object: nothing new. @see https://segment.com/docs/connections/spec/common/ */
export function foundAt(before: Seen<JsonObject> | null, { context, occurredAt }: SeenEvent): Seen<JsonObject> | null {
  const { location } = context;
  if (location === undefined || (before && occurredAt < before.at)) return before;
  const said = LOCATION.flatMap((key): [string, Json][] => {
    const value = inside(location, key);
    return (typeof value === 'string' && textOf(value) !== undefined) || typeof value === 'number' ? [[key, value]] : [];
  });
  if (said.length === 0 || (before && said.length === Object.keys(before.what).length && said.every(([key, value]) => before.what[key] === value))) return before;
  return { at: occurredAt, what: Object.fromEntries(said) };
}

/**
 * Where a contact is, by what its attributes say however it is spelled: country by ISO 3166, continent, region and city by their names, and where the city lies.
 * Where they say nothing it is where its last event said; without that the country is that of the phone number.
 * @param seen what `foundAt` found
 * @returns null: nothing is said
 */
export function geoOf(traits: JsonObject, seen?: JsonObject): JsonObject | null {
  const isSaid = seen === undefined || isPlaced(writtenIn(traits));
  const point = pointIn(traits) ?? (isSaid ? undefined : pointIn(seen));
  const named = (isSaid ? null : geoOfNames(seen)) ?? geoOfNames(traits);
  return point ? { ...named, ...point } : named;
}

function geoOfNames(traits: JsonObject): JsonObject | null {
  const written = writtenIn(traits);
  const key = JSON.stringify([written.country, written.region, written.city, written.country === undefined && written.city === undefined ? written.phone : null]);
  if (key === '[null,null,null,null]') return null;
  const found = known.get(key);
  if (found !== undefined) return found;
  const geo = worked(written.country === undefined && written.city === undefined ? written : { ...written, phone: undefined });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, geo);
  return geo;
}
