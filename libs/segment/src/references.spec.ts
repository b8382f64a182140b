import { describe, expect, it } from '@jest/globals';
import type { Expression } from '@tributary/contract';
import { evaluationOrder, findCycle, referencesOf } from './references.js';

const on = (...segments: string[]): Expression => ({ and: [{ everyone: true }, ...segments.map((segment) => ({ not: { segment } }))] });
const rules = new Map<string, Expression>([
  ['c', on('b', 'a')],
  ['b', on('a')],
  ['a', on()],
]);

describe('findCycle', () => {
  it('finds the way round through other segments', () => {
    expect(findCycle('a', on('c'), rules)).toEqual(['a', 'c', 'a']);
    expect(findCycle('a', on('gone', 'a'), rules)).toEqual(['a', 'a']);
  });

  it('finds nothing where segments only share what they depend on', () => {
    expect(findCycle('d', on('b', 'c'), rules)).toBeNull();
  });

  it('knows a segment by its key', () => {
    const idOf = (name: string) => (name === 'key-of-a' ? 'a' : name);
    expect(findCycle('a', on('b'), new Map([['b', on('key-of-a')]]), idOf)).toEqual(['a', 'b', 'a']);
  });

  it('counts events of entering and leaving', () => {
    const entered = (property: string): Expression => ({ event: 'Segment Entered', where: [{ property, op: 'equals', value: 'a' }] });
    expect(findCycle('a', on('b'), new Map([['b', entered('segment')]]))).toEqual(['a', 'b', 'a']);
    expect(findCycle('z', { event: 'Segment Left' }, rules)).toEqual(['z', 'z']);
    expect(referencesOf(entered('plan'))).toEqual(new Set(['*']));
  });

  it('survives a chain of 20,000 segments', () => {
    const chain = new Map(Array.from({ length: 20_000 }, (_, i): [string, Expression] => [`s${i}`, on(`s${i + 1}`)]));
    expect(findCycle('s20000', on('s0'), chain)).toHaveLength(20_002);
    expect(evaluationOrder(chain)[0]).toBe('s19999');
  });
});

describe('evaluationOrder', () => {
  it('puts each segment after those it depends on', () => {
    expect(evaluationOrder(rules)).toEqual(['a', 'b', 'c']);
  });

  it('names the segments of a circle', () => {
    expect(() => evaluationOrder(new Map([...rules, ['a', on('c')]]))).toThrow('in a circle: c, b, a');
  });
});
