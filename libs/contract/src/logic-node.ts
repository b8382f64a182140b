import type { ContactSketch, ContactView } from './contact-editor.js';
import type { Expression } from './expression.js';
import type { Verdict } from './facts.js';
import type { EventHappening } from './happening.js';
import type { AskWhere, Example, NodeHead } from './node-head.js';

/** What a node may know of the moment it is reached or stirred. Instants in ms. */
export interface LogicContext<Config> {
  readonly config: Config;
  readonly now: number;
  /** When the contact arrived here. */
  readonly enteredAt: number;
  /** What `stay` said; null on arrival, or when there is none. */
  readonly deadlineAt: number | null;
  /** When that which started the run happened. */
  readonly startedAt: number;
  /** IANA name: by it months and years of a wait are counted. */
  readonly timezone: string;
  ask(expression: Expression): Verdict;
  readonly where: AskWhere;
  /** The contact as it is now. */
  readonly contact: ContactView;
  /** Text with Liquid in it, filled in. @throws {StepFailed} when the template is at fault */
  render(template: string): string;
  /** What this node dealt the contact before, in whatever run or version; null: nothing yet. */
  exposure(): string | null;
  /** Remembers what it deals the contact now. */
  expose(variant: string): void;
  /** 0 to 1, exclusive: for this workflow, node and contact always the same. */
  chance(): number;
}

/** What stirs a node that was stayed at: its instant came, some condition may have changed, or an event was processed. */
export type Stir = { readonly type: 'due' } | { readonly type: 'changed' } | { readonly type: 'event'; readonly event: EventHappening };

/** `stay`: until the deadline, looked at again at `wakeAt` too. `go`: on at that node, without an edge. `end`: the run is exited. */
export type Move =
  | { readonly move: 'leave'; readonly output: string; readonly reason: string | null }
  | { readonly move: 'stay'; readonly deadlineAt: number | null; readonly wakeAt: number | null }
  | { readonly move: 'go'; readonly node: string; readonly reason: string | null }
  | { readonly move: 'end'; readonly reason: string };

export interface LogicExample extends Example {
  readonly given?: ContactSketch;
  readonly leaves?: string;
  /** The exact ms it stays, when nothing happens. */
  readonly staysMs?: number;
  /** It stays without a deadline. */
  readonly waits?: boolean;
  readonly ends?: string;
  /** Where it goes on without an edge. */
  readonly goesTo?: string;
  /** What was dealt before, what chance there is (0 when absent), and what is remembered as dealt. */
  readonly exposed?: string;
  readonly chance?: number;
  readonly exposes?: string;
  /** What a template in the config gives, filled in; itself when absent. */
  readonly renders?: string;
}

export interface LogicNode<Config = unknown> extends NodeHead<Config> {
  readonly type: 'logic';
  /** It can be stayed at, so a circle through it takes time. */
  readonly stays: boolean;
  arrive(ctx: LogicContext<Config>): Move;
  /** Only of nodes that can be stayed at. */
  stir?(ctx: LogicContext<Config>, stir: Stir): Move;
  /** With this config nobody is held here, so a circle through it takes no time. */
  passesAtOnce?(config: Config): boolean;
  /** People jump here from anywhere in the workflow when this holds, once in each run. */
  gathers?(config: Config): Expression | null;
  /** The node that people go on at from here, without an edge. */
  leadsTo?(config: Config): string;
  /** The event that is waited for, if any; the name may end in `*`. */
  awaits?(config: Config): string | null;
  /** The condition that is waited for, if any. */
  watches?(config: Config): Expression | null;
  readonly examples: readonly LogicExample[];
}
