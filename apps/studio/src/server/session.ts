import { can, isRole, type Permission } from '@tributary/contract/permissions';
import { useQuery } from '@tanstack/react-query';
import { call, workspaceNow } from './call.js';

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

/** Whether whoever is signed in may do something here; by the table that the server asks too. What may not be done is not offered. */
export function useMay(): (permission: Permission) => boolean {
  const { data } = useSession();
  const role = data?.user ? data.workspaces.find(({ id }) => id === workspaceNow())?.role : undefined;
  return (permission) => role !== undefined && isRole(role) && can(role, permission);
}
