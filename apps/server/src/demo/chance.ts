/** Numbers from 0 to 1 that are the same for one seed: the demo company is made up anew the same way everywhere. */
export interface Chance {
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** One of them. */
  of<T>(all: readonly T[]): T;
  /** Whether something with this probability happens. */
  happens(probability: number): boolean;
}

/** Mulberry32: small, quick, good enough for names and dates (https://github.com/cprosche/mulberry32). */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return { next, between, of: (all) => all[between(0, all.length - 1)]!, happens: (probability) => next() < probability };
}
