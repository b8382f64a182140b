import { useQuery } from '@tanstack/react-query';
import { call } from './call.js';

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly kind: 'live' | 'sandbox';
  readonly role: string;
}
/** Who is signed in; `firstRun`: nobody has an account yet. */
export type Session =
  | { readonly user: null; readonly firstRun: boolean }
  | { readonly user: { readonly id: string; readonly name: string; readonly email: string }; readonly workspaces: readonly Place[]; readonly firstRun: false };

export const SESSION = ['session'] as const;

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: () => call<Session>('/api/session'), staleTime: 60_000, retry: 1 });
}
