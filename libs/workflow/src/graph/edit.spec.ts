import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Edge, Graph } from '@tributary/contract';
import { addNode, connect, copySteps, cutNode, cutNodes, disconnect, insertNode, moveNode, pasteSteps, removeNode, setConfig, setNote } from './edit.js';
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
  it('paste what was copied: the same steps and ways under other ids, nothing of the drawing lost, what came after comes after', () => {
    const freshId = (taken: ReadonlySet<string>, kind: string) => {
      for (let n = 1; ; n++) if (!taken.has(`${kind}-${n}`)) return `${kind}-${n}`;
    };
    const drawing = fc.uniqueArray(edge, { selector: ({ from, output }) => `${from} ${output}`, maxLength: 8 });
    fc.assert(
      fc.property(drawing, fc.uniqueArray(id, { minLength: 1 }), fc.option(edge, { nil: null }), (edges, chosen, at) => {
        const graph: Graph = { nodes: ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => ({ id: one, kind: 'wait', config: { for: one }, note: one })), edges: edges.filter(({ from, to }) => from !== to) };
        const copied = copySteps(graph, new Set(chosen));
        const way = at && { from: at.from, output: at.output };
        const { graph: pasted, ids } = pasteSteps(graph, copied, { way, firstOutputOf: () => 'next', freshId });
        const back = new Map(ids.map((one, i) => [one, copied.nodes[i]!.id]));
        expect(pasted.nodes.slice(0, 6)).toEqual(graph.nodes);
        expect(pasted.nodes.slice(6).map((node) => ({ ...node, id: back.get(node.id) }))).toEqual(copied.nodes);
        const among = pasted.edges.filter(({ from, to }) => back.has(from) && back.has(to)).map(({ from, output, to }) => ({ from: back.get(from), output, to: back.get(to) }));
        expect(among).toEqual(copied.edges);
        const isWay = (one: Edge) => way !== null && one.from === way.from && one.output === way.output;
        expect(pasted.edges.filter((one) => !back.has(one.from) && !isWay(one))).toEqual(graph.edges.filter((one) => !isWay(one)));
        if (way) expect(back.has(pasted.edges.find(isWay)!.to)).toBe(true);
        const after = graph.edges.find(isWay)?.to;
        const ends = pasted.edges.filter(({ from, to }) => back.has(from) && !back.has(to));
        expect(ends.every(({ to }) => to === after)).toBe(true);
        expect(ends.length).toBeLessThanOrEqual(after === undefined ? 0 : 1);
        if (after !== undefined && copied.edges.length === 0) expect(ends).toHaveLength(1);
      }),
    );
  });
  it('cut several steps as one after the other, and note what is said of one', () => {
    const graph: Graph = { nodes: ['a', 'b', 'c', 'd'].map((one) => ({ id: one, kind: 'wait', config: {} })), edges: [['a', 'b'], ['b', 'c'], ['c', 'd']].map(([from, to]) => ({ from: from!, output: 'next', to: to! })) };
    expect(cutNodes(graph, ['b', 'c'])).toEqual({ nodes: [graph.nodes[0], graph.nodes[3]], edges: [{ from: 'a', output: 'next', to: 'd' }] });
    const noted = setNote(graph, 'b', 'Ask Maren');
    expect(noted.nodes.map(({ note }) => note)).toEqual([undefined, 'Ask Maren', undefined, undefined]);
    expect(setNote(noted, 'b', '')).toEqual(graph);
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
