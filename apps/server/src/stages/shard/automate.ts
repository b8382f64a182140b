import type { EventHappening, Happening, SteerPayload, Transition } from '@tributary/contract';
import { advance, entryKeyOf, isNamed, mayEnter, runId, startRun, watchesOf, type Chain, type Ports, type Run, type Signal } from '@tributary/workflow';
import { segmentIdOf } from '../../segments/segment-id.js';
import { workflowIdOf } from '../../workflows/workflow-id.js';
import type { HeldRun } from './contact-runs.js';
import type { ContactState } from './contact-state.js';
import type { OpenWorkflow } from './definitions.js';
import { isRead, type CompiledFlow } from './flows.js';
import { LiveContact } from './live-contact.js';
import { react } from './react.js';
import { render } from './render-text.js';

/** One item, or one due instant, while all that follows from it is worked off. */
export interface Moment {
  /** ms */
  readonly at: number;
  /** The same in any batching: tells transitions of one moment from those of another. */
  readonly name: string;
  /** The item that began the chain; null: an instant did. */
  readonly root: string | null;
  readonly depth: number;
  chain: Chain;
  /** Transitions told so far. */
  transitions: number;
}

export function momentAt(at: number, name: string, root: string | null = null, depth = 0): Moment {
  return { at, name, root, depth, chain: { root: root ?? name, depth, steps: 0 }, transitions: 0 };
}

/**
 * Lets the contact's workflows react to what changed, until nothing changes: first the runs that are there, oldest first, then what
 * the event starts, then what transitions start, in the order in which they were told.
 * @param heard the event that was just processed
 */
export function automate(state: ContactState, moment: Moment, heard: EventHappening | null): void {
  for (let event = heard; event || state.hasNews; event = null) {
    const { changes, told } = state.takeNews();
    if (!state.isActive) continue;
    for (const held of state.runs.active()) {
      const signal = signalFor(state, held, event, changes);
      if (signal) give(state, held, signal, moment);
    }
    if (event) for (const workflow of state.definitions.startedByEvent(event.name)) tryEnter(state, workflow, event, moment);
    for (const transition of told) startBy(state, transition, moment);
  }
}

/** Tells every run to look again: after something that nobody foresaw. */
export function stirAll(state: ContactState, moment: Moment): void {
  for (const held of state.runs.active()) give(state, held, { type: 'changed' }, moment);
}

function signalFor(state: ContactState, { run, workflow }: HeldRun, event: EventHappening | null, changes: ReadonlySet<Parameters<typeof isRead>[1]>): Signal | null {
  const compiled = state.definitions.flows.get({ workflow, version: run.version });
  if (!compiled) return null;
  const watches = watchesOf(compiled.flow, run);
  if (event && watches.event !== null && isNamed(event.name, watches.event)) return { type: 'event', event };
  const keyOf = (segment: number) => state.definitions.segments[state.definitions.placeOf(segment) ?? -1]?.key;
  const concerns = watches.conditions.some((condition) => [...changes].some((change) => isRead(compiled.condition(condition), change, keyOf)));
  return concerns ? { type: 'changed' } : null;
}

/** Gives a run a signal; what it leads to is noted. A paused workflow holds its people first, an archived one lets them go. */
export function give(state: ContactState, held: HeldRun, signal: Signal, moment: Moment): void {
  const workflow = state.definitions.workflowState(held.workflow);
  const isGone = workflow === undefined || workflow === 'archived';
  if (held.run.status === 'active' && isGone) return advanceRun(state, held, { type: 'cancel', reason: 'archived' }, moment);
  if (held.run.status !== 'active' && isGone) return;
  if (held.run.status === 'active' && held.run.doing !== 'held' && workflow === 'paused') advanceRun(state, held, { type: 'pause' }, moment);
  advanceRun(state, held, signal, moment);
}

function advanceRun(state: ContactState, held: HeldRun, signal: Signal, moment: Moment): void {
  const compiled = state.definitions.flows.get({ workflow: held.workflow, version: held.run.version });
  if (!compiled) return fail(state, held, moment);
  const contact = new LiveContact(state, moment.at);
  const ports = portsFor(state, compiled, contact, moment);
  const advanced = advance({ flow: compiled.flow, run: held.run, contact, now: moment.at, chain: moment.chain, signal }, ports);
  moment.chain = advanced.chain;
  if (advanced.run === held.run) return;
  const before = state.runs.get(held.run.id) ? held.run.status : null;
  state.runs.note(held, advanced, moment.root, moment.depth);
  if (before !== advanced.run.status) noteEnrolment(state, held.workflow, advanced.run);
}

