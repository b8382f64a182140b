import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Graph, JsonObject } from '@tributary/contract';
import { validate } from '../graph/validate.js';
import { aGraph, anEvent, KINDS, SmallWorld } from '../small-world.fixture.js';
import { MAX_STEPS } from './situation.js';

const MINUTE = 60_000;
const TAGS = ['x', 'y', 'bought', 'broken'];
const KIND_CONFIGS: Readonly<Record<string, fc.Arbitrary<JsonObject>>> = {
  tag: fc.record({ tag: fc.constantFrom(...TAGS) }),
  call: fc.constant({}),
  wait: fc.record({ for: fc.constantFrom('1m', '7m', '1h') }),
  'wait-for': fc.oneof(
    fc.record({ when: fc.record({ tag: fc.constantFrom(...TAGS) }), timeout: fc.constantFrom('3m', '1h') }),
    fc.record({ event: fc.constantFrom('A', 'B'), timeout: fc.constantFrom('3m', '1h') }),
  ),
  branch: fc.record({
    branches: fc.constant([
      { name: 'one', when: { tag: 'x' } },
      { name: 'two', when: { not: { tag: 'y' } } },
    ]),
  }),
  exit: fc.constant({}),
  goal: fc.record({ when: fc.record({ tag: fc.constantFrom(...TAGS) }), else: fc.constantFrom('wait', 'go-on', 'exit') }),
  'go-to': fc.record({ node: fc.nat({ max: 5 }).map((i) => `n${i}`) }),
  'wait-until': fc.oneof(
    fc.record({ at: fc.constantFrom('1970-01-01T00:30:00Z', '1970-01-02') }),
    fc.record({ window: fc.record({ from: fc.constant('00:20'), to: fc.constant('00:40') }) }),
  ),
  split: fc.constant({
    variants: [
      { name: 'one', weight: 1 },
      { name: 'two', weight: 2 },
    ],
  }),
  holdout: fc.constant({ percent: 50 }),
};
const OUTPUTS = ['next', 'matched', 'timeout', 'one', 'two', 'otherwise', 'failed', 'past', 'held-out'];

/** Any graph that can be drawn with six nodes, circles and all. */
const graphs: fc.Arbitrary<Graph> = fc
  .array(
    fc.constantFrom(...Object.keys(KIND_CONFIGS)).chain((kind) => KIND_CONFIGS[kind]!.map((config) => ({ kind, config }))),
    { minLength: 1, maxLength: 6 },
  )
  .chain((drawn) => {
    const nodes = [
      ['t', 'event-received', { event: 'A' }] as const,
      ...drawn.map(({ kind, config }, i) => [`n${i}`, kind, config] as const),
    ];
    const target = fc.nat(drawn.length - 1).map((i) => `n${i}`);
    const edges = fc.tuple(
      ...nodes.flatMap(([id]) =>
        OUTPUTS.map((output) => fc.option(target, { freq: 5 }).map((to) => (to ? [`${id} ${output} ${to}`] : []))),
      ),
    );
    const rule = fc.constantFrom(null, null, { tag: 'bought' });
    return fc.tuple(edges, rule, rule).map(([lines, exitWhen, goal]) => aGraph(nodes, lines.flat(), { exitWhen, goal }));
  });

type Act =
  | { readonly type: 'event'; readonly name: string }
  | { readonly type: 'tag'; readonly tag: string }
  | { readonly type: 'answer'; readonly well: boolean };
const acts: fc.Arbitrary<readonly { readonly afterMs: number; readonly act: Act }[]> = fc.array(
  fc.record({
    afterMs: fc.constantFrom(0, 1, MINUTE, 3 * MINUTE, 50 * MINUTE),
    act: fc.oneof<fc.Arbitrary<Act>[]>(
      fc.record({ type: fc.constant('event' as const), name: fc.constantFrom('A', 'B') }),
      fc.record({ type: fc.constant('tag' as const), tag: fc.constantFrom('x', 'y', 'bought') }),
      fc.record({ type: fc.constant('answer' as const), well: fc.boolean() }),
    ),
  }),
  { maxLength: 12 },
);

function perform(world: SmallWorld, act: Act, at: number, id: number): void {
  world.chain = { root: `r${id}`, depth: 0, steps: 0 };
  if (act.type === 'event') world.signal({ type: 'event', event: anEvent(act.name, { messageId: `m${id}`, occurredAt: at }) }, at);
  if (act.type === 'tag') {
    world.contact.tags.add(act.tag);
    world.signal({ type: 'changed' }, at);
  }
  const key = world.run!.effect;
  if (act.type === 'answer' && key !== null) {
    const outcome = act.well
      ? ({ status: 'done', response: null } as const)
      : ({ status: 'failed', reason: { code: 'f', detail: 'f' } } as const);
    world.signal({ type: 'answered', key, outcome }, at);
  }
}

/** One life of a contact. @param noise is called between any two things that happen, and must not matter */
function* live(
  graph: Graph,
  life: readonly { readonly afterMs: number; readonly act: Act }[],
  noise: (world: SmallWorld, at: number) => void,
): Generator<SmallWorld> {
  const world = new SmallWorld(graph).start(0, anEvent('A', { messageId: 'first' }));
  let at = 0;
  for (const [id, { afterMs, act }] of life.entries()) {
    yield world;
    at += afterMs;
    world.chain = { root: `due-${id}`, depth: 0, steps: 0 };
    world.sleepUntil(at);
    noise(world, at);
    perform(world, act, at, id);
    noise(world, at);
  }
  yield world;
}

