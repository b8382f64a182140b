import { describe, expect, it } from '@jest/globals';
import { nextTurn, type Credits, type Taker } from './turns.js';

function deal(takers: readonly Taker[], turns: number, from: Credits = {}): { order: number[]; credits: Credits } {
  let credits = from;
  const order: number[] = [];
  for (let i = 0; i < turns; i++) {
    const turn = nextTurn(takers, credits)!;
    order.push(turn.id);
    credits = turn.credits;
  }
  return { order, credits };
}
const count = (order: readonly number[], id: number) => order.filter((one) => one === id).length;

describe('nextTurn', () => {
  it('gives everybody one after the other', () => {
    expect(deal([1, 2, 3].map((id) => ({ id, weight: 1 })), 6).order).toEqual([1, 2, 3, 1, 2, 3]);
  });
  it('is exact over a round, and smooth within it', () => {
    const { order, credits } = deal([{ id: 1, weight: 5 }, { id: 2, weight: 1 }, { id: 3, weight: 1 }], 7);
    expect(order).toEqual([1, 1, 2, 1, 3, 1, 1]);
    expect(credits).toEqual({ 1: 0, 2: 0, 3: 0 });
  });
  it('never is more than one turn away from fair, for any weights', () => {
    for (let seed = 1; seed < 200; seed++) {
      const takers = Array.from({ length: 1 + (seed % 6) }, (_, i) => ({ id: i + 1, weight: 1 + ((seed * (i + 3)) % 9) }));
      const total = takers.reduce((sum, { weight }) => sum + weight, 0);
      const { order } = deal(takers, 3 * total);
      for (let turns = 1; turns <= order.length; turns++)
        for (const { id, weight } of takers) expect(Math.abs(count(order.slice(0, turns), id) - (turns * weight) / total)).toBeLessThan(takers.length);
      for (const { id, weight } of takers) expect(count(order, id)).toBe(3 * weight);
    }
  });
  it('leaves out who is away, without catching up afterwards for all of it', () => {
    const all = [{ id: 1, weight: 1 }, { id: 2, weight: 1 }];
    const away = deal(all.slice(0, 1), 10);
    expect(count(deal(all, 10, away.credits).order, 2)).toBe(5);
  });
  it('gives to nobody where nobody is', () => {
    expect(nextTurn([], {})).toBeNull();
  });
});
