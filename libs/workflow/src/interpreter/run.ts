import type { EventHappening, Happening, Json, Outcome } from '@tributary/contract';

export type RunStatus = 'active' | 'completed' | 'exited' | 'failed';
export type Doing = 'running' | 'waiting' | 'acting' | 'held';

/** A run that is held where it is: what it was doing, and what came for it meanwhile. */
export interface Held {
  readonly was: Exclude<Doing, 'held'>;
  readonly move: null | { readonly output: string; readonly reason: string | null };
  readonly outcome: Outcome | null;
}

/** One contact's way through one version of a workflow. Plain JSON; instants in ms. Never changed in place. */
export interface Run {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly contact: string;
  readonly entryKey: string;
  readonly status: RunStatus;
  /** Null when it ended. */
  readonly doing: Doing | null;
  /** Where it is, or ended. */
  readonly node: string;
  readonly nodeEnteredAt: number;
  readonly reason: string | null;
  readonly enteredAt: number;
  readonly endedAt: number | null;
  /** When that which started it happened: for an event its `occurredAt`. */
  readonly startedAt: number;
  /** The event that caused the entry. */
  readonly event: EventHappening | null;
  /** When the wait it stands at is over; null: none. */
  readonly deadlineAt: number | null;
  /** When it has to be stirred with `due` at the latest; null: not by time alone. */
  readonly wakeAt: number | null;
  /** Key of the effect it waits for. */
  readonly effect: string | null;
  /** By node: how often an effect was asked for. */
  readonly visits: Readonly<Record<string, number>>;
  /** Steps taken so far. */
  readonly passed: number;
  readonly held: Held | null;
  /** Goals that were met: nobody jumps to one twice. */
  readonly goals: readonly string[];
  /** What steps saved: `run.data` in templates. */
  readonly data: Readonly<Record<string, Json>>;
}

/** A node that a run passed, or ended at. Written once, when it is left. Instants in ms. */
export interface Step {
  /** From 1, without gaps. */
  readonly seq: number;
  readonly node: string;
  readonly kind: string;
  /** When it was reached. */
  readonly at: number;
  readonly leftAt: number;
  /** Null: it was left by none. The run ended here, or went on elsewhere without an edge. */
  readonly output: string | null;
  readonly reason: string | null;
  /** Key of the effect that was asked for here. */
  readonly effect: string | null;
}

/** What a run is begun with. */
export interface Start {
  readonly id: string;
  readonly workflow: string;
  readonly version: number;
  readonly contact: string;
  readonly entryKey: string;
  readonly trigger: string;
  readonly now: number;
  readonly happening: Happening;
  /** The event that led to the happening, where that is none itself. */
  readonly event?: EventHappening | null;
}

/** A run that stands at its trigger; `advance` with the signal `start` sets it going. */
export function startRun({ id, workflow, version, contact, entryKey, trigger, now, happening, event = null }: Start): Run {
  const isEvent = happening.type === 'event';
  // One literal without spreads: with them it took half the time of a whole short run.
  return {
    id,
    workflow,
    version,
    contact,
    entryKey,
    status: 'active',
    doing: 'running',
    node: trigger,
    nodeEnteredAt: now,
    reason: null,
    enteredAt: now,
    endedAt: null,
    startedAt: isEvent ? happening.occurredAt : happening.at,
    event: isEvent ? happening : event,
    deadlineAt: null,
    wakeAt: null,
    effect: null,
    visits: {},
    passed: 0,
    held: null,
    goals: [],
    data: {},
  };
}
