import { useQuery } from '@tanstack/react-query';
import { call, type Page } from '../server/call.js';

/** Names of places that begin so, the largest first. */
export function usePlaces(begun: string): readonly string[] {
  const search = begun.trim();
  const { data } = useQuery({
    queryKey: ['places', search],
    queryFn: async () => (await call<Page<{ name: string }>>(`/api/places?search=${encodeURIComponent(search)}`)).items.map(({ name }) => name),
    enabled: search.length > 1,
    staleTime: Infinity,
  });
  return data ?? [];
}
