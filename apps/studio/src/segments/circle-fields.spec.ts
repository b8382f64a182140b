import { describe, expect, it } from '@jest/globals';
import { fieldsOf, sharedArea, twoCircles } from './circle-fields.js';

const area = (r: number) => Math.PI * r ** 2;

describe('two circles', () => {
  it.each([[100, 60, 20], [100, 100, 50], [1000, 40, 39], [5, 5, 1]])('of %i and %i with %i in common are to scale', (one, other, shared) => {
    const [a, b] = twoCircles([one, other], shared, 400, 200);
    expect(area(b.r) / area(a.r)).toBeCloseTo(other / one, 3);
    expect(sharedArea(a.r, b.r, b.x - a.x) / area(a.r)).toBeCloseTo(shared / one, 3);
  });

  it('stand apart when they share nobody, and within each other when all are shared', () => {
    const [a, b] = twoCircles([10, 10], 0, 400, 200);
    expect(b.x - a.x).toBeGreaterThan(a.r + b.r);
    const [large, small] = twoCircles([100, 25], 25, 400, 200);
    expect(small.x + small.r).toBeLessThanOrEqual(large.x + large.r + 0.01);
  });

  it.each([[100, 60, 20], [1, 1000, 1], [0, 0, 0], [0, 7, 0], [9, 9, 9]])('of %i, %i and %i stay within their box', (one, other, shared) => {
    for (const { x, y, r } of twoCircles([one, other], shared, 400, 200)) {
      expect(Math.min(x - r, y - r)).toBeGreaterThanOrEqual(-0.01);
      expect(x + r).toBeLessThanOrEqual(400.01);
      expect(y + r).toBeLessThanOrEqual(200.01);
    }
  });
});

it('every field is named once, those of one circle first', () => expect(fieldsOf(3)).toEqual([[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]]));
