import { useQuery } from '@tanstack/react-query';
import { call, type Page } from '../server/call.js';

interface Seen {
  readonly events: readonly string[];
  readonly traits: readonly string[];
}
const NOTHING: Seen = { events: [], traits: [] };

/** Names as clients really send them: those of the last events, and of the attributes of the last contacts. */
export function useSeen(): Seen {
  const { data } = useQuery({
    queryKey: ['seen'],
    queryFn: async (): Promise<Seen> => {
      const [events, contacts] = await Promise.all([
        call<Page<{ name: string | null }>>('/api/events?limit=500'),
        call<Page<{ traits: Record<string, unknown> }>>('/api/contacts?limit=50'),
      ]);
      const names = (list: readonly (string | null)[]) => [...new Set(list.filter((name): name is string => name !== null))].sort();
      return { events: names(events.items.map(({ name }) => name)), traits: names(contacts.items.flatMap(({ traits }) => Object.keys(traits))) };
    },
    staleTime: 60_000,
  });
  return data ?? NOTHING;
}
