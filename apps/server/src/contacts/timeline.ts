import { TIMELINE_KINDS, type JsonObject, type Page, type TimelineKind, type TimelineQuery } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import { userIdOf } from '../sales/sales-ids.js';
import { segmentIdOf } from '../segments/segment-id.js';
import { workflowIdOf } from '../workflows/workflow-id.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { resolveContact } from './resolve-contacts.js';

/** One thing that a contact did, or that happened to it; what else it says depends on `type`. */
export type TimelineEntry = JsonObject & { readonly at: string; readonly type: string };

interface Row {
  readonly at: Date;
  readonly rank: number;
  readonly tie: string;
  readonly type: string;
  readonly says: JsonObject;
  readonly segment: number | null;
  readonly workflow: number | null;
  readonly owner: number | null;
}

/** What one table has to tell: SQL over its row `x`. */
interface Part {
  readonly kind: TimelineKind;
  readonly rank: number;
  readonly type: string;
  readonly at: string;
  readonly tie: string;
  readonly says: string;
  readonly from: string;
  readonly where?: string;
  readonly segment?: string;
  readonly workflow?: string;
  readonly owner?: string;
}

/** `rank` and `tie` order what is of one instant: an event comes before what follows from it. Each table gives at most a page. */
const part = (of: Part): string => `
  (select ${of.at} as at, ${of.rank} as rank, ${of.tie} collate "C" as tie, ${of.type} as type, jsonb_build_object(${of.says}) as says,
      ${of.segment ?? 'null::int'} as segment, ${of.workflow ?? 'null::int'} as workflow, ${of.owner ?? 'null::int'} as owner
    from ${of.from}
    where x.shard = $1 and x.workspace = $2 and x.contact = $3 ${of.where ?? ''}
      and ($4::timestamptz is null or (${of.at} <= $4 and (${of.at}, ${of.rank}, ${of.tie} collate "C") < ($4, $5::int, $6::text)))
    order by 1 desc, 3 desc limit $7)`;

const padded = (id: string): string => `lpad(${id}::text, 20, '0')`;

const CHANGE: Pick<Part, 'rank' | 'type' | 'at' | 'tie'> = { rank: 2, type: 'x.kind', at: 'x.at', tie: padded('x.id') };
const CHANGED = `'before', x.before, 'after', x.after, 'cause', x.cause`;
const TASK = `'task', x.id, 'title', x.title, 'ownerName', u.name`;
const TASKS: Pick<Part, 'kind' | 'from' | 'workflow' | 'owner' | 'tie'> = { kind: 'task', from: 'task x left join workspace_user u on u.workspace = x.workspace and u.id = x.owner', workflow: 'x.workflow', owner: 'x.owner', tie: 'x.id::text' };

const PARTS: readonly Part[] = [
  {
    ...{ kind: 'event', rank: 1, type: `'event'`, at: 'x.occurred_at', tie: padded('x.id'), from: 'event x' },
    says: `'id', x.id::text, 'messageId', x.message_id, 'call', x.type, 'name', x.name, 'properties', x.properties, 'traits', x.traits, 'receivedAt', to_char(x.received_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'late', x.late, 'source', x.source`,
  },
  {
    ...{ ...CHANGE, kind: 'segment', from: 'contact_change x left join segment s on s.workspace = x.workspace and s.id::text = x.key', where: `and x.kind = 'segment'` },
    ...{ says: `'key', s.key, 'name', s.name, 'colour', s.colour, ${CHANGED}`, segment: 'x.key::int' },
  },
  { ...{ ...CHANGE, kind: 'change', from: 'contact_change x', where: `and x.kind not in ('segment', 'computed')` }, says: `'key', x.key, ${CHANGED}` },
  {
    ...{ kind: 'run', rank: 3, type: `'run-entered'`, at: 'x.entered_at', tie: 'x.id::text', from: 'run x join workflow w on w.id = x.workflow', workflow: 'x.workflow' },
    says: `'run', x.id, 'name', w.name, 'version', x.version, 'entryKey', x.entry_key`,
  },
  {
    ...{ kind: 'run', rank: 4, type: `'step'`, at: 'x.left_at', tie: `x.run::text || ${padded('x.seq')}`, workflow: 'r.workflow' },
    from: 'step x join run r on r.shard = x.shard and r.workspace = x.workspace and r.contact = x.contact and r.id = x.run',
    says: `'run', x.run, 'node', x.node, 'kind', x.kind, 'output', x.output, 'reason', x.reason, 'effect', x.effect`,
  },
  {
    ...{ kind: 'message', rank: 5, type: `'effect'`, at: 'x.at', tie: 'x.key::text', from: 'effect x', workflow: 'x.workflow' },
    says: `'effect', x.key, 'run', x.run, 'node', x.node, 'kind', x.kind, 'status', x.status, 'reason', x.reason`,
  },
  {
    ...{ kind: 'message', rank: 6, type: `'mail'`, at: 'x.at', tie: padded('x.id'), from: 'mail x left join effect e on e.shard = x.shard and e.workspace = x.workspace and e.key = x.effect' },
    says: `'mail', x.id::text, 'effect', x.effect, 'kind', e.kind, 'to', x.to_address, 'subject', x.subject`,
  },
  { ...{ ...TASKS, rank: 7, type: `'task'`, at: 'x.created_at' }, says: `${TASK}, 'dueAt', to_char(x.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'done', x.done_at is not null` },
  { ...{ ...TASKS, rank: 8, type: `'task-done'`, at: 'x.done_at', where: 'and x.done_at is not null' }, says: `${TASK}, 'outcome', x.outcome` },
  {
    ...{ kind: 'run', rank: 9, type: `'run-ended'`, at: 'x.ended_at', tie: 'x.id::text', from: 'run x join workflow w on w.id = x.workflow', workflow: 'x.workflow', where: 'and x.ended_at is not null' },
    says: `'run', x.id, 'name', w.name, 'version', x.version, 'status', x.status, 'reason', x.reason`,
  },
];
/** A statement for each kind and one for all: a filter of a union would be read past, row by row. */
const statementOf = (kind: TimelineKind | 'all') => ({
  name: `contact-timeline:${kind}`,
  text: `select * from (${PARTS.filter((one) => kind === 'all' || one.kind === kind).map(part).join(' union all ')}) t order by at desc, rank desc, tie desc limit $7`,
});
const timelines = new Map((['all', ...TIMELINE_KINDS] as const).map((kind) => [kind, statementOf(kind)]));

function entryOf({ at, type, says, segment, workflow, owner }: Row): TimelineEntry {
  const ofSegment: JsonObject = segment === null ? {} : { segment: segmentIdOf(segment), entered: says['after'] === true };
  const named: JsonObject = { ...ofSegment, ...(workflow === null ? {} : { workflow: workflowIdOf(workflow) }), ...(owner === null ? {} : { owner: userIdOf(owner) }) };
  return { ...says, ...named, at: at.toISOString(), type };
}

/** All that is known to have happened with a contact, or what is of one kind; newest first. */
export async function readTimeline(pool: Pool, workspace: Workspace, ref: string, query: TimelineQuery): Promise<Page<TimelineEntry>> {
  const { shard, contact } = await resolveContact(pool, workspace, ref);
  const place = readCursor(query.after, ['instant', 'number', 'text']) ?? [null, null, null];
  const rows = await run<Row>(pool, timelines.get(query.kind ?? 'all')!, [shard, workspace.id, contact, ...place, query.limit + 1]);
  return pageOf(rows, query.limit, entryOf, (row) => [row.at.toISOString(), row.rank, row.tie]);
}
