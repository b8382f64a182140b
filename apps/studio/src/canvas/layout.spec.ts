import { describe, expect, it } from '@jest/globals';
import type { Graph } from '@tributary/contract';
import fc from 'fast-check';
import { OPEN, openId, place, STEP } from './layout.js';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const OUTPUTS = ['next', 'failed'];
const edge = fc.record({ from: fc.constantFrom(...IDS), output: fc.constantFrom(...OUTPUTS), to: fc.constantFrom(...IDS, 'gone') });
const graph: fc.Arbitrary<Graph> = fc.uniqueArray(edge, { selector: ({ from, output }) => `${from} ${output}`, maxLength: 12 }).map((edges) => ({ nodes: IDS.map((id) => ({ id, kind: 'wait', config: {} })), edges }));
const outputs = new Map(IDS.map((id) => [id, OUTPUTS]));

describe('the layout', () => {
  it('puts nothing over anything else, and everything somewhere, for any drawing', () => {
    fc.assert(
      fc.property(graph, (drawn) => {
        const { at, ends } = place(drawn, outputs);
        const boxes = [...IDS.map((id) => ({ ...at.get(id)!, ...STEP })), ...ends.map((end) => ({ ...at.get(openId(end))!, ...OPEN }))];
        for (const [i, one] of boxes.entries())
          for (const other of boxes.slice(i + 1)) {
            const apart = one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
            expect(apart).toBe(true);
          }
      }),
      { numRuns: 400 },
    );
  });

  it('lets ways run downwards when nothing goes in a circle', () => {
    fc.assert(
      fc.property(graph, (drawn) => {
        const edges = drawn.edges.filter(({ from, to }) => from < to && to !== 'gone');
        const { at } = place({ ...drawn, edges }, outputs);
        for (const { from, to } of edges) expect(at.get(to)!.y).toBeGreaterThan(at.get(from)!.y);
      }),
      { numRuns: 400 },
    );
  });

  it('stands outputs from left to right as they are listed', () => {
    const edges = [{ from: 'a', output: 'failed', to: 'b' }, { from: 'a', output: 'next', to: 'c' }];
    const { at } = place({ nodes: IDS.slice(0, 3).map((id) => ({ id, kind: 'wait', config: {} })), edges }, outputs);
    expect(at.get('c')!.x).toBeLessThan(at.get('b')!.x);
  });
});
