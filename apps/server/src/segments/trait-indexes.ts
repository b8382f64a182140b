import type { Expression, Kinds } from '@tributary/contract';
import { indexedSql, parse, traitIndexesOf, type TraitIndex } from '@tributary/segment';
import { keepTraitIndexes, peopleByWorkspace, run, traitIndexName, usableTraitIndexes, type Connection, type Pool, type TraitIndexWish } from '@tributary/store';
import { escapeLiteral } from 'pg';
import { rulesIn } from '../workflows/workflow-usage.js';

/** So many in the whole database: each is written with every contact that changes. */
const MOST_INDEXES = 8;
/** In workspaces with fewer contacts than that, looking at all of them takes less than a tenth of a second, and an index costs each change of them. */
const WORTH_PEOPLE = 20_000;

/** One rule in use. */
interface RuleInUse {
  readonly workspace: number;
  readonly rule: Expression;
}

const definitions = { name: 'definitions-at-large', text: `select coalesce(sum(definitions_version), 0)::text as version from workspace` };
const segmentRules = {
  name: 'segment-rules-in-use',
  text: `select s.workspace, v.rule from segment s join segment_version v on v.segment = s.id and v.version = coalesce(s.building_version, s.live_version) where v.rule is not null`,
};
const graphs = {
  name: 'graphs-in-use',
  text: `select w.workspace, v.graph from workflow w join workflow_version v on v.workflow = w.id and v.version = w.live_version where w.state = 'published'`,
};

const keyOf = ({ trait, of }: TraitIndex): string => `${of}:${trait}`;

/** Which attributes an index finds now: as `toSql` asks. Nothing is asked of the database for a rule that no index could help. */
export async function indexedTraits(connection: Connection, rule: Expression): Promise<(index: TraitIndex) => boolean> {
  if (traitIndexesOf(rule).length === 0) return () => false;
  const usable = await usableTraitIndexes(connection);
  return (index) => usable.has(traitIndexName(keyOf(index)));
}

/**
 * The indexes that pay most, at most eight: of what most rules in use ask, then of what stands already, then of what most people are asked. One that
 * stands stays while any rule asks for it; a new one is made only for workspaces that are large enough.
 * @param people contacts of the workspaces that are large enough
 * @param standing names of the indexes there are
 */
export function chooseTraitIndexes(rules: readonly RuleInUse[], people: ReadonlyMap<number, number>, standing: ReadonlySet<string>): TraitIndexWish[] {
  const asked = new Map<string, { index: TraitIndex; rules: number; workspaces: Set<number> }>();
  for (const { workspace, rule } of rules) {
    for (const index of traitIndexesOf(rule)) {
      if (!people.has(workspace) && !standing.has(traitIndexName(keyOf(index)))) continue;
      const one = asked.get(keyOf(index)) ?? { index, rules: 0, workspaces: new Set() };
      one.workspaces.add(workspace);
      asked.set(keyOf(index), { ...one, rules: one.rules + 1 });
    }
  }
  const worth = [...asked].map(([key, one]) => ({ ...one, key, stands: Number(standing.has(traitIndexName(key))), people: [...one.workspaces].reduce((sum, id) => sum + (people.get(id) ?? 0), 0) }));
  worth.sort((a, b) => b.rules - a.rules || b.stands - a.stands || b.people - a.people || (a.key < b.key ? -1 : 1));
  return worth.slice(0, MOST_INDEXES).map(({ key, index }) => ({ key, expression: indexedSql(index.of, `(traits -> ${escapeLiteral(index.trait)})`) }));
}

async function rulesInUse(connection: Connection, kinds: Kinds): Promise<RuleInUse[]> {
  const segments = await run<{ workspace: number; rule: Expression }>(connection, segmentRules, []);
  const workflows = await run<{ workspace: number; graph: unknown }>(connection, graphs, []);
  const conditions = workflows.flatMap(({ workspace, graph }) => rulesIn(graph, kinds).flatMap((rule) => {
    const read = parse(rule);
    return read.ok ? [{ workspace, rule: read.expression }] : [];
  }));
  return [...segments, ...conditions];
}

/** Keeps indexes of the attributes that rules in use ask for. One a process; of several processes one does the work. */
export class TraitIndexes {
  #settled = '';

  constructor(
    private readonly pool: Pool,
    private readonly kinds: Kinds,
  ) {}

  /**
   * Makes what is lacking and drops what nobody needs any more; nothing when no rule and no crowd has changed since.
   * @param signal ends it early
   */
  async keep(signal: AbortSignal): Promise<void> {
    const people = await peopleByWorkspace(this.pool, WORTH_PEOPLE);
    const [row] = await run<{ version: string }>(this.pool, definitions, []);
    const state = [row!.version, ...people.keys()].join();
    if (state === this.#settled) return;
    const wishes = chooseTraitIndexes(await rulesInUse(this.pool, this.kinds), people, await usableTraitIndexes(this.pool));
    const { busy } = await keepTraitIndexes(this.pool, wishes, signal);
    if (!busy && !signal.aborted) this.#settled = state;
  }
}
