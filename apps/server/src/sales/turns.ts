/** Somebody who takes turns. */
export interface Taker {
  readonly id: number;
  /** Turns compared with those of the others, 1 or more. */
  readonly weight: number;
}

/** By user id: what is owed to each, in weights. */
export type Credits = Readonly<Record<string, number>>;

/**
 * Smooth weighted round robin: each turn everybody is credited their weight, the most credited gets it and pays for all. Over as many turns
 * as the weights sum to each gets exactly their weight, never long in a row. Who is left out for a while keeps what they were owed.
 * @param takers who may get this turn, by id
 * @returns null: nobody may
 * @see nginx, ngx_http_upstream_round_robin.c
 */
export function nextTurn(takers: readonly Taker[], credits: Credits): { readonly id: number; readonly credits: Credits } | null {
  const total = takers.reduce((sum, { weight }) => sum + weight, 0);
  const owed = takers.map(({ id, weight }) => ({ id, credit: (credits[id] ?? 0) + weight }));
  const next = owed.reduce<{ id: number; credit: number } | null>((best, one) => (best === null || one.credit > best.credit ? one : best), null);
  if (!next) return null;
  const after = owed.map(({ id, credit }) => [id, id === next.id ? credit - total : credit] as const);
  return { id: next.id, credits: { ...credits, ...Object.fromEntries(after) } };
}
