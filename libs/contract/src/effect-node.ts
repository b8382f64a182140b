import type { RunData } from './action-node.js';
import type { ContactEditor, ContactSketch, ContactView } from './contact-editor.js';
import type { JsonObject } from './json.js';
import type { Example, NodeHead } from './node-head.js';
import type { Outcome, Repeat } from './outcome.js';

/** The adapters that effects go out by. */
export const PORTS = ['email', 'http', 'sales', 'audience'] as const;
export type Port = (typeof PORTS)[number];

export interface EffectContext<Config> {
  readonly config: Config;
  readonly contact: ContactView;
  readonly now: number;
}

/** What is asked of a port: ids and config, never anything rendered. */
export interface EffectRequest {
  readonly port: Port;
  readonly payload: JsonObject;
  /** Requests with the same text may go out together. */
  readonly batchBy?: string;
}

export interface AnswerContext<Config> {
  readonly config: Config;
  readonly contact: ContactEditor;
  readonly now: number;
  readonly data: RunData;
}

export interface EffectExample extends Example {
  readonly given?: ContactSketch;
  readonly asks?: EffectRequest;
  readonly repeat?: Repeat;
  readonly outcome?: Outcome;
  readonly leaves?: string;
  /** What the run's data holds afterwards. */
  readonly saves?: JsonObject;
}

export interface EffectNode<Config = unknown> extends NodeHead<Config> {
  readonly type: 'effect';
  repeat(config: Config): Repeat;
  request(ctx: EffectContext<Config>): EffectRequest;
  /** @returns the output */
  answer(ctx: AnswerContext<Config>, outcome: Outcome): string;
  readonly examples: readonly EffectExample[];
}
