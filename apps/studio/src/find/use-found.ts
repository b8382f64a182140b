import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { nameOf } from '../contacts/names.js';
import { PAGES, SETTINGS } from '../frame/pages.js';
import { call, type Page } from '../server/call.js';
import type { Contact } from '../server/contacts.js';
import { useSegments } from '../server/segments.js';
import { useWorkflows } from '../server/workflows.js';
import { useWords } from '../words/use-words.js';

/** A place that fits what is typed. */
export interface Found {
  readonly to: string;
  readonly group: 'contacts' | 'workflows' | 'segments' | 'pages';
  readonly name: string;
  readonly aside: string;
  readonly colour: string | null;
}

const MOST = 6;
/** Of so many letters contacts are asked for. */
const LEAST = 2;

/** Contacts, workflows, segments and pages by what they are called. */
export function useFound(typed: string): { found: readonly Found[]; isReading: boolean } {
  const { say } = useWords();
  const wanted = typed.trim().toLocaleLowerCase();
  const asked = useDeferredValue(wanted);
  const people = useQuery({
    queryKey: ['found', asked],
    queryFn: ({ signal }) => call<Page<Contact>>(`/api/contacts?limit=${MOST}&search=${encodeURIComponent(asked)}`, { signal }),
    enabled: asked.length >= LEAST,
    staleTime: 10_000,
  });
  const workflows = useWorkflows().data ?? [];
  const segments = useSegments().data ?? [];
  const fits = (name: string): boolean => name.toLocaleLowerCase().includes(wanted);
  const pages = [...PAGES, SETTINGS].map(({ to, word }): Found => ({ to, group: 'pages', name: say(word), aside: '', colour: null })).filter(({ name }) => fits(name));
  if (wanted === '') return { found: pages, isReading: false };
  const contacts = wanted.length < LEAST ? [] : (people.data?.items ?? []);
  const found: Found[] = [
    ...contacts.map((one): Found => ({ to: `/contacts/${one.id}`, group: 'contacts', name: nameOf({ ...one.traits, email: one.email, userId: one.userId }) || one.id, aside: one.email ?? '', colour: null })),
    ...workflows.filter(({ name }) => fits(name)).slice(0, MOST).map(({ id, name }): Found => ({ to: `/workflows/${id}`, group: 'workflows', name, aside: '', colour: null })),
    ...segments.filter(({ name }) => fits(name)).slice(0, MOST).map(({ id, name, colour }): Found => ({ to: `/segments/${id}`, group: 'segments', name, aside: '', colour: colour ?? 'var(--line-strong)' })),
    ...pages,
  ];
  return { found, isReading: people.isFetching };
}
