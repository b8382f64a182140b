import type { Json } from './json.js';

/** Why something ended as it did: a stable code and a sentence for people. */
export interface Reason {
  readonly code: string;
  readonly detail: string;
}

/** What an effect came to in the end, as it returns to the run that asked for it. */
export type Outcome =
  | { readonly status: 'done'; readonly response: Json }
  | { readonly status: 'simulated'; readonly response: Json }
  | { readonly status: 'skipped'; readonly reason: Reason }
  | { readonly status: 'failed'; readonly reason: Reason; readonly response?: Json }
  | { readonly status: 'uncertain'; readonly reason: Reason };

/** May it be done again when nobody knows whether it was done? `with-key`: yes, under the same key. */
export type Repeat = 'safe' | 'with-key' | 'never';

/**
 * What one attempt at the world came to. `later`: surely not done, try again (`afterMs`: not before; `untried`: its turn did not come, which counts as no attempt). `failed`: surely not done, and
 * trying again would not help. `unknown`: it was sent and no answer came; the effect's `repeat` decides.
 */
export type Attempt =
  | { readonly result: 'done'; readonly response: Json }
  | { readonly result: 'later'; readonly reason: Reason; readonly afterMs: number | null; readonly response?: Json; readonly untried?: true }
  | { readonly result: 'failed'; readonly reason: Reason; readonly response?: Json }
  | { readonly result: 'unknown'; readonly reason: Reason };

/** The step cannot be done for this contact: its run fails with the reason, everything else goes on. */
export class StepFailed extends Error {
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(detail);
    this.name = 'StepFailed';
  }
}
