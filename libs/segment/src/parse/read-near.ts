import { MAX_KM } from '@tributary/contract';
import { shown, type Report } from './fault.js';
import { readName } from './read-comparison.js';
import { isRecord, readKeys } from './read-keys.js';

/** Checks `{ near: { place | lat, lon, km } }`. Whether there is such a place is known only where the gazetteer is. */
export function readNear(fields: Readonly<Record<string, unknown>>, root: string, report: Report): void {
  readKeys(fields, ['near'], root, report);
  const path = `${root}.near`;
  const { near } = fields;
  if (!isRecord(near)) return report(path, 'rule.type', `${shown(near)} is not a place; give { "place": "Boston, US", "km": 40 } or "lat" and "lon"`);
  readKeys(near, ['place', 'lat', 'lon', 'km'], path, report);
  if (near.place !== undefined) readName(near.place, `${path}.place`, 200, report);
  if (near.place === undefined && near.lat === undefined && near.lon === undefined) report(`${path}.place`, 'rule.missing', 'is missing; give the name of a place, or "lat" and "lon"');
  else if ((near.lat === undefined) !== (near.lon === undefined)) report(`${path}.${near.lat === undefined ? 'lat' : 'lon'}`, 'rule.missing', 'is missing; "lat" and "lon" go together');
  readDegrees(near.lat, 90, `${path}.lat`, report);
  readDegrees(near.lon, 180, `${path}.lon`, report);
  readKm(near.km, `${path}.km`, report);
}

function readDegrees(value: unknown, most: number, path: string, report: Report): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isFinite(value)) return report(path, 'rule.not-a-number', `${shown(value)} is not a number of degrees`);
  if (Math.abs(value) > most) report(path, 'rule.range', `${value} is out of range; give -${most} to ${most}`);
}

function readKm(value: unknown, path: string, report: Report): void {
  if (value === undefined) return report(path, 'rule.missing', 'is missing; give a distance in kilometres');
  if (typeof value !== 'number' || !Number.isFinite(value)) return report(path, 'rule.not-a-number', `${shown(value)} is not a number of kilometres`);
  if (value < 0 || value > MAX_KM) report(path, 'rule.range', `${value} is out of range; give 0 to ${MAX_KM}`);
}
