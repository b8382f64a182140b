/** The machine's clock for leases, time-outs and durations, in ms; it never goes back and means no date. The database's clock tells those. */
export function monotonicMs(): number {
  return performance.now();
}

/** The machine's date, ms: only for the outside, which holds our signatures and `Retry-After` against its own. */
export function machineDateMs(): number {
  return Date.now();
}
