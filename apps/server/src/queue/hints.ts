/** What processes tell each other: something was put into the inbox or made into a job, or something was written into the ledger. */
export const HINTS = ['items', 'effects'] as const;
export type Hint = (typeof HINTS)[number];

/** Carries hints between processes. One that is lost costs at most a poll (250 ms); nothing else travels this way. */
export interface HintLine {
  tell(hint: Hint): void;
  close(): Promise<void>;
}

/** A hint says no more twice than once: so many ms are waited for others of its kind. */
const GATHER_MS = 5;

/** Tells each hint at most every few ms. @param send never throws */
export function gathered(send: (hint: Hint) => void): (hint: Hint) => void {
  const waiting = new Map<Hint, NodeJS.Timeout>();
  return (hint) => {
    if (waiting.has(hint)) return;
    const timer = setTimeout(() => {
      waiting.delete(hint);
      send(hint);
    }, GATHER_MS);
    timer.unref();
    waiting.set(hint, timer);
  };
}
