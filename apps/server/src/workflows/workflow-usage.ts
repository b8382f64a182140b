import { graphNodeSchema, readConfig, type GraphNode, type Kinds } from '@tributary/contract';
import { parse, referencesOf } from '@tributary/segment';
import { run, type Connection } from '@tributary/store';
import { segmentIdOf } from '../segments/segment-id.js';
import { readFields, type ConfigField } from './config-fields.js';
import { workflowIdOf } from './workflow-id.js';

/** Drafts, and versions that newcomers or people inside still run. The text is looked at first: few graphs name a given segment. */
const mentioning = {
  name: 'workflows-mentioning',
  text: `
    select w.id, w.name, w.graph from workflow w
    where w.workspace = $1 and w.state <> 'archived' and (strpos(lower(w.graph::text), lower($2)) > 0 or strpos(lower(w.graph::text), lower($3)) > 0)
    union all
    select w.id, w.name, v.graph from workflow w join workflow_version v on v.workflow = w.id
    where w.workspace = $1 and (strpos(lower(v.graph::text), lower($2)) > 0 or strpos(lower(v.graph::text), lower($3)) > 0)
      and ((v.version = w.live_version and w.state <> 'archived')
        or exists (select from run r where r.workflow = w.id and r.version = v.version and r.status = 'active'))
    order by id`,
};

/** Workflows that name a segment in a condition, an exit rule or a field. */
export async function workflowsUsing(connection: Connection, workspace: number, segment: { id: number; key: string }, kinds: Kinds): Promise<{ id: string; name: string }[]> {
  const names = [segment.key, segmentIdOf(segment.id)];
  const rows = await run<{ id: number; name: string; graph: unknown }>(connection, mentioning, [workspace, ...names]);
  const using = rows.filter(({ graph }) => names.some((name) => segmentsNamedIn(graph, kinds).has(name)));
  return [...new Map(using.map(({ id, name }) => [id, { id: workflowIdOf(id), name }])).values()];
}

/** What fields pick: by which widget, under which name. */
export interface Picked {
  readonly widget: string;
  readonly name: string;
  readonly id?: string;
  readonly plain?: (written: string) => string;
}

/** Workflows of which a field picks something by its name, or by its id too. @param plain how what was written is compared; as it stands when absent */
export async function workflowsPicking(connection: Connection, workspace: number, { widget, name, id = name, plain = (written) => written }: Picked, kinds: Kinds): Promise<{ id: string; name: string }[]> {
  const asWritten = (text: string) => JSON.stringify(text).slice(1, -1);
  const rows = await run<{ id: number; name: string; graph: unknown }>(connection, mentioning, [workspace, asWritten(name), asWritten(id)]);
  const isIt = ({ widget: drawn, value }: ConfigField) => drawn === widget && typeof value === 'string' && (value === id || plain(value) === name);
  const picks = (graph: unknown) => nodesOf(graph).some((node) => readFields(node, kinds).some(isIt));
  return [...new Map(rows.filter(({ graph }) => picks(graph)).map((row) => [row.id, { id: workflowIdOf(row.id), name: row.name }])).values()];
}

/** The nodes of a graph, of a half-drawn one as far as they can be read. */
function nodesOf(graph: unknown): readonly GraphNode[] {
  const { nodes } = graph as { nodes?: readonly unknown[] };
  return (nodes ?? []).flatMap((node) => graphNodeSchema.safeParse(node).data ?? []);
}

/** The segments that a graph names, as it names them; of a half-drawn one as far as it can be read. */
export function segmentsNamedIn(graph: unknown, kinds: Kinds): ReadonlySet<string> {
  const fields = nodesOf(graph).flatMap((node) => readFields(node, kinds));
  const picked = fields.flatMap(({ widget, value }) => ((widget === 'segment-picker' || widget === 'static-segment-picker') && typeof value === 'string' ? [value] : []));
  return new Set([...picked, ...rulesIn(graph, kinds).flatMap(segmentsAskedBy)]);
}

/** The conditions of a graph, as they stand there, unread; of a half-drawn one as far as it can be read. */
export function rulesIn(graph: unknown, kinds: Kinds): readonly unknown[] {
  const { settings } = graph as { settings?: { exitWhen?: unknown; goal?: unknown } | null };
  const drawn = nodesOf(graph);
  const written = drawn.flatMap((node) => readFields(node, kinds)).flatMap(({ widget, value }) => (widget === 'expression' ? [value] : []));
  return [settings?.exitWhen, settings?.goal, ...written, ...drawn.flatMap((node) => rulesOf(node, kinds))];
}

/** The conditions of a node, those that it makes of its fields included. */
function rulesOf(node: GraphNode, kinds: Kinds): readonly unknown[] {
  const kind = kinds.get(node.kind);
  const read = kind && readConfig(kind, node.config, node.version);
  return read?.ok ? (kind?.conditions?.(read.config) ?? []).map(({ expression }) => expression) : [];
}

function segmentsAskedBy(rule: unknown): readonly string[] {
  const read = parse(rule);
  return read.ok ? [...referencesOf(read.expression)] : [];
}
