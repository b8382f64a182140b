import type { Happening } from './happening.js';
import type { AskWhere, Example, NodeHead } from './node-head.js';
import type { Reason } from './outcome.js';

/** What a trigger wants to hear of. An event name may end in `*`; the tag `*` is any tag. */
export type Interest =
  | { readonly type: 'event'; readonly name: string }
  | { readonly type: 'segment'; readonly segment: string; readonly entered: boolean }
  | { readonly type: 'tag'; readonly tag: string }
  | { readonly type: 'trait'; readonly trait: string }
  | { readonly type: 'manual' };

/** Whether a happening starts a run, under which key of its own; with a reason where somebody may wonder why it did not. */
export type Entry =
  { readonly enters: true; readonly entryKey: string | null } | { readonly enters: false; readonly reason: Reason | null };

export interface TriggerExample extends Example {
  readonly happens?: Happening;
  /** What the port says of `where`; true when absent. */
  readonly whereHolds?: boolean;
  readonly enters?: Entry;
}

export interface TriggerNode<Config = unknown> extends NodeHead<Config> {
  readonly type: 'trigger';
  listensTo(config: Config): Interest;
  matches(config: Config, happening: Happening, where: AskWhere): Entry;
  readonly examples: readonly TriggerExample[];
}
