import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { begin, change, redo, undo, type History } from './history.js';

type Move = 'undo' | 'redo' | { readonly to: number };
const moves: fc.Arbitrary<Move[]> = fc.array(fc.oneof(fc.constant<Move>('undo'), fc.constant<Move>('redo'), fc.record({ to: fc.nat(5) })), { maxLength: 60 });

/** A list and a place in it: what undo and redo have to agree with. */
function plain(list: readonly Move[]): number {
  let [line, at]: [number[], number] = [[0], 0];
  for (const move of list) {
    if (move === 'undo') at = Math.max(0, at - 1);
    else if (move === 'redo') at = Math.min(line.length - 1, at + 1);
    else if (move.to !== line[at]) {
      line = [...line.slice(0, at + 1), move.to];
      at++;
    }
  }
  return line[at]!;
}

describe('undo and redo', () => {
  it('go where a list with a place in it goes, for any edits', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const end = list.reduce<History<number>>((history, move) => (move === 'undo' ? undo(history) : move === 'redo' ? redo(history) : change(history, move.to)), begin(0));
        expect(end.present).toBe(plain(list));
      }),
      { numRuns: 500 },
    );
  });

  it('lead all the way back, and forth again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { maxLength: 40 }), (list) => {
        const drawn = list.reduce<History<number>>((history, to) => change(history, to), begin(0));
        const steps = drawn.past.length;
        const back = Array.from({ length: steps }).reduce<History<number>>((history) => undo(history), drawn);
        const forth = Array.from({ length: steps }).reduce<History<number>>((history) => redo(history), back);
        expect([back.present, forth.present]).toEqual([0, drawn.present]);
      }),
    );
  });
});
