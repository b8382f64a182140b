import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aGraph, KINDS } from '../small-world.fixture.js';
import { validate } from './validate.js';

const NO_CHECK = { checkExpression: () => [] };
const good = aGraph(
  [
    ['t', 'manual'],
    ['b', 'branch', { branches: [{ name: 'fits', when: { tag: 'x' } }] }],
    ['a', 'tag', { tag: 'y' }],
  ],
  ['t next b', 'b fits a'],
);
const errorsOf = (graph: unknown) => validate(graph, KINDS, NO_CHECK).errors.map(({ path, code, node }) => `${path} ${code} ${node}`);
const warningsOf = (graph: unknown) => validate(graph, KINDS, NO_CHECK).warnings.map(({ path, code }) => `${path} ${code}`);
const withEdge = (from: string, output: string, to: string) => ({ ...good, edges: [...good.edges, { from, output, to }] });
/** One more node, to which `a` leads. */
const withNode = (id: string, kind: string, config = {}) => ({ ...withEdge('a', 'next', id), nodes: [...good.nodes, { id, kind, config }] });

describe('validate', () => {
  it('finds nothing wrong with the graph of the documentation', () => {
    const graph = {
      nodes: [
        { id: 't', kind: 'event-received', config: { event: 'Product Viewed', where: [] } },
        { id: 'b', kind: 'branch', config: { branches: [{ name: 'fits', when: { segment: 'west-coast' } }] } },
        { id: 'g', kind: 'tag', config: { tag: 'interested' } },
      ],
      edges: [
        { from: 't', output: 'next', to: 'b' },
        { from: 'b', output: 'fits', to: 'g' },
      ],
      settings: { reentry: { mode: 'after-exit' }, exitWhen: null, goal: null, window: null },
    };
    expect(validate(graph, KINDS, NO_CHECK)).toEqual({ errors: [], warnings: [] });
  });
  it('takes a graph without edges, settings or configs', () => {
    expect(errorsOf({ nodes: [{ id: 't', kind: 'manual' }] })).toEqual([]);
  });
  it('suggests the kind that was meant', () => {
    const { errors } = validate(withNode('x', 'brunch'), KINDS, NO_CHECK);
    expect(errors).toEqual([
      { path: 'nodes[3].kind', code: 'graph.unknown-kind', detail: 'unknown kind "brunch"; did you mean "branch"?', node: 'x' },
    ]);
  });
  it('leads into the config', () => {
    expect(errorsOf(withNode('x', 'branch', { branches: [{ name: '', when: { tag: 'x' } }] }))).toEqual([
      'nodes[3].config.branches[0].name graph.config x',
    ]);
    expect(errorsOf(withNode('x', 'wait', {}))).toEqual(['nodes[3].config.for graph.config x']);
    expect(errorsOf(withNode('x', 'wait', { for: '0s' }))).toEqual(['nodes[3].config.for graph.config x']);
  });
  it('hands every condition on, with its path, and says whose it is', () => {
    const asked: string[] = [];
    const checkExpression = (_e: unknown, path: string) => {
      asked.push(path);
      return [{ path: `${path}.tag`, code: 'rule.empty', detail: 'empty' }];
    };
    const { errors } = validate({ ...good, settings: { exitWhen: { tag: '' } } }, KINDS, { checkExpression });
    expect(asked).toEqual(['nodes[1].config.branches[0].when', 'settings.exitWhen']);
    expect(errors.map(({ path, code, node }) => [path, code, node])).toEqual([
      ['nodes[1].config.branches[0].when.tag', 'rule.empty', 'b'],
      ['settings.exitWhen.tag', 'rule.empty', null],
    ]);
  });
  it('finds edges that lead nowhere or come from nowhere', () => {
    expect(errorsOf(withEdge('b', 'otherwise', 'zz'))).toEqual(['edges[2].to graph.unknown-node b']);
    expect(errorsOf(withEdge('zz', 'next', 'a'))).toEqual(['edges[2].from graph.unknown-node null']);
  });
  it('finds outputs that are not there, or lead to two nodes', () => {
    expect(errorsOf(withEdge('b', 'fit', 'a'))).toEqual(['edges[2].output graph.unknown-output b']);
    expect(errorsOf(withEdge('b', 'fits', 'a'))).toEqual(['edges[2] graph.output-twice b']);
  });
  it('finds an id given twice', () => {
    expect(errorsOf({ ...withNode('a', 'exit'), edges: good.edges })).toEqual(['nodes[3].id graph.duplicate-node a']);
  });
  it('wants exactly one trigger', () => {
    expect(errorsOf({ nodes: [], edges: [] })).toEqual(['nodes graph.no-trigger null']);
    expect(errorsOf(withNode('t2', 'manual'))).toEqual(['nodes[3].kind graph.two-triggers t2']);
  });
  it('refuses a circle without a wait, and takes one with', () => {
    expect(errorsOf(withEdge('a', 'next', 'b'))).toEqual(['edges[2] graph.circle b']);
    const waiting = withNode('w', 'wait', { for: '1d' });
    const edges = [...good.edges, { from: 'a', output: 'next', to: 'w' }, { from: 'w', output: 'next', to: 'b' }];
    expect(errorsOf({ ...waiting, edges })).toEqual([]);
  });
  it('says what is no duration, and what is no window', () => {
    const settings = { window: { days: ['mon'], from: '9 am' }, reentry: { mode: 'after-exit', minInterval: 'soon' } };
    expect(errorsOf({ ...good, settings })).toEqual([
      'settings.reentry.minInterval graph.duration null',
      'settings.window.from graph.config null',
    ]);
  });
  it('refuses a node that nobody comes to', () => {
    expect(errorsOf({ ...withNode('x', 'exit'), edges: good.edges })).toEqual(['nodes[3] graph.unreachable x']);
  });
  it('warns of what runs but is hardly meant', () => {
    const calling = withNode('x', 'call', { saveas: 'y' });
    expect(warningsOf({ ...calling, edges: [...good.edges, { from: 'a', output: 'next', to: 'x' }] })).toEqual([
      'nodes[3] graph.open-failure',
      'nodes[3].config.saveas graph.unknown-key',
    ]);
  });
  it('answers whatever it is given', () => {
    expect(errorsOf({ nodes: [{ id: 7, kind: 'manual' }] })).toEqual(['nodes[0].id graph.shape null']);
    fc.assert(
      fc.property(fc.anything(), (value) => expect(validate(value, KINDS, NO_CHECK).errors.length).toBeGreaterThan(0)),
      { numRuns: 300 },
    );
  });
});
