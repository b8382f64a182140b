import { describe, expect, it } from '@jest/globals';
import { VECTORS_AT, casesAreHere, casesNote, operatorVectors, type OperatorVector } from '@tributary/fixtures';
import { parse } from './index.js';
import { SmallWorld } from './small-world.fixture.js';

const describeCases = casesAreHere ? describe : describe.skip;

describeCases(`vectors of operators on a property${casesNote}`, () => {
  const { total, vectors } = operatorVectors();

  it.each(vectors.map((v): [string, OperatorVector] => [v.name, v]))('%s', (_, vector) => {
    expect(holds(vector)).toBe(vector.expected);
  });

  it('are all but quirks; four are refused: an operator that is made up, a pattern that is none, and numbers that are none', () => {
    const refused = vectors.filter(({ rule }) => !parse(rule).ok);
    expect(refused.map(({ expected }) => expected)).toEqual([false, false, false, false]);
    expect([total, vectors.length]).toEqual([111, 106]);
  });
});

/** A rule that is refused has no members. */
function holds({ rule, traits }: OperatorVector): boolean {
  const parsed = parse(rule);
  const world = new SmallWorld({}, 'UTC');
  world.identify('u', traits);
  return parsed.ok && world.members(parsed.expression, VECTORS_AT).length === 1;
}
