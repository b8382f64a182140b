import { isMissing, readTrait, type Change } from '@tributary/contract';
import { reachedAfter, zoneOfContact } from '@tributary/workflow';
import type { ContactState } from './contact-state.js';
import type { DateWorkflow } from './definitions.js';

/** Works out when the contact reaches the date that starts a workflow. @param after ms: what lies there or before is past */
function watch(state: ContactState, { id, interest, from, mark }: DateWorkflow, after: number): void {
  const reached = state.dates.of(id)?.reached ?? [];
  const value = readTrait(state, interest.trait);
  const isThere = state.isActive && !isMissing(value);
  const next = isThere ? reachedAfter(interest, value, zoneOfContact(state, state.definitions.timezone), Math.max(after, from), reached) : null;
  // Also what is never reached is written down: else, looked at anew, a date that was past when it was set would count.
  if (isThere || reached.length > 0) state.dates.set(id, { mark, dueAt: next?.at ?? null, dueDate: next?.date ?? null, reached });
  else state.dates.remove(id);
}

/** Under definitions that are new to the contact: what workflows ask for now, and no longer. */
export function meetDates(state: ContactState): void {
  const { dates } = state.definitions;
  for (const row of state.dates.all()) {
    if (dates.some(({ id }) => id === row.workflow) || row.dueAt === null) continue;
    state.dates.set(row.workflow, { ...row, mark: '0', dueAt: null, dueDate: null });
  }
  for (const workflow of dates) if (state.dates.of(workflow.id)?.mark !== workflow.mark) watch(state, workflow, workflow.from);
}

/** Something changed by which a date may be reached at another instant. What was to be reached by now still is. */
export function changeDates(state: ContactState, change: Change, at: number): void {
  for (const workflow of state.definitions.datesReading(change)) watch(state, workflow, at);
}

/** Everything anew, after a merge or a time aside. */
export function reviewDates(state: ContactState, at: number): void {
  for (const workflow of state.definitions.dates) {
    const dueAt = state.dates.of(workflow.id)?.dueAt ?? null;
    if (dueAt === null || dueAt > at) watch(state, workflow, at);
  }
}

/** A date is reached: workflows will hear of it, and the next one is worked out. @param at ms: now */
export function reachDate(state: ContactState, { workflow, dueDate }: { readonly workflow: number; readonly dueDate: string }, at: number): void {
  const row = state.dates.of(workflow)!;
  state.dates.set(workflow, { ...row, dueAt: null, dueDate: null, reached: [...row.reached, dueDate] });
  const known = state.definitions.dates.find(({ id }) => id === workflow);
  if (!known) return;
  watch(state, known, at);
  state.tell({ type: 'date', workflow, trait: known.interest.trait, date: dueDate, at });
}
