import type { SteerPayload } from '@tributary/contract';
import { advance, canMove, type Ports, type Run, type Signal } from '@tributary/workflow';
import type { HeldRun } from './contact-runs.js';
import type { ContactState } from './contact-state.js';
import type { CompiledFlow } from './flows.js';
import { LiveContact } from './live-contact.js';
import type { Moment } from './moment.js';
import { react } from './react.js';
import { render } from './render-text.js';

/** Gives a run a signal; what it leads to is noted. A paused workflow holds its people first, an archived one lets them go. */
export function give(state: ContactState, held: HeldRun, signal: Signal, moment: Moment): void {
  const workflow = state.definitions.workflowState(held.workflow);
  const isGone = workflow === undefined || workflow === 'archived';
  if (held.run.status === 'active' && isGone) return advanceRun(state, held, { type: 'cancel', reason: 'archived' }, moment);
  if (held.run.status !== 'active' && isGone) return;
  if (held.run.status === 'active' && held.run.doing !== 'held' && workflow === 'paused') advanceRun(state, held, { type: 'pause' }, moment);
  advanceRun(state, held, signal, moment);
}

export function advanceRun(state: ContactState, held: HeldRun, signal: Signal, moment: Moment): void {
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
  switch (signal.type) {
    case 'cancel':
      return isAt(held, signal.at ?? null) ? give(state, held, signal, moment) : undefined;
    case 'move':
      return isAt(held, signal.at) ? moveTo(state, held, signal.to, moment) : undefined;
    case 'resume': // it may have been paused again meanwhile: then nobody moves
      return isPaused(state, held) ? undefined : give(state, held, signal, moment);
    case 'retry':
      return isPaused(state, held) ? undefined : retry(state, held, signal.newest === true, moment);
  }
}

const isAt = ({ run }: HeldRun, node: string | null): boolean => node === null || run.node === node;
const isPaused = ({ definitions }: ContactState, { workflow }: HeldRun): boolean => definitions.workflowState(workflow) === 'paused';

function retry(state: ContactState, held: HeldRun, newest: boolean, moment: Moment): void {
  const known = state.runs.enrolment(held.workflow, held.run.entryKey, false);
  if (known?.activeRun && known.activeRun !== held.run.id) return; // one run at a time for each entry key
  // Only what failed changes its version: an item that comes twice finds the run under way.
  if (newest && held.run.status === 'failed') held.run = { ...held.run, version: state.definitions.published(held.workflow)?.flow.version ?? held.run.version };
  give(state, held, { type: 'retry' }, moment);
}

/** Who stands at a node that the other version has not finishes the one they began. */
function moveTo(state: ContactState, held: HeldRun, version: number, moment: Moment): void {
  const { run, workflow } = held;
  if (run.status !== 'active' || run.version >= version) return;
  const to = state.definitions.flows.get({ workflow, version });
  const from = state.definitions.flows.get({ workflow, version: run.version })?.flow ?? null;
  if (!to || !canMove(run, from, to.flow)) return;
  held.run = { ...run, version };
  give(state, held, { type: 'move', from }, moment);
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
    exposure: (node) => state.runs.exposure(compiled.workflow, node),
    expose: (node, variant) => state.runs.expose(compiled.workflow, node, variant, moment.at),
    ask: (condition, at) => compiled.condition(condition).evaluate(state, at),
    where: compiled.where,
    settle: () => react(state, contact.takeChanges(), [], moment.at, 'data'),
    render: (template, run, at) => render(state, template, run, at),
  };
}
