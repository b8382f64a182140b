import { parseInstant, type Json } from '@tributary/contract';
import type { IANAZone } from 'luxon';
import { instantOfWall } from './due-at.js';

const DAY_ONLY = /^\s*\d{4}-\d{2}-\d{2}\s*$/;

/** The instant that a value means, ms: a day without a time is its midnight in the zone. Null: it is no date. */
export function readDate(value: Json | undefined, zone: IANAZone): number | null {
  const at = parseInstant(value);
  return at !== null && typeof value === 'string' && DAY_ONLY.test(value) ? instantOfWall(at, zone) : at;
}
