import type { Change, Expression, Kinds } from '@tributary/contract';
import { compile, type Reads, type Settings } from '@tributary/segment';
import { run, type Connection, type Statement } from '@tributary/store';
import type { Definitions, RuleVersion, SegmentDefinition } from './definitions.js';
import { segmentIdOf } from '../../segments/segment-id.js';
import { larger, Readings } from './readings.js';
import { triggersOf, type WorkflowRow } from './triggers.js';
import { Flows } from './flows.js';
import { NONE } from './small-list.js';

interface Row {
  id: number;
  key: string;
  kind: 'active' | 'static';
  live_version: number | null;
  building_version: number | null;
  live_rule: Expression | null;
  building_rule: Expression | null;
}

const readWorkspace: Statement = { name: 'definitions-workspace', text: `select definitions_version as version, name, timezone, shard, array(select key from topic where workspace = workspace.id and consent = 'opt-in' order by key) as "optIn" from workspace where id = $1` };

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

function compileRow(row: Row, settings: Settings): Compiled {
  const reads: Reads[] = [];
  const version = (rule: Expression | null, number: number | null): RuleVersion | null => {
    if (rule === null || number === null) return null;
    const compiled = compile(rule, settings);
    reads.push(compiled.reads);
    return { version: number, evaluate: compiled.evaluate, needs: compiled.needs };
  };
  const definition = { id: row.id, key: row.key, kind: row.kind, version: row.live_version, live: version(row.live_rule, row.live_version), building: version(row.building_rule, row.building_version) };
  return { definition, reads };
}

const changesRead = (reads: Reads, idOf: (name: string) => number | undefined): Change[] => [
  ...[...reads.events].map((name): Change => `event:${name}`),
  ...[...reads.traits].map((name): Change => `trait:${name}`),
  ...(reads.companies ? ['company:*' as const] : []),
  ...[...reads.consents].map((name): Change => `consent:${name}`),
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

const ascending = (places: Iterable<number>): number[] => [...new Set(places)].sort((a, b) => a - b);
const union = (one: readonly string[], other: readonly string[]): readonly string[] => (other.length === 0 ? one : one.length === 0 ? other : [...new Set([...one, ...other])]);

/** What may change when something does: what names it, and what names all tags, or all events that begin so. */
function dependentsIn(index: ReadonlyMap<Change, readonly number[]>): Definitions['dependents'] {
  const patterns = [...index.keys()].filter((change) => change.startsWith('event:') && change.endsWith('*'));
  const known = new Map<Change, readonly number[]>();
  const of = (change: Change) => index.get(change) ?? NONE;
  return (change) => {
    if (change.startsWith('tag:')) return index.has('tag:*') ? ascending([...of(change), ...of('tag:*')]) : of(change);
    if (patterns.length === 0 || !change.startsWith('event:')) return of(change);
    let places = known.get(change);
    if (!places) known.set(change, (places = ascending([change, ...patterns.filter((pattern) => change.startsWith(pattern.slice(0, -1)))].flatMap(of))));
    return places;
  };
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
  const [head] = await run<{ version: number; name: string; timezone: string; shard: number | null; optIn: string[] }>(connection, readWorkspace, [workspace]);
  if (!head) throw new Error(`workspace ${workspace} is gone`);
  const rows = await run<Row>(connection, readSegments, [workspace]);
  const byName = new Map(rows.flatMap((row) => [[row.key, row.id] as const]));
  for (const row of rows) byName.set(segmentIdOf(row.id), row.id);
  const idOf = (name: string) => byName.get(name);
  const settings = { timezone: head.timezone, optIn: new Set(head.optIn) };
  const ordered = inReferenceOrder(rows.map((row) => compileRow(row, settings)), idOf);
  const index = indexOf(ordered, idOf);
  const places = new Map(ordered.map(({ definition }, place) => [definition.id, place]));
  const segments = ordered.map(({ definition }) => definition);
  const readings = new Readings();
  for (const { live, building } of segments) for (const version of [live, building]) if (version) readings.add(version.needs);
  const paths = new Set(ordered.flatMap(({ reads }) => reads.flatMap((one) => [...one.changes])));
  const flows = known?.isUnder(settings) ? known : new Flows(kinds, settings);
  return {
    ...{ workspace, name: head.name, timezone: head.timezone, version: head.version, sandboxShard: head.shard, segments, flows },
    ...(await audiencesIn(connection, workspace)),
    ...triggersOf(await run<WorkflowRow>(connection, readWorkflows, [workspace]), flows, idOf),
    buildingPlaces: segments.flatMap((segment, place) => (segment.building ? [place] : [])),
    dependents: dependentsIn(index),
    resolve: (name) => {
      const place = places.get(idOf(name) ?? -1);
      return place === undefined ? undefined : segments[place];
    },
    placeOf: (id) => places.get(id),
    readingOf: (event) => larger(readings.of(event), flows.readingOf(event)),
    patternsOf: (event) => union(readings.patternsOf(event), flows.patternsOf(event)),
    readsCompanies: () => flows.readsCompanies || index.has('company:*'),
    changePaths: () => (flows.changePaths.size === 0 ? [...paths] : [...new Set([...paths, ...flows.changePaths])]),
  };
}
