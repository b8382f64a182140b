import { describe, expect, it } from '@jest/globals';
import { VECTORS_AT, casesAreHere, casesNote, operatorVectors, type OperatorVector } from '@tributary/fixtures';
import { parse } from './index.js';
import { SmallWorld } from './small-world.fixture.js';

const describeCases = casesAreHere ? describe : describe.skip;

describeCases(`vectors of operators on a property${casesNote}`, () => {
  const { total, offered, refused } = operatorVectors();

  it.each(offered.map((v): [string, OperatorVector] => [v.name, v]))('%s', (_, vector) => {
    expect(holds(vector)).toBe(vector.expected);
  });

  it('refuses regular expressions and relative dates, and leaves out quirks', () => {
    expect(refused.filter(({ rule }) => parse(rule).ok)).toEqual([]);
    expect([total, offered.length, refused.length]).toEqual([111, 74, 32]);
  });
});

/** A rule that is refused has no members. */
function holds({ rule, traits }: OperatorVector): boolean {
  const parsed = parse(rule);
  const world = new SmallWorld({}, 'UTC');
  world.identify('u', traits);
  return parsed.ok && world.members(parsed.expression, VECTORS_AT).length === 1;
}
