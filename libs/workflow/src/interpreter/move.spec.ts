import { describe, expect, it } from '@jest/globals';
import type { Graph, JsonObject } from '@tributary/contract';
import { aGraph, SmallWorld } from '../small-world.fixture.js';
import { advance } from './advance.js';
import { canMove } from './move.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A wait of any kind, then a tag. */
const waiting = (kind: string, config: JsonObject, settings: NonNullable<Graph['settings']> = {}): Graph =>
  aGraph([['t', 'manual'], ['w', kind, config], ['a', 'tag', { tag: 'done' }]], ['t next w', 'w next a', 'w matched a', 'w timeout a'], settings);

/** The run goes on in another drawing at an instant. */
function moved(world: SmallWorld, to: Graph, at: number): SmallWorld {
  const next = new SmallWorld(to);
  next.run = { ...world.run!, version: 2 };
  for (const tag of world.contact.view.tags) next.contact.tags.add(tag);
  const { flow, contact, chain } = next;
  const advanced = advance({ flow, run: next.run, contact, now: at, chain, signal: { type: 'move', from: world.flow } }, next.ports);
  next.run = advanced.run;
  next.steps.push(...world.steps, ...advanced.steps);
  return next;
}

describe('moving to another version', () => {
  it('counts a wait that is drawn otherwise from when the contact came', () => {
    const longer = moved(new SmallWorld(waiting('wait', { for: '1d' })).start(0), waiting('wait', { for: '3d' }), HOUR);
    expect(longer.sleepUntil(3 * DAY - 1).way).toBe('t>next');
    expect(longer.sleepUntil(3 * DAY).steps.at(-2)).toMatchObject({ node: 'w', at: 0, leftAt: 3 * DAY });
    const shorter = moved(new SmallWorld(waiting('wait', { for: '3d' })).start(0), waiting('wait', { for: '1d' }), 2 * DAY);
    expect(shorter.steps.at(-1)).toMatchObject({ node: 'a', at: 2 * DAY, output: 'next' });
  });

  it('leaves a wait alone that is drawn as it was', () => {
    const same = waiting('wait-until', { window: { from: '09:00', to: '18:00' } });
    const world = moved(new SmallWorld(same).start(20 * HOUR), { ...same, edges: same.edges.slice(0, 2) }, 33 * HOUR - 1);
    expect(world.run).toMatchObject({ doing: 'waiting', deadlineAt: 33 * HOUR, version: 2 });
  });

  it('asks the exit rule of the new version', () => {
    const world = new SmallWorld(waiting('wait', { for: '1d' }));
    world.contact.tags.add('out');
    expect(moved(world.start(0), waiting('wait', { for: '1d' }, { exitWhen: { tag: 'out' } }), 1).run).toMatchObject({ status: 'exited', reason: 'exit-when' });
  });

  it('passes at once what already holds there', () => {
    const world = new SmallWorld(waiting('wait-for', { event: 'Ordered', timeout: '1d' }));
    world.contact.tags.add('vip');
    expect(moved(world.start(0), waiting('wait-for', { when: { tag: 'vip' }, timeout: '1d' }), HOUR).way).toBe('t>next w>matched a>next');
  });

  it('answers what was asked for, by the new drawing', () => {
    const calling = (saveAs: string): Graph => aGraph([['t', 'manual'], ['e', 'call', { saveAs }], ['a', 'tag', { tag: 'done' }]], ['t next e', 'e next a']);
    const before = new SmallWorld(calling('old')).start(0);
    const world = moved(before, calling('new'), 1);
    expect(world.run).toMatchObject({ doing: 'acting', effect: before.effects[0]!.key });
    world.signal({ type: 'answered', key: before.effects[0]!.key, outcome: { status: 'done', response: 7 } }, 2);
    expect(world.run).toMatchObject({ status: 'completed', data: { new: 7 } });
  });

  it('of somebody who is held shows when they go on', () => {
    const held = () => new SmallWorld(waiting('wait', { for: '1d' })).start(0).signal({ type: 'pause' }, 1);
    const longer = moved(held(), waiting('wait', { for: '3d' }), HOUR);
    expect(longer.run).toMatchObject({ doing: 'held', wakeAt: null });
    expect(longer.signal({ type: 'resume', overdue: 'exit' }, 2 * DAY).run).toMatchObject({ doing: 'waiting', wakeAt: 3 * DAY });
    const matching = new SmallWorld(waiting('wait-for', { event: 'A', timeout: '1d' })).start(0).signal({ type: 'pause' }, 1);
    matching.contact.tags.add('vip');
    const passed = moved(matching, waiting('wait-for', { when: { tag: 'vip' }, timeout: '1d' }), HOUR);
    expect(passed.signal({ type: 'resume', overdue: 'run' }, 2 * HOUR).way).toBe('t>next w>matched a>next');
  });

  it('is possible where the node is there and of the same kind', () => {
    const { run, flow } = new SmallWorld(waiting('wait', { for: '1d' })).start(0);
    expect(canMove(run!, flow, new SmallWorld(waiting('wait', { for: '2d' })).flow)).toBe(true);
    expect(canMove(run!, flow, new SmallWorld(waiting('wait-for', { event: 'A', timeout: '1d' })).flow)).toBe(false);
    expect(canMove(run!, flow, new SmallWorld(aGraph([['t', 'manual'], ['a', 'tag', { tag: 'x' }]], ['t next a'])).flow)).toBe(false);
  });
});

