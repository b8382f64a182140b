import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '@tributary/contract';
import { aGraph, anEvent, SmallWorld } from '../small-world.fixture.js';
import { MAX_STEPS } from './situation.js';

const HOUR = 3_600_000;
const done: Outcome = { status: 'done', response: { rain: true } };
const failed: Outcome = { status: 'failed', reason: { code: 'http.answered', detail: 'It answered 404.' } };

describe('a straight way', () => {
  const graph = aGraph(
    [
      ['t', 'manual'],
      ['a', 'tag', { tag: 'x' }],
      ['b', 'tag', { tag: 'y' }],
    ],
    ['t next a', 'a next b'],
  );
  it('is walked to its end at once, and completes where no edge leads on', () => {
    const world = new SmallWorld(graph).start(5);
    expect(world.way).toBe('t>next a>next b>next');
    expect(world.run).toMatchObject({ status: 'completed', doing: null, node: 'b', reason: null, endedAt: 5, passed: 3 });
    expect([...world.contact.view.tags]).toEqual(['x', 'y']);
  });
  it('tells its steps in order, with instants', () => {
    expect(new SmallWorld(graph).start(5).steps.map(({ seq, at, leftAt }) => [seq, at, leftAt])).toEqual([
      [1, 5, 5],
      [2, 5, 5],
      [3, 5, 5],
    ]);
  });
  it('fails at a step that cannot be done, and tries just that one again', () => {
    const world = new SmallWorld(
      aGraph(
        [
          ['t', 'manual'],
          ['a', 'tag', { tag: 'broken' }],
        ],
        ['t next a'],
      ),
    ).start();
    expect(world.run).toMatchObject({ status: 'failed', reason: 'specs.broken', node: 'a' });
    world.signal({ type: 'retry' }, 9);
    expect(world.way).toBe('t>next a> a>');
    expect(world.run).toMatchObject({ status: 'failed', endedAt: 9 });
  });
});

describe('wait', () => {
  const graph = aGraph(
    [
      ['t', 'manual'],
      ['w', 'wait', { for: '1h' }],
      ['a', 'tag', { tag: 'x' }],
    ],
    ['t next w', 'w next a'],
  );
  it('is left at its due instant, not before', () => {
    const world = new SmallWorld(graph).start(0);
    expect(world.run).toMatchObject({ doing: 'waiting', node: 'w', wakeAt: HOUR, deadlineAt: HOUR });
    expect(world.signal({ type: 'due' }, HOUR - 1).run).toMatchObject({ doing: 'waiting' });
    expect(world.signal({ type: 'due' }, HOUR).run).toMatchObject({ status: 'completed', endedAt: HOUR });
    expect(world.steps[1]).toMatchObject({ node: 'w', at: 0, leftAt: HOUR, output: 'next' });
  });
  it('gives the same object back when nothing has to be written', () => {
    const world = new SmallWorld(graph).start(0);
    const before = JSON.stringify(world.run);
    expect(JSON.stringify(world.signal({ type: 'changed' }, 10).run)).toBe(before);
  });
});

describe('wait-for', () => {
  const forEvent = aGraph(
    [
      ['t', 'event-received', { event: 'Viewed' }],
      ['w', 'wait-for', { event: 'Ordered', timeout: '1h' }],
    ],
    ['t next w'],
  );
  const forTag = aGraph(
    [
      ['t', 'manual'],
      ['w', 'wait-for', { when: { tag: 'vip' }, timeout: '1h' }],
    ],
    ['t next w'],
  );
  it('passes at once when the condition holds already', () => {
    expect(new SmallWorld(forTag, { tags: ['vip'] }).start().way).toBe('t>next w>matched');
  });
  it('passes when the condition comes to hold', () => {
    const world = new SmallWorld(forTag).start(0);
    world.contact.tags.add('vip');
    expect(world.signal({ type: 'changed' }, 7).way).toBe('t>next w>matched');
  });
  it('leaves by timeout when nothing came', () => {
    expect(new SmallWorld(forTag).start(0).sleepUntil(HOUR).way).toBe('t>next w>timeout');
  });
  it('wakes when time alone may have turned the condition', () => {
    const world = new SmallWorld(forTag);
    world.verdicts.set('{"tag":"vip"}', { member: false, validUntil: 500 });
    expect(world.start(0).run).toMatchObject({ wakeAt: 500, deadlineAt: HOUR });
    world.verdicts.set('{"tag":"vip"}', { member: true, validUntil: null });
    expect(world.sleepUntil(HOUR).steps.at(-1)).toMatchObject({ output: 'matched', leftAt: 500 });
  });
  it('sleeps until the deadline when it was woken for nothing', () => {
    const world = new SmallWorld(forTag);
    world.verdicts.set('{"tag":"vip"}', { member: false, validUntil: 500 });
    world.start(0);
    world.verdicts.set('{"tag":"vip"}', { member: false, validUntil: null });
    expect(world.signal({ type: 'due' }, 500).run).toMatchObject({ doing: 'waiting', wakeAt: HOUR });
  });
  it('never takes the event that started the run, nor one that happened before it', () => {
    const trigger = anEvent('Ordered', { messageId: 'm1', occurredAt: 100 });
    const world = new SmallWorld(forEvent).start(100, trigger);
    world
      .signal({ type: 'event', event: trigger }, 100)
      .signal({ type: 'event', event: anEvent('Ordered', { messageId: 'm2', occurredAt: 99 }) }, 101);
    expect(world.run).toMatchObject({ doing: 'waiting' });
    world.signal({ type: 'event', event: anEvent('Ordered', { messageId: 'm3', occurredAt: 100 }) }, 102);
    expect(world.way).toBe('t>next w>matched');
  });
  it('is too late with an event of the very deadline, and with any later', () => {
    for (const at of [HOUR, HOUR + 1]) {
      const world = new SmallWorld(forEvent).start(0, anEvent('Viewed'));
      world.sleepUntil(at).signal({ type: 'event', event: anEvent('Ordered', { occurredAt: at }) }, at);
      expect(world.way).toBe('t>next w>timeout');
    }
  });
});

