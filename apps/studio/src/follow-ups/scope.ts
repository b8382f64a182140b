import { useSearchParams } from 'react-router';
import { usePlace } from '../server/session.js';

/** Whose tasks are looked at: `mine`, `all`, or a team's by its id. */
export function useScope() {
  const [params] = useSearchParams();
  const own = usePlace()?.userId ?? null;
  const asked = params.get('of') ?? (own ? 'mine' : 'all');
  const scope = asked === 'mine' && !own ? 'all' : asked;
  const filter = scope === 'mine' ? `owner=${own}` : scope === 'all' ? '' : `team=${encodeURIComponent(scope)}`;
  return { scope, own, filter, query: params.size > 0 ? `?${params}` : '' };
}