describe('resuming with what is overdue passed over', () => {
  const graph = aGraph(
    [['t', 'manual'], ['w', 'wait', { for: '1h' }], ['e', 'call'], ['a', 'tag', { tag: 'late' }], ['v', 'wait', { for: '1h' }], ['z', 'tag', { tag: 'in time' }]],
    ['t next w', 'w next e', 'e next a', 'a next v', 'v next z'],
  );

  it('does nothing of it up to the next wait, and everything from there', () => {
    const world = new SmallWorld(graph).start(0).signal({ type: 'pause' }, 1).signal({ type: 'resume', overdue: 'skip' }, 2 * HOUR);
    expect(world.way).toBe('t>next w>next e>next a>next');
    expect(world.steps.slice(2).map(({ reason }) => reason?.split(':')[0])).toEqual(['overdue', 'overdue']);
    expect(world.effects).toEqual([]);
    world.sleepUntil(3 * HOUR);
    expect([world.run?.status, [...world.contact.view.tags]]).toEqual(['completed', ['in time']]);
  });

  it('does all of it for whom nothing fell due', () => {
    const world = new SmallWorld(graph).start(0).signal({ type: 'pause' }, 1).signal({ type: 'resume', overdue: 'skip' }, HOUR - 1).sleepUntil(HOUR);
    expect(world.run).toMatchObject({ doing: 'acting', node: 'e' });
  });

  it('passes over what was asked for and was not sent, held or not', () => {
    for (const isHeld of [true, false]) {
      const world = new SmallWorld(graph).start(0).sleepUntil(HOUR);
      if (isHeld) world.signal({ type: 'pause' }, HOUR + 1);
      world.signal({ type: 'resume', overdue: 'skip', late: world.run!.effect }, 2 * HOUR);
      expect([world.way, world.run?.doing]).toEqual(['t>next w>next e>next a>next', 'waiting']);
    }
    const leaving = new SmallWorld(graph).start(0).sleepUntil(HOUR);
    expect(leaving.signal({ type: 'resume', overdue: 'exit', late: leaving.run!.effect }, 2 * HOUR).run).toMatchObject({ status: 'exited', reason: 'overdue' });
  });

  it('passes over what was taken back although it is resumed once more, to run', () => {
    for (const isHeld of [true, false]) {
      const world = new SmallWorld(graph).start(0).sleepUntil(HOUR);
      if (isHeld) world.signal({ type: 'pause' }, HOUR + 1);
      world.signal({ type: 'resume', overdue: 'run', late: world.run!.effect }, 2 * HOUR);
      expect([world.way, world.run?.doing]).toEqual(['t>next w>next e>next a>next', 'waiting']);
    }
  });

  it('leaves alone what it does not mean: another effect, and what fell due after it was resumed', () => {
    const acting = new SmallWorld(graph).start(0).sleepUntil(HOUR);
    expect(acting.signal({ type: 'resume', overdue: 'exit', late: 'of another node' }, 2 * HOUR).run).toMatchObject({ status: 'active', doing: 'acting' });
    const waiting = new SmallWorld(graph).start(0).signal({ type: 'pause' }, 1);
    expect(waiting.signal({ type: 'resume', overdue: 'exit', at: HOUR - 1 }, 2 * HOUR).run).toMatchObject({ status: 'active', doing: 'acting', node: 'e' });
  });

  it('keeps an answer that came in time', () => {
    const world = new SmallWorld(graph).start(0).sleepUntil(HOUR).signal({ type: 'pause' }, HOUR + 1);
    world.signal({ type: 'answered', key: world.effects[0]!.key, outcome: { status: 'done', response: null } }, HOUR + 2);
    world.signal({ type: 'resume', overdue: 'skip' }, 2 * HOUR);
    expect([...world.contact.view.tags]).toEqual(['late']);
  });
});
