import { describe, expect, it } from '@jest/globals';
import { SketchedContact, type ContactSketch, type Graph } from '@tributary/contract';
import { aGraph, holds, KINDS } from '../small-world.fixture.js';
import { prepare } from './flow.js';
import { rehearse, type Rehearsal } from './rehearse.js';

const HOUR = 3_600_000;

function rehearsed(graph: Graph, given: ContactSketch = {}, assume: Record<string, string> = {}): Rehearsal {
  const contact = new SketchedContact(given);
  const happening = { type: 'manual', id: 'r', at: 0 } as const;
  return rehearse({ flow: prepare(graph, KINDS), contact, contactId: 'c1', at: 0, happening, assume }, () => ({
    timezone: 'UTC',
    ask: (expression) => ({ member: holds(expression, contact.view.tags), validUntil: null }),
    where: () => true,
    render: (template) => template,
    settle: () => undefined,
  }));
}
const wayOf = ({ steps }: Rehearsal): string => steps.map((step) => `${step.node}>${step.output}@${step.leftAt / HOUR}`).join(' ');

describe('rehearse', () => {
  const graph = aGraph(
    [['t', 'manual'], ['w', 'wait', { for: '2h' }], ['g', 'tag', { tag: 'seen' }], ['f', 'wait-for', { event: 'Bought', timeout: '1d' }], ['b', 'branch', { branches: [{ name: 'seen', when: { tag: 'seen' } }] }], ['c', 'call'], ['x', 'exit']],
    ['t next w', 'w next g', 'g next f', 'f timeout b', 'f matched x', 'b seen c', 'c failed x'],
  );

  it('passes waits, takes branches by what steps did before, and asks for effects', () => {
    const way = rehearsed(graph);
    expect(wayOf(way)).toBe('t>next@0 w>next@2 g>next@2 f>timeout@26 b>seen@26 c>next@26');
    expect(way.effects).toMatchObject([{ node: 'c', at: 26 * HOUR }]);
    expect([way.run.status, way.endless]).toEqual(['completed', false]);
  });

  it('follows what is assumed', () => {
    expect(wayOf(rehearsed(graph, {}, { f: 'matched' }))).toBe('t>next@0 w>next@2 g>next@2 f>matched@2 x>null@2');
    expect(wayOf(rehearsed(graph, {}, { c: 'failed' }))).toMatch(/c>failed@26 x>null@26$/);
  });

  it('breaks off what never ends', () => {
    expect(rehearsed(aGraph([['t', 'manual'], ['w', 'wait', { for: '1h' }]], ['t next w', 'w next w'])).endless).toBe(true);
  });
});
