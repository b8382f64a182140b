import type { Permission, Role } from '@tributary/contract';
import { can } from '@tributary/contract/permissions';
import { useQuery } from '@tanstack/react-query';
import { call, workspaceNow } from './call.js';

export interface Place {
  readonly id: string;
  readonly name: string;
  readonly kind: 'live' | 'sandbox';
  readonly role: Role;
  /** Of the same email among those who are given tasks; null: is given none. */
  readonly userId: string | null;
}
/** Who is signed in; `firstRun`: nobody has an account yet. */
export type Session =
  | { readonly user: null; readonly firstRun: boolean }
  | { readonly user: { readonly id: string; readonly name: string; readonly email: string }; readonly workspaces: readonly Place[]; readonly firstRun: false };

export const SESSION = ['session'] as const;

export function useSession() {
  return useQuery({ queryKey: SESSION, queryFn: () => call<Session>('/api/session'), staleTime: 60_000, retry: 1 });
}

/** The workspace that is open, as whoever is signed in sees it; null: none. */
export function usePlace(): Place | null {
  const { data } = useSession();
  return (data?.user && data.workspaces.find(({ id }) => id === workspaceNow())) || null;
}

/** Whether whoever is signed in may do something here: what they may not is not offered. */
export function useMay(): (permission: Permission) => boolean {
  const place = usePlace();
  return (permission) => place !== null && can(place.role, permission);
}
