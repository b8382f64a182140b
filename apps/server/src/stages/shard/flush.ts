import type { Item } from '@tributary/contract';
import {
  bumpShards,
  deleteDateWatches,
  deleteItems,
  deleteMemberships,
  parkItems,
  warnEvents,
  writeChanges,
  writeComputed,
  writeContacts,
  writeDateWatches,
  writeDerived,
  writeEffects,
  writeEnrolments,
  writeMemberships,
  writeRuns,
  writeSizeDeltas,
  writeSteps,
  writeTotals,
  writeWorkflowCounts,
  type Connection,
  type ContactKey,
  type CountDelta,
  type MembershipRow,
} from '@tributary/store';
import type { ContactState } from './contact-state.js';
import { flushCompanies } from './flush-companies.js';
import { flushAudiences } from './flush-audiences.js';
import type { Poisoned } from './fold.js';
import { NONE } from './small-list.js';

/** What a batch leaves to be written. */
export interface Outcome {
  readonly states: readonly ContactState[];
  readonly done: readonly Item[];
  readonly poisoned: readonly Poisoned[];
  readonly shards: readonly number[];
}

const byKey = (a: ContactKey, b: ContactKey): number => a.shard - b.shard || a.workspace - b.workspace || (a.contact < b.contact ? -1 : a.contact > b.contact ? 1 : 0);

function sizesOf(states: readonly ContactState[]): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const state of states) for (const [segment, delta] of state.sizeDeltas) sizes.set(segment, (sizes.get(segment) ?? 0) + delta);
  return sizes;
}

/** Deltas of the whole batch, one for each workflow, node and kind. */
function countsOf(states: readonly ContactState[]): CountDelta[] {
  const counts = new Map<string, CountDelta>();
  for (const state of states)
    for (const [name, one] of state.runs.counts) counts.set(name, { ...one, delta: one.delta + (counts.get(name)?.delta ?? 0) });
  return [...counts.values()].filter((one) => one.delta !== 0);
}

/** What workflows did: runs, their steps, who may enter, what is asked of the world. */
function flushRuns(connection: Connection, states: readonly ContactState[]): Promise<void>[] {
  return [
    writeRuns(connection, states.flatMap((state) => state.runs.changedRuns())),
    writeSteps(connection, states.flatMap((state) => state.runs.steps)),
    writeEnrolments(connection, states.flatMap((state) => state.runs.changedEnrolments())),
    writeEffects(connection, states.flatMap((state) => state.runs.effects)),
    writeWorkflowCounts(connection, countsOf(states)),
    warnEvents(connection, states.flatMap((state) => state.runs.warnings)),
  ];
}

/** Memberships that have to be written, and those that have to go. */
function changedMemberships(states: readonly ContactState[]): { written: MembershipRow[]; gone: MembershipRow[] } {
  const [written, gone]: [MembershipRow[], MembershipRow[]] = [[], []];
  for (const state of states) state.memberships.collect(written, gone);
  return { written, gone };
}

/**
 * Writes the differences, one statement a table, rows sorted by key; whatever contacts share comes last.
 * None waits for the answer to the one before: they travel down one connection in this order, and Postgres works on one while the next is put together.
 */
export async function flush(connection: Connection, outcome: Outcome): Promise<void> {
  const states = outcome.states.toSorted((a, b) => byKey(a.key, b.key));
  const memberships = changedMemberships(states);
  await Promise.all([
    writeContacts(connection, states.flatMap((state) => (state.rowDirty && state.row ? state.row : NONE))),
    writeMemberships(connection, memberships.written),
    deleteMemberships(connection, memberships.gone),
    writeComputed(connection, states.flatMap((state) => state.changedComputed)),
    writeDateWatches(connection, states.flatMap((state) => state.dates.changed())),
    deleteDateWatches(connection, states.flatMap((state) => state.dates.gone())),
    writeDerived(connection, states.flatMap((state) => (state.derived.isDirty ? (state.derived.asRow(state.key) ?? NONE) : NONE))),
    ...flushRuns(connection, states),
    writeChanges(connection, states.flatMap((state) => state.changes)),
    writeTotals(connection, states.flatMap((state) => state.totalDeltas)),
    ...flushAudiences(connection, states),
    writeSizeDeltas(connection, sizesOf(states)),
    deleteItems(connection, outcome.done),
    bumpShards(connection, outcome.shards),
  ]);
  // Of several steps each, so not among those: a step that is sent late must never come after the rollback.
  await parkItems(connection, outcome.poisoned);
  await flushCompanies(connection, states);
}
