import type { Change, EventHappening } from '@tributary/contract';
import { isNamed, watchesOf, type Signal } from '@tributary/workflow';
import { give } from './advance-run.js';
import type { HeldRun } from './contact-runs.js';
import type { ContactState } from './contact-state.js';
import { startBy, tryEnter } from './enter.js';
import { isRead } from './flows.js';
import type { Moment } from './moment.js';

/**
 * Lets the contact's workflows react to what changed, until nothing changes: first the runs that are there, oldest first, then what
 * the event starts, then what was told of it starts (segments, tags, attributes), in that order.
 * @param heard the event that was just processed
 */
export function automate(state: ContactState, moment: Moment, heard: EventHappening | null): void {
  moment.event ??= heard;
  for (let event = heard; event || state.hasNews; event = null) {
    const { changes, told } = state.takeNews();
    if (!state.isActive) continue;
    for (const held of state.runs.active()) {
      const signal = signalFor(state, held, event, changes);
      if (signal) give(state, held, signal, moment);
    }
    if (event) for (const workflow of state.definitions.startedByEvent(event.name)) tryEnter(state, workflow, event, moment);
    for (const news of told) startBy(state, news, moment);
  }
}

/** Tells every run to look again: after something that nobody foresaw. */
export function stirAll(state: ContactState, moment: Moment): void {
  for (const held of state.runs.active()) give(state, held, { type: 'changed' }, moment);
}

function signalFor(state: ContactState, { run, workflow }: HeldRun, event: EventHappening | null, changes: readonly Change[]): Signal | null {
  const compiled = state.definitions.flows.get({ workflow, version: run.version });
  if (!compiled) return null;
  const watches = watchesOf(compiled.flow, run);
  if (event && watches.event !== null && isNamed(event.name, watches.event)) return { type: 'event', event };
  const keyOf = (segment: number) => state.definitions.segments[state.definitions.placeOf(segment) ?? -1]?.key;
  const concerns = watches.conditions.some((condition) => changes.some((change) => isRead(compiled.condition(condition), change, keyOf)));
  return concerns ? { type: 'changed' } : null;
}
