import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tributary/contract';
import { validate } from '../graph/validate.js';
import { aGraph, KINDS, SmallWorld } from '../small-world.fixture.js';

const HOUR = 3_600_000;
const bought = { tag: 'bought' };
const drawn = (more: JsonObject = {}) =>
  aGraph(
    [
      ['t', 'manual'],
      ['w', 'wait', { for: '1d' }],
      ['m', 'tag', { tag: 'reminded' }],
      ['g', 'goal', { when: bought, else: 'wait', ...more }],
      ['k', 'tag', { tag: 'thanked' }],
      ['v', 'wait', { for: '1d' }],
    ],
    ['t next w', 'w next m', 'm next g', 'g next k', 'k next v'],
  );
const buy = (world: SmallWorld, at: number) => {
  world.contact.tags.add('bought');
  return world.signal({ type: 'changed' }, at);
};

describe('a goal', () => {
  it('takes people forward from where they wait, and says so', () => {
    const world = buy(new SmallWorld(drawn()).start(), HOUR);
    expect(world.way).toBe('t>next w> g>next k>next');
    expect(world.steps[1]).toMatchObject({ node: 'w', leftAt: HOUR, reason: 'goal: "g" is reached, so it goes on from there' });
    expect([...world.contact.view.tags]).toEqual(['bought', 'thanked']);
  });
  it('takes who reached it before they came, before the first step', () => {
    expect(new SmallWorld(drawn(), { tags: ['bought'] }).start().way).toBe('t> g>next k>next');
  });
  it('takes people back, and nobody twice', () => {
    const world = new SmallWorld(drawn({ else: 'go-on' })).start().sleepUntil(25 * HOUR);
    expect(world.run).toMatchObject({ node: 'v', goals: [] });
    buy(world, 26 * HOUR);
    expect(world.way).toBe('t>next w>next m>next g>next k>next v> g>next k>next');
    world.signal({ type: 'changed' }, 27 * HOUR).sleepUntil(90 * HOUR);
    expect(world.run).toMatchObject({ status: 'completed', node: 'v', goals: ['g'], endedAt: 50 * HOUR });
  });
  it('holds who comes by an edge, lets them go on, or go', () => {
    const ends = (more: JsonObject) => new SmallWorld(drawn(more)).start().sleepUntil(24 * HOUR).run;
    expect(ends({})).toMatchObject({ status: 'active', doing: 'waiting', node: 'g' });
    expect(ends({ else: 'go-on' })).toMatchObject({ node: 'v' });
    expect(ends({ else: 'exit' })).toMatchObject({ status: 'exited', reason: 'goal-not-reached' });
    expect(buy(new SmallWorld(drawn()).start().sleepUntil(24 * HOUR), 25 * HOUR).way).toBe('t>next w>next m>next g>next k>next');
  });
  it('is looked at again at the instant at which it may hold by time alone', () => {
    const world = new SmallWorld(drawn());
    world.verdicts.set(JSON.stringify(bought), { member: false, validUntil: HOUR });
    world.start();
    expect(world.run).toMatchObject({ doing: 'waiting', wakeAt: HOUR, deadlineAt: 24 * HOUR });
    world.verdicts.set(JSON.stringify(bought), { member: true, validUntil: null });
    expect(world.signal({ type: 'due' }, HOUR).way).toBe('t>next w> g>next k>next');
  });
  it('that is drawn last takes people where several are reached at once', () => {
    const graph = aGraph(
      [
        ['t', 'manual'],
        ['w', 'wait', { for: '1d' }],
        ['g', 'goal', { when: bought }],
        ['h', 'goal', { when: { everyone: true } }],
      ],
      ['t next w'],
    );
    expect(new SmallWorld(graph, { tags: ['bought'] }).start().way).toBe('t> h>next');
  });
  it('does not wait for an effect that is under way, whose answer comes too late', () => {
    const graph = aGraph(
      [
        ['t', 'manual'],
        ['c', 'call'],
        ['g', 'goal', { when: bought }],
      ],
      ['t next c', 'c next g'],
    );
    const world = buy(new SmallWorld(graph).start(), 1);
    expect(world.run).toMatchObject({ status: 'completed', node: 'g', effect: null });
    world.signal({ type: 'answered', key: world.effects[0]!.key, outcome: { status: 'done', response: null } }, 2);
    expect(world.way).toBe('t>next c> g>next');
  });
  it('of the whole workflow ends the run', () => {
    const graph = aGraph(
      [
        ['t', 'manual'],
        ['w', 'wait', { for: '1d' }],
      ],
      ['t next w'],
      { goal: bought },
    );
    expect(buy(new SmallWorld(graph).start(), 7).run).toMatchObject({ status: 'exited', reason: 'goal', endedAt: 7 });
    expect(new SmallWorld(graph, { tags: ['bought'] }).start().run).toMatchObject({ status: 'exited', reason: 'goal' });
  });
});

describe('go-to', () => {
  const errorsOf = (graph: unknown) =>
    validate(graph, KINDS, { checkExpression: () => [] }).errors.map(({ path, code }) => `${path} ${code}`);
  const leading = (node: string, between: string) =>
    aGraph(
      [
        ['t', 'manual'],
        ['a', 'tag', { tag: 'x' }],
        ['b', between, { for: '1h' }],
        ['j', 'go-to', { node }],
      ],
      ['t next a', 'a next b', 'b next j'],
    );
  it('goes on elsewhere, back too where time passes', () => {
    const world = new SmallWorld(leading('a', 'wait')).start().sleepUntil(2 * HOUR);
    expect(world.way).toBe('t>next a>next b>next j> a>next b>next j> a>next');
    expect(errorsOf(leading('a', 'wait'))).toEqual([]);
  });
  it('is refused where it goes nowhere, or round without a wait', () => {
    expect(errorsOf(leading('z', 'wait'))).toEqual(['nodes[3].config.node graph.unknown-node']);
    const round = aGraph(
      [
        ['t', 'manual'],
        ['g', 'goal', { when: bought, else: 'go-on' }],
        ['j', 'go-to', { node: 'g' }],
      ],
      ['t next g', 'g next j'],
    );
    expect(errorsOf(round)).toEqual([expect.stringMatching(/graph.circle$/)]);
  });
  it('leads to what no edge leads to, as a goal needs none', () => {
    const graph = aGraph(
      [
        ['t', 'manual'],
        ['j', 'go-to', { node: 'a' }],
        ['a', 'exit'],
        ['g', 'goal', { when: bought }],
        ['b', 'exit'],
      ],
      ['t next j', 'g next b'],
    );
    expect(errorsOf(graph)).toEqual([]);
    expect(new SmallWorld(graph).start().way).toBe('t>next j> a>');
  });
});
