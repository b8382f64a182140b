import type { Graph, JsonObject } from '@tributary/contract';
import { EVENT_NAMES, TAGS } from '@tributary/fixtures';
import { reachableFrom } from '@tributary/workflow';
import fc from 'fast-check';
import { KEYS, PICKED, referring, rule } from './promise-cases.fixture.js';

/** A condition that may name any of the segments. */
const condition = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(rule, fc.nat({ max: KEYS.length })).map(([drawn, place]) => referring(drawn, place) as unknown as JsonObject) },
  { weight: 1, arbitrary: fc.constant<JsonObject>({ segment: PICKED }) },
);

interface Drawn {
  readonly kind: string;
  readonly config: JsonObject;
}
const drawn = (kind: string, config: fc.Arbitrary<JsonObject>): fc.Arbitrary<Drawn> => config.map((made) => ({ kind, config: made }));
const event = fc.constantFrom(...EVENT_NAMES);
const tag = fc.constantFrom(...TAGS);
const length = fc.constantFrom('1h', '6h', '1d', '3d');

const trigger: fc.Arbitrary<Drawn> = fc.oneof(
  { weight: 3, arbitrary: drawn('event-received', fc.record({ event: fc.oneof(event, event.map((name) => `${name.slice(0, 4)}*`)) })) },
  drawn('event-received', fc.record({ event, entryKey: fc.constantFrom('item', 'total') })),
  drawn('event-received', fc.record({ event, where: fc.constant([{ property: 'total', op: 'exists' }]) })),
  drawn('segment-entered', fc.record({ segment: fc.constantFrom(...KEYS.slice(0, 2), PICKED) })),
  drawn('tag-added', fc.record({ tag: fc.oneof(tag, fc.constant('*')) })),
  drawn('attribute-changed', fc.oneof(
    fc.record({ trait: fc.constantFrom('plan', 'address.city', 'address', 'computed.score.lead', 'on') }),
    fc.record({ trait: fc.constant('plan'), to: fc.constant('pro') }),
    fc.record({ trait: fc.constantFrom('age', 'plan'), from: fc.constantFrom<(string | number | null)[]>(20, '20', null) }),
  )),
  drawn('manual', fc.constant({})),
  drawn('segment-left', fc.record({ segment: fc.constantFrom(...KEYS.slice(0, 2)), causes: fc.constantFrom(['data', 'time'], ['data', 'late'], ['time']) })),
);

const node: fc.Arbitrary<Drawn> = fc.oneof(
  { weight: 3, arbitrary: drawn('add-tag', fc.record({ tag })) },
  { weight: 2, arbitrary: drawn('remove-tag', fc.record({ tag })) },
  { weight: 2, arbitrary: drawn('set-attribute', fc.record({ trait: fc.constantFrom('plan', 'address.city', 'age'), value: fc.constantFrom<(string | number)[]>('pro', 'Porto', 20) })) },
  { weight: 1, arbitrary: drawn('set-attribute', fc.record({ trait: fc.constantFrom('plan', 'list'), unset: fc.constant(true) })) },
  { weight: 2, arbitrary: drawn('adjust-score', fc.record({ score: fc.constant('lead'), by: fc.integer({ min: -2, max: 3 }) })) },
  { weight: 3, arbitrary: drawn('branch', fc.record({ branches: fc.tuple(condition, condition).map(([a, b]) => [{ name: 'one', when: a }, { name: 'two', when: b }]) })) },
  { weight: 3, arbitrary: drawn('wait', fc.record({ for: length })) },
  { weight: 3, arbitrary: drawn('wait-for', fc.record({ event, timeout: length })) },
  { weight: 3, arbitrary: drawn('wait-for', fc.record({ when: condition, timeout: length })) },
  { weight: 2, arbitrary: drawn('split', fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 3 })).map(([a, b]) => ({ variants: [{ name: 'one', weight: a }, { name: 'two', weight: b }] }))) },
  { weight: 1, arbitrary: drawn('holdout', fc.record({ percent: fc.constantFrom(0, 30, 60, 100) })) },
  { weight: 3, arbitrary: drawn('wait-until', fc.oneof(fc.record({ trait: fc.constant('on'), offset: fc.constantFrom('0d', '6h', '-1h') }), fc.record({ window: fc.record({ days: fc.constantFrom(['mon', 'wed'], []), from: fc.constant('09:00'), to: fc.constantFrom('12:00', '02:00') }) }))) },
  { weight: 2, arbitrary: drawn('goal', fc.record({ when: condition, else: fc.constantFrom('wait', 'go-on', 'exit') })) },
  { weight: 1, arbitrary: drawn('go-to', fc.constant({ node: '' })) },
  { weight: 3, arbitrary: drawn('start-workflow', fc.record({ workflow: fc.constantFrom('@0', '@1') })) },
  { weight: 2, arbitrary: drawn('add-to-segment', fc.constant({ segment: PICKED })) },
  { weight: 1, arbitrary: drawn('remove-from-segment', fc.constant({ segment: PICKED })) },
  { weight: 1, arbitrary: drawn('exit', fc.constant({})) },
  { weight: 4, arbitrary: drawn('http-request', fc.record({ url: fc.constant('https://example.com/'), method: fc.constantFrom('GET', 'POST'), saveAs: fc.constant('answer') })) },
);