/** What a person, or a job in a workflow's name, does with one run. */
export function steer(state: ContactState, { run, signal }: SteerPayload, moment: Moment): void {
  const held = state.runs.get(run);
  if (!held) return;
  const isPaused = state.definitions.workflowState(held.workflow) === 'paused';
  if (signal.type !== 'cancel' && isPaused) return; // it was paused again meanwhile: nobody moves
  const known = state.runs.enrolment(held.workflow, held.run.entryKey, false);
  if (signal.type === 'retry' && known?.activeRun && known.activeRun !== run) return; // one run at a time for each entry key
  give(state, held, signal, moment);
}

/** A version that cannot be read here, say because a kind of its nodes is not installed, fails visibly and can be retried. */
function fail(state: ContactState, held: HeldRun, { at }: Moment): void {
  if (held.run.status !== 'active') return;
  const run: Run = { ...held.run, status: 'failed', doing: null, reason: 'workflow.unreadable', endedAt: at, deadlineAt: null, wakeAt: null, effect: null, held: null };
  state.runs.note(held, { run, steps: [], effects: [], chain: { root: '', depth: 0, steps: 0 } }, null, 0);
  noteEnrolment(state, held.workflow, run);
}

function noteEnrolment(state: ContactState, workflow: number, run: Run): void {
  const known = state.runs.enrolment(workflow, run.entryKey, false);
  if (!known) return;
  if (run.status === 'active') state.runs.setEnrolment(workflow, run.entryKey, { ...known, activeRun: run.id });
  else if (known.activeRun === run.id) state.runs.setEnrolment(workflow, run.entryKey, { ...known, activeRun: null, lastEndedAt: run.endedAt });
}

function portsFor(state: ContactState, compiled: CompiledFlow, contact: LiveContact, moment: Moment): Ports {
  return {
    timezone: state.definitions.timezone,
    ask: (condition, at) => compiled.condition(condition).evaluate(state, at),
    where: compiled.where,
    settle: () => react(state, contact.takeChanges(), [], moment.at, 'data'),
    render: (template, run, at) => render(state, template, run, at),
  };
}

function startBy(state: ContactState, transition: Transition, moment: Moment): void {
  const id = `${moment.name}/${moment.transitions++}`;
  for (const workflow of state.definitions.startedBySegment(transition.segment)) {
    const key = state.definitions.segments[state.definitions.placeOf(transition.segment) ?? -1]?.key ?? '';
    const { entered, at, cause } = transition;
    tryEnter(state, workflow, { type: 'transition', id, segment: { id: segmentIdOf(transition.segment), key }, entered, at, cause }, moment);
  }
}

function tryEnter(state: ContactState, workflow: OpenWorkflow, happening: Happening, moment: Moment): void {
  const { flow, where } = workflow.flow;
  const entry = flow.trigger.matches(happening, where);
  if (entry.enters) return enter(state, workflow, happening, entry.entryKey, moment);
  if (!entry.reason || happening.type !== 'event') return;
  const { messageId, occurredAt } = happening;
  state.runs.warnings.push({ ...state.key, messageId, occurredAt, code: entry.reason.code, detail: entry.reason.detail });
}

/** A run begins if the workflow lets this contact in now; one decision for all modes of re-entry. @param own what the trigger tells runs apart by */
export function enter(state: ContactState, { id, flow: compiled }: OpenWorkflow, happening: Happening, own: string | null, moment: Moment): void {
  const { flow, version } = compiled;
  const entryKey = entryKeyOf(flow.reentry, own, happening);
  const isFresh = flow.reentry.mode === 'every-time' && own === null && happening.type === 'transition';
  const known = state.runs.enrolment(id, entryKey, isFresh);
  if (!mayEnter(flow.reentry, known, moment.at, entryKey).enters) return;
  if (!state.runs.enrolment(id, '', false)) {
    state.runs.count(id, '', 'people', 1);
    if (entryKey !== '') state.runs.setEnrolment(id, '', { passes: 0, activeRun: null, lastEndedAt: null });
  }
  const pass = (known?.passes ?? 0) + 1;
  const run = startRun({
    ...{ id: runId({ workflow: workflowIdOf(id), contact: state.key.contact, entryKey, pass }), workflow: workflowIdOf(id), version, contact: state.key.contact },
    ...{ entryKey, trigger: flow.trigger.id, now: moment.at, happening },
  });
  state.runs.setEnrolment(id, entryKey, { passes: pass, activeRun: run.id, lastEndedAt: known?.lastEndedAt ?? null });
  advanceRun(state, { run, workflow: id, root: moment.root, stored: null }, { type: 'start' }, moment);
}
