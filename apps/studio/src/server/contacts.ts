import type { JsonObject, TimelineKind } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { call } from './call.js';
import { usePages } from './pages.js';

export interface Contact {
  readonly id: string;
  readonly userId: string | null;
  readonly anonymousIds: readonly string[];
  readonly email: string | null;
  readonly traits: JsonObject;
  readonly computed: JsonObject;
  readonly tags: readonly string[];
  /** Keys. */
  readonly segments: readonly string[];
  readonly consent: Readonly<Record<string, string>>;
  readonly companies: readonly { readonly id: string; readonly name: string | null }[];
  readonly owner: string | null;
  readonly createdAt: string;
}

/** One thing of a timeline; what else it says depends on `type`. */
export type Entry = JsonObject & { readonly at: string; readonly type: string };

export interface ContactPatch {
  readonly traits?: JsonObject;
  readonly tags?: { readonly add?: readonly string[]; readonly remove?: readonly string[] };
  readonly consent?: Readonly<Record<string, string>>;
  readonly owner?: string | null;
}

export interface ContactFilter {
  readonly search: string;
  readonly segment: string;
  readonly tag: string;
}

const pathOf = (id: string): string => `/api/contacts/${encodeURIComponent(id)}`;

/** Newest first. */
export function useContacts(filter: ContactFilter) {
  const asked = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ''));
  return usePages<Contact>({ key: ['contacts', filter], path: `/api/contacts?${asked}`, keeps: true });
}
export const useContact = (id: string | null) => useQuery({ queryKey: ['contact', id], queryFn: () => call<Contact>(pathOf(id ?? '')), refetchInterval: 5_000, enabled: id !== null });
export const useTimeline = (id: string, kind: TimelineKind | null) => usePages<Entry>({ key: ['timeline', id, kind], path: `${pathOf(id)}/timeline${kind ? `?kind=${kind}` : ''}`, limit: 60, everyMs: 4_000 });
export const editContact = (id: string, patch: ContactPatch) => call<Contact | { accepted: true }>(pathOf(id), { method: 'PATCH', body: patch });
export const eraseContact = (id: string) => call<void>(pathOf(id), { method: 'DELETE' });
export const exportPath = (id: string): string => `${pathOf(id)}/export`;