const OUTPUTS: Readonly<Record<string, readonly string[]>> = { branch: ['one', 'two', 'otherwise'], split: ['one', 'two'], holdout: ['next', 'held-out'], 'wait-until': ['next', 'past', 'missing'], 'go-to': [], 'wait-for': ['matched', 'timeout'], exit: [], 'http-request': ['next', 'failed'] };

/** In a third of all drawings: whoever leaves at once tells little. */
const seldom = (rule: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject | null> => fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: rule });

const settings = fc.record({
  reentry: fc.constantFrom({ mode: 'once' as const }, { mode: 'after-exit' as const }, { mode: 'after-exit' as const, minInterval: '6h' }, { mode: 'every-time' as const }, null),
  exitWhen: seldom(condition),
  goal: seldom(condition),
});

/**
 * Drawings that can be published. Edges lead on, past up to two nodes, or nowhere; so does a `wait`, or back to the start:
 * a circle that takes time.
 */
export const graph: fc.Arbitrary<Graph> = fc.tuple(trigger, fc.array(node, { minLength: 1, maxLength: 7, size: 'max' }), fc.array(fc.nat({ max: 2 }), { minLength: 24, maxLength: 24 }), settings, fc.boolean()).map(([first, rest, skips, drawnSettings, circles]) => {
  const drawnNodes = [first, ...rest].map((one, i) => ({ id: `n${i}`, ...one }));
  const last = drawnNodes.length - 1;
  // A jump leads on, past one node; there is nothing after the last.
  const nodes = drawnNodes.map((one, i) => (one.kind !== 'go-to' ? one : i === last ? { ...one, kind: 'exit', config: {} } : { ...one, config: { node: `n${Math.min(i + 2, last)}` } }));
  let next = 0;
  const edges = nodes.flatMap(({ id, kind }, i) =>
    (OUTPUTS[kind] ?? ['next']).flatMap((output) => {
      const to = i + 1 + (i === 0 ? 0 : skips[next++ % skips.length]!);
      const back = circles && kind === 'wait' && i === nodes.length - 1;
      return back ? [{ from: id, output, to: 'n1' }] : to < nodes.length ? [{ from: id, output, to: `n${to}` }] : [];
    }),
  );
  // Boxes that nobody comes to are refused: without them most drawings can be published.
  const jumps = nodes.flatMap(({ id, kind, config }) => (kind === 'go-to' ? [{ from: id, output: '', to: String(config['node']) }] : []));
  const goals = nodes.filter(({ kind }) => kind === 'goal').map(({ id }) => id);
  const there = new Set(reachableFrom(['n0', ...goals], [...edges, ...jumps]));
  return { nodes: nodes.filter(({ id }) => there.has(id)), edges: edges.filter(({ from }) => there.has(from)), settings: drawnSettings } as unknown as Graph;
});
