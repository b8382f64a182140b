import type { ContactEditor, Happening, Json, Outcome } from '@tributary/contract';
import { advance } from './advance.js';
import type { Flow, FlowNode } from './flow.js';
import { startRun, type Run, type Step } from './run.js';
import type { AskedEffect, Chain, Ports, Signal } from './situation.js';

/** One contact's way through a version, as it would be. Nothing is written. */
export interface Rehearsal {
  readonly run: Run;
  readonly steps: readonly Step[];
  readonly effects: readonly AskedEffect[];
  /** It was broken off, because it would go on for longer than anybody looks. */
  readonly endless: boolean;
}

export interface Rehearsed {
  readonly flow: Flow;
  readonly contact: ContactEditor;
  readonly contactId: string;
  /** ms: the instant of entering. */
  readonly at: number;
  readonly happening: Happening;
  /** By node: the output by which it is left, whatever would decide it. */
  readonly assume: Readonly<Record<string, string>>;
  /** Told of each effect at the moment at which it is asked for. */
  asked?(effect: AskedEffect, run: Run): void;
}

/** So many waits and answers are followed. */
const MOST_TURNS = 500;

/** A node that is left by an output as soon as it is reached. */
function assumed(place: FlowNode, output: string): FlowNode {
  const { node } = place;
  if (node.type === 'logic') return { ...place, node: { ...node, arrive: () => ({ move: 'leave', output, reason: 'assumed' }) } };
  return node.type === 'action' ? { ...place, node: { ...node, run: () => output } } : place;
}

function withAssumptions(flow: Flow, assume: Rehearsed['assume']): Flow {
  const nodes = [...flow.nodes].map(([id, place]): [string, FlowNode] => [id, Object.hasOwn(assume, id) ? assumed(place, assume[id]!) : place]);
  return { ...flow, nodes: new Map(nodes) };
}

/** What the world says to an effect, unless it is assumed otherwise: that it was done. */
function outcomeOf(output: string | undefined): Outcome {
  if (output === undefined || output === 'next') return { status: 'done', response: {} satisfies Json };
  return { status: output === 'skipped' ? 'skipped' : 'failed', reason: { code: 'assumed', detail: `It is assumed to leave by "${output}".` } };
}

/** What makes a run that stands go on, and when; null: nothing will. */
function nextSignal(run: Run, at: number, assume: Rehearsed['assume']): { at: number; signal: Signal } | null {
  if (run.doing === 'acting' && run.effect !== null) return { at, signal: { type: 'answered', key: run.effect, outcome: outcomeOf(Object.hasOwn(assume, run.node) ? assume[run.node] : undefined) } };
  return run.wakeAt === null ? null : { at: run.wakeAt, signal: { type: 'due' } };
}

/**
 * Takes a contact through a version by the interpreter that runs it: waits pass at once, nothing happens meanwhile, effects are done.
 * Deterministic. The contact is changed through its editor.
 */
export function rehearse({ flow: drawn, contact, contactId, at, happening, assume, asked }: Rehearsed, ports: (now: number) => Ports): Rehearsal {
  const flow = withAssumptions(drawn, assume);
  const steps: Step[] = [];
  const effects: AskedEffect[] = [];
  let run = startRun({ id: 'rehearsal', workflow: 'rehearsal', version: 0, contact: contactId, entryKey: '', trigger: flow.trigger.id, now: at, happening });
  let next: { at: number; signal: Signal } | null = { at, signal: { type: 'start' } };
  for (let turn = 0; next !== null && turn < MOST_TURNS; turn++) {
    const chain: Chain = { root: 'rehearsal', depth: 0, steps: 0 };
    const now: number = next.at;
    const advanced = advance({ flow, run, contact, now, chain, signal: next.signal }, ports(now));
    run = advanced.run;
    steps.push(...advanced.steps);
    effects.push(...advanced.effects);
    for (const effect of advanced.effects) asked?.(effect, run);
    next = run.status === 'active' ? nextSignal(run, now, assume) : null;
  }
  return { run, steps, effects, endless: next !== null };
}
