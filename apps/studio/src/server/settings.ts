import type { Role, SettingsPatch } from '@tributary/contract';
import { useQuery } from '@tanstack/react-query';
import { call, callAll } from './call.js';
import type { Team, User } from './tasks.js';

export const SCOPES = ['write', 'manage', 'read'] as const;
export interface Key {
  readonly id: string;
  readonly name: string;
  readonly scope: (typeof SCOPES)[number];
  /** The last four characters. */
  readonly ending: string;
  readonly createdAt: string;
}
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly lastSeenAt: string | null;
}
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly expiresAt: string;
}
/** Somebody who is given tasks, with all that decides when and how many. */
export interface Salesperson extends User {
  readonly timezone: string;
  /** Days from 1 Monday to 7 Sunday; local times such as 09:00. */
  readonly workingHours: { readonly days: readonly number[]; readonly from: string; readonly to: string };
  readonly absentFrom: string | null;
  readonly absentUntil: string | null;
  /** Turns compared with those of the others; 0: none. */
  readonly weight: number;
}
export interface SalesTeam extends Team {
  /** A user's id: told of tasks that stay undone. */
  readonly lead: string | null;
  /** A duration past the due instant. */
  readonly escalateAfter: string | null;
}
export interface Channel {
  readonly vendor: string;
  /** What may be shown of it: never the secret. */
  readonly settings: Readonly<Record<string, string | boolean | null>>;
  readonly updatedAt: string;
}
export interface Topic {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly consent: 'opt-in' | 'opt-out';
}
export interface Suppression {
  readonly id: string;
  readonly address: string;
  readonly reason: string;
  readonly createdAt: string;
}
export interface Settings {
  readonly name: string;
  readonly kind: 'live' | 'sandbox';
  readonly timezone: string;
  readonly caps: { readonly email?: { readonly perDay?: number | null; readonly perWeek?: number | null } };
  readonly limits: { readonly email?: { readonly most: number; readonly per: string }; readonly http?: { readonly most: number; readonly per: string } };
}

const list = <T>(key: string, enabled = true) => ({ queryKey: [key], queryFn: () => callAll<T>(`/api/${key}`), staleTime: 10_000, enabled });

export const useApiKeys = (enabled = true) => useQuery(list<Key>('keys', enabled));
export const useMembers = () => useQuery(list<Member>('members'));
export const useInvitations = (enabled: boolean) => useQuery(list<Invitation>('invitations', enabled));
export const useSalespeople = () => useQuery(list<Salesperson>('users'));
export const useSalesTeams = () => useQuery(list<SalesTeam>('teams'));
export const useChannels = () => useQuery(list<Channel>('channels'));
export const useTopics = () => useQuery(list<Topic>('topics'));
export const useSettings = () => useQuery({ queryKey: ['settings'], queryFn: () => call<Settings>('/api/settings'), staleTime: 10_000 });
export const changeSettings = (patch: SettingsPatch) => call<Settings>('/api/settings', { method: 'PATCH', body: patch });
