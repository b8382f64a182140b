import { useQuery } from '@tanstack/react-query';
import type { Names } from '../contacts/names.js';
import { call, type Page } from './call.js';
import type { Entry } from './contacts.js';
import { usePlace } from './session.js';
import type { Workflow } from './workflows.js';

interface Figure {
  readonly today: number;
  readonly before: number;
  readonly days: readonly number[];
}
export type Warning =
  | { readonly type: 'audience'; readonly audience: string; readonly name: string; readonly reason: { readonly detail: string } | null }
  | { readonly type: 'failed'; readonly workflow: string; readonly name: string; readonly count: number }
  | { readonly type: 'uncertain'; readonly workflow: string; readonly name: string; readonly count: number; readonly run: string }
  | { readonly type: 'refused'; readonly count: number };
export interface Summary {
  readonly actedOn: Figure;
  readonly mails: Figure;
  readonly events: { readonly today: number };
  readonly contacts: number;
  readonly inside: number;
  readonly tasks: { readonly late: number; readonly today: number; readonly doneToday: number; readonly done: number; readonly onTime: number };
  readonly workflows: { readonly count: number; readonly running: number; readonly items: readonly (Pick<Workflow, 'id' | 'name' | 'state' | 'version'> & { readonly inside: number; readonly entered: number; readonly failed: number })[] };
  readonly warnings: readonly Warning[];
  readonly firstSteps: {
    readonly event: { readonly done: boolean };
    readonly data: { readonly done: boolean; readonly names: number; readonly traits: number };
    readonly segment: { readonly done: boolean; readonly count: number };
    readonly workflow: { readonly done: boolean };
    readonly person: { readonly done: boolean; readonly completed: number };
  };
}
export type Latest = Entry & { readonly contact: (Names & { readonly id: string }) | null };

const read = (owner: string | null) => ({ queryKey: ['summary', owner], queryFn: () => call<Summary>(`/api/summary${owner ? `?owner=${owner}` : ''}`), refetchInterval: 5_000 });

/** Of the whole workspace. */
export const useSummary = () => useQuery(read(null));

/** For the rail: of whoever is signed in, where they are given tasks; else everybody's. */
export function useOwnSummary() {
  const place = usePlace();
  return useQuery({ ...read(place?.userId ?? null), enabled: place !== null });
}

export const useLatest = () => useQuery({ queryKey: ['latest'], queryFn: () => call<Page<Latest>>('/api/latest?limit=12'), refetchInterval: 3_000 });
