import type {
  AskWhere,
  ContactEditor,
  EffectRequest,
  EventHappening,
  Expression,
  Outcome,
  Repeat,
  TimeWindow,
  Verdict,
} from '@tributary/contract';
import type { Flow } from './flow.js';
import type { Run, Step } from './run.js';

/**
 * What becomes of somebody for whom something fell due while paused: it is done now; everything is passed over up to where they wait
 * next; or they leave.
 */
export type Overdue = 'run' | 'skip' | 'exit';

/** What makes a run go on. */
export type Signal =
  /** `note`: why, written beside the first step. */
  | { readonly type: 'start'; readonly note?: string | undefined }
  /** Its `wakeAt` came. */
  | { readonly type: 'due' }
  /** Something changed that one of its conditions reads. */
  | { readonly type: 'changed' }
  /** An event of the contact was processed after the run was last advanced. */
  | { readonly type: 'event'; readonly event: EventHappening }
  /** An effect came back. An answer to anything but what the run waits for does nothing. */
  | { readonly type: 'answered'; readonly key: string; readonly outcome: Outcome }
  | { readonly type: 'cancel'; readonly reason: string }
  | { readonly type: 'pause' }
  /**
   * `late`: key of the effect that fell due while paused and was taken back: it can only be passed over. `at`: when it was resumed, ms; what
   * fell due later is not overdue.
   */
  | { readonly type: 'resume'; readonly overdue: Overdue; readonly late?: string | null; readonly at?: number }
  /** It goes on by this flow from now on. `from`: the one it went by so far; null: nobody can read that any more. */
  | { readonly type: 'move'; readonly from: Flow | null }
  /** A failed run tries the node it failed at again. */
  | { readonly type: 'retry' };

/** What began that which goes on now, how many items ago, and how many steps were taken since. */
export interface Chain {
  readonly root: string;
  readonly depth: number;
  readonly steps: number;
}

export interface Situation {
  readonly flow: Flow;
  readonly run: Run;
  readonly contact: ContactEditor;
  /** The item's instant, in ms. */
  readonly now: number;
  readonly chain: Chain;
  readonly signal: Signal;
}

/** What the interpreter asks of whoever holds the contact. All of it about this contact, as it is at that moment. */
export interface Ports {
  /** IANA name: by it waits count months and years. */
  readonly timezone: string;
  ask(expression: Expression, at: number): Verdict;
  readonly where: AskWhere;
  /** Text with Liquid in it, filled in. @throws {StepFailed} when the template is at fault */
  render(template: string, run: Run, at: number): string;
  /** What a node of this workflow dealt the contact before; null: nothing. */
  exposure(node: string): string | null;
  expose(node: string, variant: string): void;
  /** Brings up to date what follows from the action just done (memberships), without advancing this run. */
  settle(): void;
}

/** An effect to be written to the ledger together with the run. */
export interface AskedEffect extends EffectRequest {
  readonly key: string;
  readonly kind: string;
  readonly run: string;
  readonly node: string;
  readonly visit: number;
  readonly repeat: Repeat;
  readonly at: number;
  /** Not tried before, ms; and the window that has to be open whenever it is, null: any time. */
  readonly notBefore: number;
  readonly window: TimeWindow | null;
}

/** `run` is the very object that was given when nothing about it has to be written. */
export interface Advanced {
  readonly run: Run;
  readonly steps: readonly Step[];
  readonly effects: readonly AskedEffect[];
  readonly chain: Chain;
}

/** The most steps that may follow from one root, and the most items that may follow one another. */
export const MAX_STEPS = 1_000;
export const MAX_DEPTH = 64;
