import type { JsonObject, ListQuery, Page } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
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
}

/** `rank` and `tie` order what is of one instant: an event comes before what follows from it. Each table gives at most a page. */
const part = (of: { rank: number; type: string; at: string; tie: string; says: string; from: string; where?: string; segment?: string; workflow?: string }): string => `
  (select ${of.at} as at, ${of.rank} as rank, ${of.tie} collate "C" as tie, ${of.type} as type, jsonb_build_object(${of.says}) as says,
      ${of.segment ?? 'null::int'} as segment, ${of.workflow ?? 'null::int'} as workflow
    from ${of.from}
    where x.shard = $1 and x.workspace = $2 and x.contact = $3 ${of.where ?? ''}
      and ($4::timestamptz is null or (${of.at} <= $4 and (${of.at}, ${of.rank}, ${of.tie} collate "C") < ($4, $5::int, $6::text)))
    order by 1 desc, 3 desc limit $7)`;

const padded = (id: string): string => `lpad(${id}::text, 20, '0')`;

const PARTS = [
  part({
    ...{ rank: 1, type: `'event'`, at: 'x.occurred_at', tie: padded('x.id'), from: 'event x' },
    says: `'id', x.id::text, 'messageId', x.message_id, 'call', x.type, 'name', x.name, 'properties', x.properties, 'traits', x.traits, 'receivedAt', to_char(x.received_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'late', x.late, 'source', x.source`,
  }),
  part({
    ...{ rank: 2, type: 'x.kind', at: 'x.at', tie: padded('x.id'), from: `contact_change x left join segment s on x.kind = 'segment' and s.workspace = x.workspace and s.id::text = x.key` },
    says: `'key', case when x.kind = 'segment' then s.key else x.key end, 'before', x.before, 'after', x.after, 'cause', x.cause`,
    segment: `case when x.kind = 'segment' then x.key::int end`,
  }),
  part({
    ...{ rank: 3, type: `'run-entered'`, at: 'x.entered_at', tie: 'x.id::text', from: 'run x join workflow w on w.id = x.workflow', workflow: 'x.workflow' },
    says: `'run', x.id, 'name', w.name, 'version', x.version, 'entryKey', x.entry_key`,
  }),
  part({
    ...{ rank: 4, type: `'step'`, at: 'x.left_at', tie: `x.run::text || ${padded('x.seq')}`, workflow: 'r.workflow' },
    from: 'step x join run r on r.shard = x.shard and r.workspace = x.workspace and r.contact = x.contact and r.id = x.run',
    says: `'run', x.run, 'node', x.node, 'kind', x.kind, 'output', x.output, 'reason', x.reason, 'effect', x.effect`,
  }),
  part({
    ...{ rank: 5, type: `'effect'`, at: 'x.at', tie: 'x.key::text', from: 'effect x', workflow: 'x.workflow' },
    says: `'effect', x.key, 'run', x.run, 'node', x.node, 'kind', x.kind, 'status', x.status, 'reason', x.reason`,
  }),
  part({
    ...{ rank: 6, type: `'mail'`, at: 'x.at', tie: padded('x.id'), from: 'mail x' },
    says: `'mail', x.id::text, 'effect', x.effect, 'to', x.to_address, 'subject', x.subject`,
  }),
  part({
    ...{ rank: 7, type: `'run-ended'`, at: 'x.ended_at', tie: 'x.id::text', from: 'run x join workflow w on w.id = x.workflow', workflow: 'x.workflow', where: 'and x.ended_at is not null' },
    says: `'run', x.id, 'name', w.name, 'version', x.version, 'status', x.status, 'reason', x.reason`,
  }),
];
const timeline = { name: 'contact-timeline', text: `${PARTS.join(' union all ')} order by at desc, rank desc, tie desc limit $7` };

function entryOf({ at, type, says, segment, workflow }: Row): TimelineEntry {
  const named = { ...(segment === null ? {} : { segment: segmentIdOf(segment), entered: says['after'] === true }), ...(workflow === null ? {} : { workflow: workflowIdOf(workflow) }) };
  return { at: at.toISOString(), type, ...named, ...says };
}

/** All that is known to have happened with a contact, newest first. */
export async function readTimeline(pool: Pool, workspace: Workspace, ref: string, query: ListQuery): Promise<Page<TimelineEntry>> {
  const { shard, contact } = await resolveContact(pool, workspace, ref);
  const place = readCursor(query.after, ['instant', 'number', 'text']) ?? [null, null, null];
  const rows = await run<Row>(pool, timeline, [shard, workspace.id, contact, ...place, query.limit + 1]);
  return pageOf(rows, query.limit, entryOf, (row) => [row.at.toISOString(), row.rank, row.tie]);
}
