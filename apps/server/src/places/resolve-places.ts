import { Fault, type Expression, type Json, type NearCondition } from '@tributary/contract';
import { findPlace, suggestPlaces } from './find-place.js';

/** A place that nobody knows, with where the rule names it. */
export interface UnknownPlace {
  readonly path: string;
  readonly code: 'rule.unknown-place';
  readonly detail: string;
}

const isToFind = ({ near }: NearCondition): boolean => near.place !== undefined && near.lat === undefined;

function faultOf(place: string, path: string): UnknownPlace {
  const meant = suggestPlaces(place);
  const advice = meant.length > 0 ? `; did you mean ${meant.map((one) => `"${one}"`).join(' or ')}?` : '; give a town and its country, as "Boston, US", or "lat" and "lon"';
  return { path: `${path}.near.place`, code: 'rule.unknown-place', detail: `there is no place "${place.slice(0, 100)}"${advice}` };
}

/** @param path where the rule stands @returns its places that nobody knows */
export function unknownPlaces(rule: Expression, path: string): UnknownPlace[] {
  if ('near' in rule) return isToFind(rule) && !findPlace(rule.near.place!) ? [faultOf(rule.near.place!, path)] : [];
  if ('not' in rule) return unknownPlaces(rule.not, `${path}.not`);
  const [key, children] = 'and' in rule ? (['and', rule.and] as const) : 'or' in rule ? (['or', rule.or] as const) : (['', []] as const);
  return children.flatMap((child, i) => unknownPlaces(child, `${path}.${key}[${i}]`));
}

/**
 * A rule, or anything that holds rules, with the coordinates of the places it names: found once, when it is saved, so that members do not change with
 * the gazetteer. Places that nobody knows stay as they are: `unknownPlaces` tells them.
 */
export function withPlaces<T>(value: T): T {
  return found(value as Json) as T;
}

function found(value: Json): Json {
  if (Array.isArray(value)) return value.map(found);
  if (typeof value !== 'object' || value === null) return value;
  const { near } = value as { near?: Json };
  if (isNear(near)) {
    const place = findPlace(near.place);
    return place ? { ...value, near: { ...near, lat: place.lat, lon: place.lon } } : value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, found(inner)]));
}

function isNear(near: Json | undefined): near is { place: string; km: number } {
  if (typeof near !== 'object' || near === null || Array.isArray(near)) return false;
  const { place, km, lat } = near as { place?: Json; km?: Json; lat?: Json };
  return typeof place === 'string' && typeof km === 'number' && lat === undefined;
}

/** @throws {Fault} 400 with the first place of a rule that nobody knows */
export function resolveRule(rule: Expression): Expression {
  const [fault] = unknownPlaces(rule, 'rule');
  if (fault) throw new Fault(fault.code, `${fault.path}: ${fault.detail}`, 400, { path: fault.path });
  return withPlaces(rule);
}
