import type { Word } from '../words/use-words.js';

/** What may have come of a follow-up, in the order in which it is offered; programs may say anything else. */
export const OUTCOMES = ['won', 'reached', 'no-answer', 'not-interested'] as const;

/** How an outcome is called; what is no one of ours is its own name. */
export function outcomeText(outcome: string, say: (id: Word) => string): string {
  const known = OUTCOMES.find((one) => one === outcome);
  return known ? say(`tasks.outcome.${known}`) : outcome;
}
