import { describe, expect, it } from '@jest/globals';
import type { Graph } from '@tributary/contract';
import fc from 'fast-check';
import { changesSince } from './changes.js';
import { partingOf, pathOf, type PassedStep } from './path.js';
import { neighbourOf, type Stop } from './walk.js';

const step = (node: string, output: string | null, hour: number): PassedStep => ({ node, kind: 'wait', at: `2026-03-01T${String(hour).padStart(2, '0')}:00:00.000Z`, leftAt: null, output, reason: null });
const edges = [
  { from: 't', output: 'next', to: 'b' },
  { from: 'b', output: 'west', to: 'tag' },
  { from: 'b', output: 'otherwise', to: 'mail' },
  { from: 'tag', output: 'next', to: 'ads' },
];
const passed = [step('t', 'next', 1), step('b', 'otherwise', 1), step('mail', null, 2)];

describe('a path', () => {
  it('has the steps that were passed with their instants, and the ways between them', () => {
    const { at, ways } = pathOf(passed, { edges });
    expect([...at]).toEqual([['t', passed[0]!.at], ['b', passed[1]!.at], ['mail', passed[2]!.at]]);
    expect([...ways]).toEqual(['t/next', 'b/otherwise']);
  });

  it('has no way where somebody jumped, and the last instant where somebody came twice', () => {
    const { at, ways } = pathOf([step('t', 'next', 1), step('mail', 'next', 2), step('t', null, 3)], { edges });
    expect([...ways]).toEqual([]);
    expect(at.get('t')).toBe('2026-03-01T03:00:00.000Z');
  });

  it('says where the way to another step parted', () => {
    expect(partingOf('ads', passed, { edges })).toEqual({ taken: passed[1], needed: 'west' });
    expect(partingOf('tag', passed, { edges })).toEqual({ taken: passed[1], needed: 'west' });
    expect(partingOf('t', passed, { edges })).toBeNull();
    expect(partingOf('x', passed, { edges: [{ from: 'x', output: 'next', to: 'y' }, { from: 'y', output: 'next', to: 'x' }] })).toBeNull();
  });
});

describe('what a draft changes', () => {
  const graph: Graph = { nodes: [{ id: 'a', kind: 'wait', config: { for: '1d' } }, { id: 'b', kind: 'exit', config: {} }], edges: [{ from: 'a', output: 'next', to: 'b' }] };
  it('is nothing when only a note or a place is other', () => {
    expect(changesSince(graph, { ...graph, nodes: graph.nodes.map((node) => ({ ...node, note: 'x', position: { x: 1, y: 1 }, version: 1 })), settings: { goal: null } }).count).toBe(0);
  });
  it('counts each step that is new, gone or other, and settings and ways once', () => {
    const draft: Graph = { nodes: [{ ...graph.nodes[0]!, config: { for: '2d' } }, { id: 'c', kind: 'exit', config: {} }], edges: [{ from: 'a', output: 'next', to: 'c' }], settings: { reentry: { mode: 'once' } } };
    expect(changesSince(graph, draft)).toEqual({ added: ['c'], removed: ['b'], changed: ['a'], isRouted: false, isSet: true, count: 4 });
    expect(changesSince(graph, { ...graph, edges: [] })).toMatchObject({ isRouted: true, count: 1 });
  });
});

describe('an arrow key', () => {
  const stop: fc.Arbitrary<Stop> = fc.record({ id: fc.uuid(), x: fc.integer({ min: 0, max: 5 }).map((n) => n * 100), y: fc.integer({ min: 0, max: 5 }).map((n) => n * 100) });
  it('leads into its direction, or nowhere when nothing lies there', () => {
    fc.assert(
      fc.property(fc.uniqueArray(stop, { minLength: 1, maxLength: 20, selector: ({ x, y }) => `${x} ${y}` }), fc.constantFrom('up', 'down', 'left', 'right'), (stops, direction) => {
        const from = stops[0]!;
        const to = stops.find(({ id }) => id === neighbourOf(from.id, direction, stops, { after: [], before: [] }));
        const lies = ({ x, y }: Stop) => (direction === 'up' ? y < from.y : direction === 'down' ? y > from.y : y === from.y && (direction === 'left' ? x < from.x : x > from.x));
        if (to) expect(lies(to)).toBe(true);
        else expect(stops.some(lies)).toBe(false);
      }),
    );
  });
  it('follows the ways downwards and back', () => {
    const stops = [{ id: 'a', x: 0, y: 0 }, { id: 'b', x: 0, y: 100 }, { id: 'c', x: 900, y: 100 }];
    expect(neighbourOf('a', 'down', stops, { after: ['c'], before: [] })).toBe('c');
    expect(neighbourOf('c', 'up', stops, { after: [], before: ['a'] })).toBe('a');
    expect(neighbourOf('b', 'right', stops, { after: [], before: [] })).toBe('c');
  });
});