describe('exitWhen', () => {
  const graph = aGraph(
    [
      ['t', 'manual'],
      ['a', 'tag', { tag: 'bought' }],
      ['w', 'wait', { for: '1h' }],
      ['b', 'tag', { tag: 'late' }],
    ],
    ['t next a', 'a next w', 'w next b'],
    { exitWhen: { tag: 'bought' } },
  );
  it('is asked before each step: what an action did counts for the next', () => {
    const world = new SmallWorld(graph).start();
    expect(world.way).toBe('t>next a>next');
    expect(world.run).toMatchObject({ status: 'exited', reason: 'exit-when', node: 'w' });
  });
  it('ends a wait when something changed', () => {
    const world = new SmallWorld(
      aGraph(
        [
          ['t', 'manual'],
          ['w', 'wait', { for: '1h' }],
        ],
        ['t next w'],
        { exitWhen: { tag: 'bought' } },
      ),
    ).start(0);
    world.contact.tags.add('bought');
    world.signal({ type: 'changed' }, 3);
    expect(world.steps.at(-1)).toMatchObject({ node: 'w', output: null, reason: 'exit-when', leftAt: 3 });
    expect(world.run).toMatchObject({ status: 'exited' });
  });
  it('ends a wait by time alone', () => {
    const world = new SmallWorld(
      aGraph(
        [
          ['t', 'manual'],
          ['w', 'wait', { for: '1h' }],
        ],
        ['t next w'],
        { exitWhen: { tag: 'bought' } },
      ),
    );
    world.verdicts.set('{"tag":"bought"}', { member: false, validUntil: 9 });
    expect(world.start(0).run).toMatchObject({ wakeAt: 9 });
    world.verdicts.set('{"tag":"bought"}', { member: true, validUntil: null });
    expect(world.sleepUntil(HOUR).run).toMatchObject({ status: 'exited', endedAt: 9 });
  });
});

describe('an effect', () => {
  const graph = aGraph(
    [
      ['t', 'manual'],
      ['e', 'call', { saveAs: 'weather' }],
      ['a', 'tag', { tag: 'x' }],
    ],
    ['t next e', 'e next a'],
  );
  it('is asked for once, then the run waits for the answer', () => {
    const world = new SmallWorld(graph).start(4);
    expect(world.effects).toMatchObject([{ kind: 'call', node: 'e', visit: 1, repeat: 'with-key', port: 'http', at: 4 }]);
    expect(world.run).toMatchObject({ status: 'active', doing: 'acting', effect: world.effects[0]!.key });
    for (const type of ['changed', 'due', 'start'] as const) expect(world.signal({ type }, 5).effects).toHaveLength(1);
  });
  it('goes on with its answer, keeps what was saved, and hears each answer once', () => {
    const world = new SmallWorld(graph).start();
    const { key } = world.effects[0]!;
    world.signal({ type: 'answered', key: 'another', outcome: done }, 1);
    expect(world.run).toMatchObject({ doing: 'acting' });
    world.signal({ type: 'answered', key, outcome: done }, 2).signal({ type: 'answered', key, outcome: done }, 3);
    expect(world.way).toBe('t>next e>next a>next');
    expect(world.steps[1]).toMatchObject({ effect: key, at: 0, leftAt: 2 });
    expect(world.run?.data).toEqual({ weather: { rain: true } });
  });
  it('fails the run where "failed" leads nowhere', () => {
    const world = new SmallWorld(graph).start();
    world.signal({ type: 'answered', key: world.effects[0]!.key, outcome: failed }, 1);
    expect(world.run).toMatchObject({ status: 'failed', reason: 'http.answered' });
    expect(world.steps.at(-1)).toMatchObject({ output: 'failed', reason: 'http.answered: It answered 404.' });
  });
  it('goes the way drawn for failure', () => {
    const world = new SmallWorld({ ...graph, edges: [...graph.edges, { from: 'e', output: 'failed', to: 'a' }] }).start();
    world.signal({ type: 'answered', key: world.effects[0]!.key, outcome: failed }, 1);
    expect(world.run).toMatchObject({ status: 'completed' });
  });
  it('has another key on each visit', () => {
    const world = new SmallWorld(graph).start();
    world.signal({ type: 'answered', key: world.effects[0]!.key, outcome: failed }, 1).signal({ type: 'retry' }, 2);
    expect(world.effects.map(({ visit }) => visit)).toEqual([1, 2]);
    expect(world.effects[0]!.key).not.toBe(world.effects[1]!.key);
  });
});

