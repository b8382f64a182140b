import type { Change, Expression, Kinds } from '@tributary/contract';
import { compile, type Reads } from '@tributary/segment';
import { run, type Connection, type Statement } from '@tributary/store';
import type { Definitions, RuleVersion, SegmentDefinition } from './definitions.js';
import { segmentIdOf } from '../../segments/segment-id.js';
import { larger, Readings } from './readings.js';
import { triggersOf, type WorkflowRow } from './triggers.js';
import { Flows } from './flows.js';

interface Row {
  id: number;
  key: string;
  kind: 'active' | 'static';
  live_version: number | null;
  building_version: number | null;
  live_rule: Expression | null;
  building_rule: Expression | null;
}

const readWorkspace: Statement = { name: 'definitions-workspace', text: `select definitions_version as version, name, timezone, shard from workspace where id = $1` };

const readSegments: Statement = {
  name: 'definitions-segments',
  text: `
    select s.id, s.key, s.kind, s.live_version, s.building_version, l.rule as live_rule, b.rule as building_rule
    from segment s
    left join segment_version l on l.segment = s.id and l.version = s.live_version
    left join segment_version b on b.segment = s.id and b.version = s.building_version
    where s.workspace = $1 order by s.id`,
};

const readWorkflows: Statement = {
  name: 'definitions-workflows',
  text: `
    select w.id, w.state, w.live_version as version, w.admits, v.graph, w.dates_from, w.dates_mark from workflow w left join workflow_version v on v.workflow = w.id and v.version = w.live_version
    where w.workspace = $1 and w.state <> 'draft' order by w.id`,
};

const readAudiences: Statement = { name: 'definitions-audiences', text: `select id, segment from audience where workspace = $1 order by id` };

/** Ad audiences, and which of them keep in step with a segment. */
async function audiencesIn(connection: Connection, workspace: number): Promise<Pick<Definitions, 'hasAudiences' | 'audiencesOf'>> {
  const rows = await run<{ id: number; segment: number | null }>(connection, readAudiences, [workspace]);
  return { hasAudiences: rows.length > 0, audiencesOf: (segment) => rows.filter((row) => row.segment === segment).map((row) => row.id) };
}

interface Compiled {
  readonly definition: SegmentDefinition;
  readonly reads: readonly Reads[];
}

function compileRow(row: Row, timezone: string): Compiled {
  const reads: Reads[] = [];
  const version = (rule: Expression | null, number: number | null): RuleVersion | null => {
    if (rule === null || number === null) return null;
    const compiled = compile(rule, { timezone });
    reads.push(compiled.reads);
    return { version: number, evaluate: compiled.evaluate, needs: compiled.needs };
  };
  const definition = { id: row.id, key: row.key, kind: row.kind, version: row.live_version, live: version(row.live_rule, row.live_version), building: version(row.building_rule, row.building_version) };
  return { definition, reads };
}

const changesRead = (reads: Reads, idOf: (name: string) => number | undefined): Change[] => [
  ...[...reads.events].map((name): Change => `event:${name}`),
  ...[...reads.traits].map((name): Change => `trait:${name}`),
  ...[...reads.tags].map((name): Change => `tag:${name}`),
  ...[...reads.segments].flatMap((name): Change[] => (idOf(name) === undefined ? [] : [`segment:${idOf(name)!}`])),
];

function indexOf(compiled: readonly Compiled[], idOf: (name: string) => number | undefined): Map<Change, number[]> {
  const index = new Map<Change, number[]>();
  compiled.forEach(({ reads }, place) => {
    for (const change of new Set(reads.flatMap((one) => changesRead(one, idOf)))) index.set(change, [...(index.get(change) ?? []), place]);
  });
  return index;
}

/**
 * Every id after those that it refers to. Both versions of a rule count, so two segments may for a while refer to each other,
 * one in its old rule and one in its new; then either comes first.
 */
function referenceOrder(references: ReadonlyMap<number, readonly number[]>): number[] {
  const order = new Set<number>();
  const visiting = new Set<number>();
  const visit = (id: number): void => {
    if (order.has(id) || visiting.has(id)) return;
    visiting.add(id);
    references.get(id)?.forEach(visit);
    order.add(id);
  };
  for (const id of references.keys()) visit(id);
  return [...order];
}

/** Segments by reference: an id or key in a rule of either version puts the named one first. */
function inReferenceOrder(compiled: readonly Compiled[], idOf: (name: string) => number | undefined): Compiled[] {
  const byId = new Map(compiled.map((one) => [one.definition.id, one]));
  const references = new Map(compiled.map(({ definition, reads }) => [definition.id, reads.flatMap((one) => [...one.segments].flatMap((name) => idOf(name) ?? []))]));
  return referenceOrder(references).flatMap((id) => byId.get(id) ?? []);
}

/**
 * Reads and compiles all that a workspace's contacts are judged by.
 * @param known versions of workflows that were compiled before
 */
export async function loadDefinitions(connection: Connection, workspace: number, kinds: Kinds, known: Flows | undefined): Promise<Definitions> {
  const [head] = await run<{ version: number; name: string; timezone: string; shard: number | null }>(connection, readWorkspace, [workspace]);
  if (!head) throw new Error(`workspace ${workspace} is gone`);
  const rows = await run<Row>(connection, readSegments, [workspace]);
  const byName = new Map(rows.flatMap((row) => [[row.key, row.id] as const]));
  for (const row of rows) byName.set(segmentIdOf(row.id), row.id);
  const idOf = (name: string) => byName.get(name);
  const ordered = inReferenceOrder(rows.map((row) => compileRow(row, head.timezone)), idOf);
  const index = indexOf(ordered, idOf);
  const places = new Map(ordered.map(({ definition }, place) => [definition.id, place]));
  const segments = ordered.map(({ definition }) => definition);
  const readings = new Readings();
  for (const { live, building } of segments) for (const version of [live, building]) if (version) readings.add(version.needs);
  const dependentsOf = (change: Change): readonly number[] => index.get(change) ?? [];
  const flows = known ?? new Flows(kinds, head.timezone);
  return {
    ...{ workspace, name: head.name, timezone: head.timezone, version: head.version, sandboxShard: head.shard, segments, flows },
    ...(await audiencesIn(connection, workspace)),
    ...triggersOf(await run<WorkflowRow>(connection, readWorkflows, [workspace]), flows, idOf),
    buildingPlaces: segments.flatMap((segment, place) => (segment.building ? [place] : [])),
    dependents: (change) => (change.startsWith('tag:') ? [...new Set([...dependentsOf(change), ...dependentsOf('tag:*')])].sort((a, b) => a - b) : dependentsOf(change)),
    resolve: (name) => {
      const place = places.get(idOf(name) ?? -1);
      return place === undefined ? undefined : segments[place];
    },
    placeOf: (id) => places.get(id),
    readingOf: (event) => larger(readings.of(event), flows.readingOf(event)),
  };
}
