import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Edge, Graph } from '@tributary/contract';
import { addNode, connect, cutNode, disconnect, insertNode, moveNode, removeNode, setConfig } from './edit.js';
import { findCircle, reachableFrom } from './walk-graph.js';

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const edge: fc.Arbitrary<Edge> = fc.record({ from: id, output: fc.constantFrom('next', 'failed'), to: id });
type Edit = (graph: Graph) => Graph;
const edits: fc.Arbitrary<Edit> = fc.oneof(
  id.map(
    (node): Edit =>
      (graph) =>
        addNode(graph, { id: node, kind: 'exit', config: {} }),
  ),
  id.map(
    (node): Edit =>
      (graph) =>
        removeNode(graph, node),
  ),
  edge.map(
    (drawn): Edit =>
      (graph) =>
        connect(graph, drawn),
  ),
  edge.map(
    (drawn): Edit =>
      (graph) =>
        disconnect(graph, drawn),
  ),
  id.map(
    (node): Edit =>
      (graph) =>
        moveNode(graph, node, { x: 1, y: 2 }),
  ),
  id.map(
    (node): Edit =>
      (graph) =>
        setConfig(graph, node, { reason: node }),
  ),
);

describe('edits', () => {
  it('leave the graph they were given as it was: undo is keeping it', () => {
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 30 }), (list) => {
        let graph: Graph = { nodes: [], edges: [] };
        for (const change of list) {
          const before = JSON.stringify(graph);
          const after = change(graph);
          expect(JSON.stringify(graph)).toBe(before);
          graph = after;
        }
        expect(new Set(graph.nodes.map((node) => node.id)).size).toBe(graph.nodes.length);
        expect(new Set(graph.edges.map(({ from, output }) => `${from} ${output}`)).size).toBe(graph.edges.length);
      }),
    );
  });
  it('put a step between two and take it out again: the drawing is as it was', () => {
    fc.assert(
      fc.property(fc.uniqueArray(edge, { selector: ({ from, output }) => `${from} ${output}`, maxLength: 8 }), edge, (edges, way) => {
        const nodes = ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => ({ id: one, kind: 'wait', config: {} }));
        const graph: Graph = { nodes, edges: edges.filter(({ from, to }) => from !== to) };
        const after = graph.edges.find(({ from, output }) => from === way.from && output === way.output);
        const inserted = insertNode(graph, { id: 'new', kind: 'wait', config: {} }, way, 'next');
        expect(inserted.edges).toContainEqual({ from: way.from, output: way.output, to: 'new' });
        if (after) expect(inserted.edges).toContainEqual({ from: 'new', output: 'next', to: after.to });
        const cut = cutNode(inserted, 'new');
        expect({ nodes: cut.nodes, edges: new Set(cut.edges.map((one) => JSON.stringify([one.from, one.output, one.to]))) }).toEqual({ nodes, edges: new Set(graph.edges.map((one) => JSON.stringify([one.from, one.output, one.to]))) });
      }),
    );
  });
  it('take the edges of a node away with it', () => {
    const graph: Graph = {
      nodes: [{ id: 'a', kind: 'exit', config: {} }],
      edges: [
        { from: 'a', output: 'next', to: 'b' },
        { from: 'c', output: 'next', to: 'a' },
      ],
    };
    expect(removeNode(graph, 'a')).toEqual({ nodes: [], edges: [] });
  });
});

describe('findCircle', () => {
  it('finds one exactly when some node can be reached from itself', () => {
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 15 }), (edges) => {
        const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
        const after = (start: string) => edges.filter(({ from }) => from === start).map(({ to }) => to);
        const isInCircle = ids.some((start) => reachableFrom(after(start), edges).includes(start));
        const circle = findCircle(ids, edges, new Set());
        expect(circle !== undefined).toBe(isInCircle);
        for (const [i, from] of (circle ?? []).entries()) expect(after(from)).toContain(circle![(i + 1) % circle!.length]);
      }),
      { numRuns: 1_000 },
    );
  });
  it('walks a way of 100,000 nodes without running out of stack', () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => `n${i}`);
    const edges = ids.slice(1).map((to, i) => ({ from: ids[i]!, output: 'next', to }));
    expect(findCircle(ids, edges, new Set())).toBeUndefined();
  });
});