describe('pause', () => {
  const graph = aGraph(
    [
      ['t', 'manual'],
      ['w', 'wait', { for: '1h' }],
      ['e', 'call'],
      ['v', 'wait-for', { event: 'Ordered', timeout: '1h' }],
    ],
    ['t next w', 'w next e', 'e next v'],
  );
  it('holds a wait that falls due, until it is resumed', () => {
    const world = new SmallWorld(graph).start(0).signal({ type: 'pause' }, 1);
    expect(world.run).toMatchObject({ doing: 'held', wakeAt: null });
    expect(world.signal({ type: 'due' }, HOUR).way).toBe('t>next');
    expect(world.signal({ type: 'resume', overdue: 'run' }, 2 * HOUR).run).toMatchObject({ doing: 'acting', node: 'e' });
  });
  it('lets those exit whose wait ended meanwhile, when that was chosen, and nobody else', () => {
    const late = new SmallWorld(graph).start(0).signal({ type: 'pause' }, 1).signal({ type: 'resume', overdue: 'exit' }, HOUR);
    expect(late.run).toMatchObject({ status: 'exited', reason: 'overdue' });
    const early = new SmallWorld(graph)
      .start(0)
      .signal({ type: 'pause' }, 1)
      .signal({ type: 'resume', overdue: 'exit' }, HOUR - 1);
    expect(early.run).toMatchObject({ doing: 'waiting', wakeAt: HOUR });
  });
  it('keeps an answer and a match that come meanwhile', () => {
    const world = new SmallWorld(graph).start(0).sleepUntil(HOUR).signal({ type: 'pause' }, HOUR);
    world.signal({ type: 'answered', key: world.effects[0]!.key, outcome: done }, HOUR + 1);
    expect(world.run).toMatchObject({ doing: 'held', node: 'e' });
    world.signal({ type: 'resume', overdue: 'run' }, HOUR + 2);
    expect(world.run).toMatchObject({ doing: 'waiting', node: 'v' });
    world.signal({ type: 'pause' }, HOUR + 3).signal({ type: 'event', event: anEvent('Ordered', { occurredAt: HOUR + 4 }) }, HOUR + 4);
    expect(world.signal({ type: 'resume', overdue: 'run' }, HOUR + 5).way).toBe('t>next w>next e>next v>matched');
  });
});

describe('ending from outside', () => {
  it('cancels where the contact stands', () => {
    const world = new SmallWorld(
      aGraph(
        [
          ['t', 'manual'],
          ['w', 'wait', { for: '1h' }],
        ],
        ['t next w'],
      ),
    )
      .start(0)
      .signal({ type: 'cancel', reason: 'cancelled' }, 4);
    expect(world.run).toMatchObject({ status: 'exited', reason: 'cancelled', endedAt: 4 });
    expect(world.signal({ type: 'due' }, HOUR).steps).toHaveLength(2);
  });
});

describe('budgets', () => {
  const loop = aGraph(
    [
      ['t', 'manual'],
      ['a', 'tag', { tag: 'x' }],
      ['b', 'tag', { tag: 'y' }],
    ],
    ['t next a', 'a next b', 'b next a'],
  );
  it('stop a circle after 1,000 steps of one root, with the reason', () => {
    const world = new SmallWorld(loop).start();
    expect(world.run).toMatchObject({ status: 'failed', reason: 'loop.budget' });
    expect(world.chain.steps).toBe(MAX_STEPS);
  });
  it('stop what is too deep before its first step', () => {
    const world = new SmallWorld(loop);
    world.chain = { root: 'r', depth: 65, steps: 0 };
    expect(world.start().run).toMatchObject({ status: 'failed', reason: 'loop.budget' });
    expect(world.chain.steps).toBe(0);
  });
});
