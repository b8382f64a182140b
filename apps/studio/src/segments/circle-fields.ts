export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

/** The area that two circles so far apart have in common. */
export function sharedArea(a: number, b: number, apart: number): number {
  if (apart >= a + b) return 0;
  if (apart <= Math.abs(a - b)) return Math.PI * Math.min(a, b) ** 2;
  const wedge = (one: number, other: number) => one ** 2 * Math.acos(Math.min(1, Math.max(-1, (apart ** 2 + one ** 2 - other ** 2) / (2 * apart * one))));
  return wedge(a, b) + wedge(b, a) - Math.sqrt((a + b - apart) * (apart + a - b) * (apart - a + b) * (apart + a + b)) / 2;
}

/** Smaller than this it could not be seen: areas are to scale from there on. */
const SMALLEST = 0.12;

/** Two circles whose areas, and the area they share, are to each other as the counts are; drawn into a box of this width. */
export function twoCircles(counts: readonly [number, number], shared: number, width: number, height: number): readonly [Circle, Circle] {
  const most = Math.max(...counts, 1);
  const [a, b] = counts.map((count) => Math.max(SMALLEST, Math.sqrt(count / most))) as [number, number];
  const wanted = (Math.PI * shared) / most;
  let [near, far] = [Math.abs(a - b), a + b];
  // The nearer, the more they share: halving the distance sixty times is exact to a pixel and beyond.
  for (let i = 0; i < 60; i++) {
    const middle = (near + far) / 2;
    if (sharedArea(a, b, middle) > wanted) near = middle;
    else far = middle;
  }
  const apart = shared === 0 ? a + b + 0.1 : near;
  const left = Math.min(-a, apart - b);
  const right = Math.max(a, apart + b);
  const scale = Math.min(width / (right - left), height / (2 * Math.max(a, b)));
  const start = (width - (right - left) * scale) / 2;
  const at = (x: number, r: number): Circle => ({ x: start + (x - left) * scale, y: height / 2, r: r * scale });
  return [at(0, a), at(apart, b)];
}

/** Every field of so many circles, as places in the list: those of one alone first. */
export function fieldsOf(count: number): readonly (readonly number[])[] {
  const all = Array.from({ length: 2 ** count - 1 }, (_, i) => Array.from({ length: count }, (__, place) => place).filter((place) => ((i + 1) >> place) & 1));
  return all.sort((a, b) => a.length - b.length);
}

/** People who are in exactly the circles of these places. */
export interface Field {
  readonly places: readonly number[];
  readonly count: number;
}

/** Three circles can hardly ever be to scale: they lie always alike, and the figures say how many. */
export const THREE: { readonly circles: readonly Circle[]; readonly figures: Readonly<Record<string, readonly [x: number, y: number]>> } = {
  circles: [{ x: 162, y: 76, r: 72 }, { x: 238, y: 76, r: 72 }, { x: 200, y: 142, r: 72 }],
  figures: { '0': [128, 58], '1': [272, 58], '2': [200, 182], '0,1': [200, 46], '0,2': [150, 122], '1,2': [250, 122], '0,1,2': [200, 98] },
};
