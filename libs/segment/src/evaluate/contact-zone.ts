import type { ContactFacts } from '@tributary/contract';
import { isZone } from '../value/zone.js';

/** The trait `timezone` when it names a zone, else the workspace's. */
export function zoneOfContact(facts: ContactFacts, fallback: string): string {
  const own = Object.hasOwn(facts.traits, 'timezone') ? facts.traits.timezone : undefined;
  return typeof own === 'string' && isZone(own) ? own : fallback;
}
