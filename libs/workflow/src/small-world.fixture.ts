import {
  defineAction,
  defineEffect,
  kindsOf,
  SketchedContact,
  StepFailed,
  type ContactSketch,
  type EventHappening,
  type Expression,
  type Graph,
  type GraphSettings,
  type Happening,
  type JsonObject,
  type Kinds,
  type Verdict,
} from '@tributary/contract';
import { z } from 'zod';
import { advance } from './interpreter/advance.js';
import { prepare, type Flow } from './interpreter/flow.js';
import { startRun, type Run, type Step } from './interpreter/run.js';
import type { AskedEffect, Chain, Ports, Signal } from './interpreter/situation.js';
import { nodes } from './nodes/registry.gen.js';

const tagConfig = z.object({ tag: z.string() });
const tag = defineAction({
  ...{ kind: 'tag', version: 1, title: 'Tag', icon: 'tag', group: 'Specs', summary: 'Puts a tag on; fails on the tag "broken".' },
  config: tagConfig,
  outputs: ['next'],
  run({ config, contact }) {
    if (config.tag === 'broken') throw new StepFailed('specs.broken', 'This tag cannot be put on.');
    contact.tags.add(config.tag);
    return 'next';
  },
  examples: [],
});
const call = defineEffect({
  ...{ kind: 'call', version: 1, title: 'Call', icon: 'globe', group: 'Specs', summary: 'Goes outside.' },
  config: z.object({ saveAs: z.string().optional() }),
  outputs: ['next', 'failed'],
  repeat: () => 'with-key',
  request: () => ({ port: 'http', payload: {} }),
  answer({ config, data }, outcome) {
    if (config.saveAs !== undefined && outcome.status === 'done') data.set(config.saveAs, outcome.response);
    return outcome.status === 'done' ? 'next' : 'failed';
  },
  examples: [],
});

/** For specs: the kinds of this library and two that stand for the actions. */
export const KINDS: Kinds = kindsOf([...nodes, tag, call]);

/** `a -next-> b` as a line each; nodes are `id kind {config}`. */
export function aGraph(
  drawn: readonly (readonly [id: string, kind: string, config?: JsonObject])[],
  edges: readonly string[],
  settings?: GraphSettings,
): Graph {
  return {
    nodes: drawn.map(([id, kind, config = {}]) => ({ id, kind, config })),
    edges: edges.map((edge) => {
      const [from = '', output = '', to = ''] = edge.split(' ');
      return { from, output, to };
    }),
    settings,
  };
}

/** What the segment library would say of the few conditions that specs use. */
export function holds(expression: Expression, tags: ReadonlySet<string>): boolean {
  if ('tag' in expression) return tags.has(expression.tag);
  if ('not' in expression) return !holds(expression.not, tags);
  if ('and' in expression) return expression.and.every((e) => holds(e, tags));
  if ('or' in expression) return expression.or.some((e) => holds(e, tags));
  return 'everyone' in expression;
}

export const anEvent = (name: string, change: Partial<EventHappening> = {}): EventHappening => ({
  ...{ type: 'event', messageId: `m-${name}`, name, occurredAt: 0, cause: 'data', properties: {}, context: {} },
  ...change,
});

/** For specs: one contact in one workflow, and everything that came of it. */
export class SmallWorld {
  readonly flow: Flow;
  readonly contact: SketchedContact;
  readonly steps: Step[] = [];
  readonly effects: AskedEffect[] = [];
  chain: Chain = { root: 'r', depth: 0, steps: 0 };
  run: Run | null = null;
  /** Answers of the port by the JSON of a condition, where a spec wants others. */
  readonly verdicts = new Map<string, Verdict>();
  timezone = 'UTC';
  readonly exposures = new Map<string, string>();

  constructor(readonly graph: Graph, given: ContactSketch = {}) {
    this.flow = prepare(graph, KINDS);
    this.contact = new SketchedContact(given);
  }

  get ports(): Ports {
    return {
      timezone: this.timezone,
      exposure: (node) => this.exposures.get(node) ?? null,
      expose: (node, variant) => void this.exposures.set(node, variant),
      ask: (expression) =>
        this.verdicts.get(JSON.stringify(expression)) ?? { member: holds(expression, this.contact.view.tags), validUntil: null },
      where: () => true,
      render: (template) => template,
      settle: () => undefined,
    };
  }

  start(now = 0, happening: Happening = { type: 'manual', id: 'e1', at: now }): this {
    const trigger = this.flow.trigger.id;
    this.run = startRun({ id: 'run-1', workflow: 'w1', version: 1, contact: 'c1', entryKey: '', trigger, now, happening });
    return this.signal({ type: 'start' }, now);
  }

  /** A run goes through JSON before each signal, as it does through the database. */
  signal(signal: Signal, now: number): this {
    const run: Run = JSON.parse(JSON.stringify(this.run));
    const { flow, contact, chain } = this;
    const advanced = advance({ flow, run, contact, now, chain, signal }, this.ports);
    this.run = advanced.run;
    this.chain = advanced.chain;
    this.steps.push(...advanced.steps);
    this.effects.push(...advanced.effects);
    return this;
  }

  /** Delivers `due` at each instant it asks for, up to `until`. */
  sleepUntil(until: number): this {
    for (let at = this.run!.wakeAt; at !== null && at <= until; at = this.run!.wakeAt) this.signal({ type: 'due' }, at);
    return this;
  }

  get way(): string {
    return this.steps.map(({ node, output }) => `${node}>${output ?? ''}`).join(' ');
  }
}
