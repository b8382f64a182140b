/** A thing on the canvas that can be come to by the arrow keys: a step, or an open end. */
export interface Stop {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}
export type Direction = 'up' | 'down' | 'left' | 'right';

/** How far a stop lies from another in a direction; null: not in it. What lies aside counts double, so that "down" goes down. */
function distance(from: Stop, to: Stop, direction: Direction): number | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const [along, aside] = direction === 'up' ? [-dy, dx] : direction === 'down' ? [dy, dx] : direction === 'left' ? [-dx, dy] : [dx, dy];
  const isAcross = direction === 'left' || direction === 'right';
  // To the side means the same row: rows are where the eye goes.
  if (along <= 1 || (isAcross && Math.abs(aside) > 1)) return null;
  return along + 2 * Math.abs(aside);
}

/**
 * Where an arrow key leads. Downwards along the ways first: what follows a step is below it, wherever it stands.
 * @param after ids that the ways of a stop lead to, and `before` those that lead to it, in order
 * @returns undefined where nothing lies in that direction
 */
export function neighbourOf(from: string, direction: Direction, stops: readonly Stop[], ways: { readonly after: readonly string[]; readonly before: readonly string[] }): string | undefined {
  const at = stops.find(({ id }) => id === from);
  if (!at) return stops[0]?.id;
  const led = direction === 'down' ? ways.after : direction === 'up' ? ways.before : [];
  const known = led.filter((id) => stops.some((stop) => stop.id === id));
  if (known[0] !== undefined) return known[0];
  let best: { id: string; far: number } | undefined;
  for (const stop of stops) {
    const far = distance(at, stop, direction);
    if (far !== null && (!best || far < best.far)) best = { id: stop.id, far };
  }
  return best?.id;
}
