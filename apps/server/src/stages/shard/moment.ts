import type { EventHappening } from '@tributary/contract';
import type { Chain } from '@tributary/workflow';

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
  /** Pieces of news told so far. */
  told: number;
  /** The event that began it: what runs that begin by what follows from it know as their event. */
  event: EventHappening | null;
}

export function momentAt(at: number, name: string, root: string | null = null, depth = 0): Moment {
  return { at, name, root, depth, chain: { root: root ?? name, depth, steps: 0 }, told: 0, event: null };
}
