import type { ContactFacts, NearCondition } from '@tributary/contract';
import { numberOf } from '../value/number.js';
import { isObject } from '../value/path.js';
import type { Evaluate } from './history.js';
import { lasting, NEVER } from './hold.js';

/** Mean radius of the Earth, in m (IUGG). */
export const EARTH_M = 6_371_008.8;
/** What a contact's place is read from. */
export const GEO_MODEL = 'geo';

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Haversine, in whole metres. `segment_metres` says the same in SQL. */
export function metresBetween(lat1: number, lon1: number, lat2: number, lon2: number): number {
  const [a, b] = [Math.sin(radians(lat2 - lat1) / 2), Math.sin(radians(lon2 - lon1) / 2)];
  const h = a * a + Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * b * b;
  return Math.floor(2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(h))) + 0.5);
}

/** How far the contact is, in m; undefined: it has no place, or the condition's place was not resolved. */
export function distanceOf({ near: { lat, lon } }: NearCondition, facts: ContactFacts): number | undefined {
  const geo = Object.hasOwn(facts.computed, GEO_MODEL) ? facts.computed[GEO_MODEL] : undefined;
  if (!isObject(geo) || lat === undefined || lon === undefined) return undefined;
  const [ownLat, ownLon] = [numberOf(geo['lat']), numberOf(geo['lon'])];
  return ownLat === undefined || ownLon === undefined ? undefined : metresBetween(ownLat, ownLon, lat, lon);
}

export function compileNear(condition: NearCondition): Evaluate {
  return (facts) => {
    const metres = distanceOf(condition, facts);
    return metres === undefined ? NEVER : lasting(metres <= condition.near.km * 1_000);
  };
}
