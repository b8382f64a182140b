import type { Happening } from './happening.js';
import type { AskWhere, Example, NodeHead } from './node-head.js';
import type { Reason } from './outcome.js';

/** A date of the contact is reached. `offset`: so long before (`-3d`) or after; `at`: at that time of its day, as `09:00`; by the contact's clock. */
export interface DateInterest {
  readonly type: 'date';
  readonly trait: string;
  readonly offset: string | null;
  readonly at: string | null;
  /** Each year anew, as a birthday. */
  readonly yearly: boolean;
}

/** Instants at which the members of a segment enter. `timezone` null: by the workspace's clock. */
export interface ScheduleInterest {
  readonly type: 'schedule';
  readonly cron: string;
  readonly segment: string;
  readonly timezone: string | null;
}

/** What a trigger wants to hear of. An event name may end in `*`; the tag `*` is any tag. */
export type Interest =
  | { readonly type: 'event'; readonly name: string }
  | { readonly type: 'segment'; readonly segment: string; readonly entered: boolean }
  | { readonly type: 'tag'; readonly tag: string }
  | { readonly type: 'trait'; readonly trait: string }
  | DateInterest
  | ScheduleInterest
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
