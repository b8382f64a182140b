import { WRITTEN_EVENTS } from '@tributary/contract/own-events';
import { useQuery } from '@tanstack/react-query';
import { call, type Page } from '../server/call.js';

type Values = ReadonlyMap<string, readonly string[]>;
interface Seen {
  readonly events: readonly string[];
  /** By attribute, values that contacts have there. */
  readonly traits: Values;
}
const NOTHING: Seen = { events: WRITTEN_EVENTS, traits: new Map() };
const NO_PROPERTIES: Values = new Map();
/** Of one name; more are no suggestions but a list. */
const MOST_VALUES = 30;

/** Names with the values under them, objects by dotted names. */
function valuesOf(objects: readonly Readonly<Record<string, unknown>>[]): Values {
  const found = new Map<string, Set<string>>();
  const walk = (object: Readonly<Record<string, unknown>>, before: string): void => {
    for (const [key, value] of Object.entries(object)) {
      const name = before + key;
      if (value !== null && typeof value === 'object' && !Array.isArray(value)) walk(value as Record<string, unknown>, `${name}.`);
      else {
        const values = found.get(name) ?? found.set(name, new Set()).get(name)!;
        for (const one of Array.isArray(value) ? value : [value]) if (values.size < MOST_VALUES && ['string', 'number', 'boolean'].includes(typeof one)) values.add(String(one));
      }
    }
  };
  for (const object of objects) walk(object, '');
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)).map(([name, values]) => [name, [...values].sort()]));
}

/** Names as clients really send them and as the product writes them: those of the last events, and the attributes of the last contacts with their values. */
export function useSeen(): Seen {
  const { data } = useQuery({
    queryKey: ['seen'],
    queryFn: async (): Promise<Seen> => {
      const [events, contacts] = await Promise.all([
        call<Page<{ name: string | null }>>('/api/events?limit=500'),
        call<Page<{ traits: Record<string, unknown> }>>('/api/contacts?limit=200'),
      ]);
      const names = [...new Set([...events.items.map(({ name }) => name).filter((name): name is string => name !== null), ...WRITTEN_EVENTS])].sort();
      return { events: names, traits: valuesOf(contacts.items.map(({ traits }) => traits)) };
    },
    staleTime: 60_000,
  });
  return data ?? NOTHING;
}

/** Properties that the last events of a name had, with their values. @param event undefined: nothing is asked */
export function useSeenProperties(event: string | undefined): Values {
  const { data } = useQuery({
    queryKey: ['seen-properties', event],
    queryFn: async () => valuesOf((await call<Page<{ properties: Record<string, unknown> }>>(`/api/events?limit=100&name=${encodeURIComponent(event!)}`)).items.map(({ properties }) => properties)),
    enabled: event !== undefined && event.trim() !== '',
    staleTime: 60_000,
  });
  return data ?? NO_PROPERTIES;
}
