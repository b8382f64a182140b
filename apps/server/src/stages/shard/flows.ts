import type { AskWhere, Change, EventHappening, Expression, Kinds, PropertyCondition } from '@tributary/contract';
import { compile, namesEvent, type Compiled, type EventNeed, type Settings } from '@tributary/segment';
import { run, type Connection, type Statement } from '@tributary/store';
import { conditionsOf, prepare, type Flow } from '@tributary/workflow';
import { segmentIdOf } from '../../segments/segment-id.js';
import { Readings, type Reading } from './readings.js';

/** One version of a workflow, ready for its runs. Never changes. */
export interface CompiledFlow {
  readonly workflow: number;
  readonly version: number;
  readonly flow: Flow;
  /** What of the past its conditions read. */
  readonly needs: readonly EventNeed[];
  /** Paths of traits of which its conditions ask when they last changed. */
  readonly changePaths: readonly string[];
  readonly readsCompanies: boolean;
  /** What its actions may change. */
  readonly changes: readonly Change[];
  /** @param condition one of the flow's own, by identity */
  condition(condition: Expression): Compiled;
  readonly where: AskWhere;
}

/** Which version a run is pinned to. */
export interface FlowKey {
  readonly workflow: number;
  readonly version: number;
}

/** Whether a condition reads what changed. @param keyOf the key of a segment by its id */
export function isRead(condition: Compiled, change: Change, keyOf: (segment: number) => string | undefined): boolean {
  const { reads } = condition;
  const what = change.slice(change.indexOf(':') + 1);
  if (change.startsWith('event:')) return namesEvent(reads.events, what);
  if (change === 'company:*') return reads.companies;
  if (change.startsWith('consent:')) return reads.consents.has(what);
  if (change.startsWith('tag:')) return reads.tags.has(what) || reads.tags.has('*');
  if (change.startsWith('trait:')) return reads.traits.has(what);
  return reads.segments.has(segmentIdOf(Number(what))) || reads.segments.has(keyOf(Number(what)) ?? '');
}

/** The name does not matter: the history is the one event that is looked at. */
const ANY = 'event';

/** Property comparisons as a condition over a history of one event. */
function whereOf({ timezone }: Settings): AskWhere {
  const compiled = new WeakMap<readonly PropertyCondition[], Compiled>();
  return (where, event: EventHappening) => {
    if (where.length === 0) return true;
    const condition = compiled.get(where) ?? compile({ event: ANY, where: [...where] } as Expression, { timezone });
    compiled.set(where, condition);
    const { messageId, occurredAt, properties, context } = event;
    const facts = { traits: {}, computed: {}, tags: new Set<string>(), consent: {}, companies: [], changedAt: () => 0, isActive: true, isMember: () => false, totalsOf: () => undefined, instantsOf: () => [occurredAt], eventsOf: () => [{ messageId, name: ANY, occurredAt, properties, context }] };
    return condition.evaluate(facts, occurredAt).member;
  };
}

/** @throws {Error} for a graph that this server cannot read, say because a kind of its nodes is not installed any more */
export function compileFlow(key: FlowKey, graph: unknown, kinds: Kinds, settings: Settings): CompiledFlow {
  const flow = prepare(graph, kinds);
  const conditions = new Map(conditionsOf(flow).map((condition) => [condition, compile(condition, settings)]));
  const changes = [...flow.nodes.values()].flatMap(({ node, config }) => (node.type === 'action' ? (node.changes?.(config) ?? []) : []));
  return {
    workflow: key.workflow,
    version: key.version,
    flow,
    needs: [...conditions.values()].flatMap((condition) => condition.needs),
    readsCompanies: [...conditions.values()].some((condition) => condition.reads.companies),
    changePaths: [...conditions.values()].flatMap((condition) => [...condition.reads.changes]),
    changes,
    where: whereOf(settings),
    condition(condition) {
      const known = conditions.get(condition) ?? compile(condition, settings);
      conditions.set(condition, known);
      return known;
    },
  };
}

const read: Statement = {
  name: 'read-workflow-versions',
  text: `select v.workflow, v.version, v.graph from unnest($1::int[], $2::int[]) as k(workflow, version) join workflow_version v using (workflow, version)`,
};
const nameOf = ({ workflow, version }: FlowKey): string => `${workflow}/${version}`;

/** The versions of one workspace's workflows, compiled when first met and kept: a published version never changes. */
export class Flows {
  readonly #known = new Map<string, CompiledFlow | null>();
  readonly #readings = new Readings();
  /** Of all versions that were met: paths of traits of which they ask when they last changed. */
  readonly changePaths = new Set<string>();
  /** Whether any of them asks about companies. */
  readsCompanies = false;

  constructor(
    private readonly kinds: Kinds,
    private readonly settings: Settings,
  ) {}

  /** Whether they were compiled under the same settings. */
  isUnder({ timezone, optIn }: Settings): boolean {
    return timezone === this.settings.timezone && [...(optIn ?? [])].join('\n') === [...(this.settings.optIn ?? [])].join('\n');
  }

  /** @returns null when it was loaded and cannot be run here; undefined when it was not loaded */
  get(key: FlowKey): CompiledFlow | null | undefined {
    return this.#known.get(nameOf(key));
  }

  add(key: FlowKey, graph: unknown): CompiledFlow | null {
    const known = this.get(key);
    if (known !== undefined) return known;
    const made = this.#compile(key, graph);
    this.#known.set(nameOf(key), made);
    if (made) this.#readings.add(made.needs);
    this.readsCompanies ||= made?.readsCompanies ?? false;
    for (const path of made?.changePaths ?? []) this.changePaths.add(path);
    return made;
  }

  /** Grows with what conditions of all versions that were met read. */
  get extent(): number {
    return this.#readings.extent;
  }

  /** What conditions of all versions that were met read of events of this name. */
  readingOf(event: string): Reading {
    return this.#readings.of(event);
  }

  patternsOf(event: string): readonly string[] {
    return this.#readings.patternsOf(event);
  }

  /** Loads those that are not known yet, in one statement. */
  async ensure(connection: Connection, keys: readonly FlowKey[]): Promise<void> {
    const missing = [...new Map(keys.filter((key) => this.get(key) === undefined).map((key) => [nameOf(key), key])).values()];
    if (missing.length === 0) return;
    const rows = await run<FlowKey & { graph: unknown }>(connection, read, [missing.map((key) => key.workflow), missing.map((key) => key.version)]);
    for (const row of rows) this.add(row, row.graph);
    for (const key of missing) if (this.get(key) === undefined) this.#known.set(nameOf(key), null);
  }

  #compile(key: FlowKey, graph: unknown): CompiledFlow | null {
    try {
      return compileFlow(key, graph, this.kinds, this.settings);
    } catch {
      return null; // its runs fail with a reason that says so, and can be retried
    }
  }
}
