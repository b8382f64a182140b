import type { ContactView, Json } from '@tributary/contract';
import { readTrait } from '@tributary/contract';
import { IANAZone } from 'luxon';

const known = new Map<string, IANAZone>();

/** The zone of an IANA name; null: there is none. Only names that exist are remembered. */
export function zoneOf(name: Json | undefined): IANAZone | null {
  if (typeof name !== 'string' || name.length > 100) return null;
  const found = known.get(name);
  if (found) return found;
  if (name === '' || !IANAZone.isValidZone(name)) return null;
  const zone = IANAZone.create(name);
  known.set(name, zone);
  return zone;
}

/** By which clock a contact lives: their own zone, else where they were seen, else the workspace's. */
export function zoneOfContact(contact: Pick<ContactView, 'traits' | 'computed'>, timezone: string): IANAZone {
  const own = zoneOf(readTrait(contact, 'timezone')) ?? zoneOf(readTrait(contact, 'computed.geo.timezone'));
  return own ?? zoneOf(timezone) ?? zoneOf('UTC')!;
}