const lived = (...of: Parameters<typeof live>): SmallWorld => [...live(...of)].at(-1)!;
const told = ({ steps, effects, run }: SmallWorld) => ({ steps, effects, run: { ...run, wakeAt: null } });
const silence = () => undefined;

describe('a run, whatever is drawn and whatever happens', () => {
  it('takes the same steps however often it is looked at, woken or answered for nothing', () => {
    const noise = (world: SmallWorld, at: number) => {
      world.signal({ type: 'changed' }, at).signal({ type: 'due' }, at).signal({ type: 'start' }, at);
      world.signal({ type: 'answered', key: 'of nobody', outcome: { status: 'done', response: null } }, at);
    };
    fc.assert(
      fc.property(graphs, acts, (graph, life) => expect(told(lived(graph, life, noise))).toEqual(told(lived(graph, life, silence)))),
      { numRuns: 300 },
    );
  });

  it('takes the same steps however the lives of several contacts are interleaved', () => {
    fc.assert(
      fc.property(graphs, acts, acts, fc.array(fc.boolean(), { maxLength: 30 }), (graph, one, two, order) => {
        const [first, second] = [live(graph, one, silence), live(graph, two, silence)];
        const seen: [SmallWorld, SmallWorld] = [first.next().value as SmallWorld, second.next().value as SmallWorld];
        for (const isFirst of order) (isFirst ? first : second).next();
        for (const rest of [first, second]) while (!rest.next().done);
        expect(seen.map(told)).toEqual([told(lived(graph, one, silence)), told(lived(graph, two, silence))]);
      }),
      { numRuns: 150 },
    );
  });

  it('takes the same steps when it is moved, ever again, to a version that is drawn the same', () => {
    const moving = (world: SmallWorld, at: number) => void world.signal({ type: 'move', from: new SmallWorld(world.graph).flow }, at);
    fc.assert(
      fc.property(graphs, acts, (graph, life) => expect(told(lived(graph, life, moving))).toEqual(told(lived(graph, life, silence)))),
      { numRuns: 300 },
    );
  });

  it('takes the same steps when it was paused for a while in which nothing was due and nothing happened', () => {
    const pausing = (world: SmallWorld, at: number) =>
      void world.signal({ type: 'pause' }, at).signal({ type: 'resume', overdue: 'run' }, at);
    fc.assert(
      fc.property(graphs, acts, (graph, life) => expect(told(lived(graph, life, pausing))).toEqual(told(lived(graph, life, silence)))),
      { numRuns: 300 },
    );
  });

  it('is one of active, completed, exited, failed; keeps the budgets; numbers its steps without gaps', () => {
    fc.assert(
      fc.property(graphs, acts, (graph, life) => {
        const world = new SmallWorld(graph).start(0, anEvent('A', { messageId: 'first' }));
        expect(world.chain.steps).toBeLessThanOrEqual(MAX_STEPS);
        const { run, steps, effects } = lived(graph, life, (at) => expect(at.chain.steps).toBeLessThanOrEqual(MAX_STEPS));
        expect(['active', 'completed', 'exited', 'failed']).toContain(run!.status);
        expect(run!.status === 'active').toBe(run!.doing !== null);
        expect(run!.status === 'active').toBe(run!.endedAt === null);
        expect(run!.doing).not.toBe('running');
        const isAtGoal = graph.nodes.some(({ id, kind }) => id === run!.node && kind === 'goal');
        if (run!.doing === 'waiting' && !isAtGoal) expect(run!.wakeAt).not.toBeNull();
        expect(steps.map(({ seq }) => seq)).toEqual(steps.map((_, i) => i + 1));
        expect(new Set(effects.map(({ key }) => key)).size).toBe(effects.length);
      }),
      { numRuns: 300 },
    );
  });

  it('never meets its budget in a graph that may be published, unless a wait lets it through at once', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const outputs = { ...graph, edges: graph.edges.filter((edge) => isDrawn(graph, edge.from, edge.output)) };
        fc.pre(!graph.nodes.some(({ kind }) => ['wait-for', 'wait-until', 'goal'].includes(kind)));
        fc.pre(validate(outputs, KINDS, { checkExpression: () => [] }).errors.length === 0);
        expect(new SmallWorld(outputs).start(0, anEvent('A')).run!.reason).not.toBe('loop.budget');
      }),
      { numRuns: 300 },
    );
  });
});

function isDrawn(graph: Graph, id: string, output: string): boolean {
  const kind = graph.nodes.find((node) => node.id === id)!.kind;
  const named: Readonly<Record<string, readonly string[]>> = {
    'wait-for': ['matched', 'timeout'],
    branch: ['one', 'two', 'otherwise'],
    exit: [],
    'go-to': [],
    split: ['one', 'two'],
    holdout: ['next', 'held-out'],
    'wait-until': ['next', 'past', 'missing'],
    call: ['next', 'failed'],
  };
  return (named[kind] ?? ['next']).includes(output);
}
