import type { EventsQuery, Page } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { resolveContact } from '../contacts/resolve-contacts.js';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Workspace } from '../workspaces/workspaces.js';

interface Row {
  readonly id: string;
  readonly messageId: string | null;
  readonly type: string | null;
  readonly name: string | null;
  readonly contact: string | null;
  readonly userId: string | null;
  readonly anonymousId: string | null;
  readonly target: string | null;
  readonly properties: unknown;
  readonly traits: unknown;
  readonly context: unknown;
  readonly occurredAt: Date | null;
  readonly receivedAt: Date;
  readonly originalTimestamp: string | null;
  readonly late: boolean;
  readonly source: string;
  readonly warnings: unknown;
  readonly code: string | null;
  readonly detail: string | null;
}

const taken = {
  name: 'event-list',
  text: `
    select e.id::text, e.message_id as "messageId", e.type, e.name, e.contact, e.user_id as "userId", e.anonymous_id as "anonymousId", e.target, e.properties, e.traits, e.context,
      e.occurred_at as "occurredAt", e.received_at as "receivedAt", e.original_timestamp as "originalTimestamp", e.late, e.source, e.warnings, null as code, null as detail
    from event e
    where e.workspace = $1 and ($2::uuid is null or (e.shard = $3 and e.contact = $2)) and ($4::text is null or e.name = $4) and ($5::text is null or e.message_id = $5)
      and ($6::timestamptz is null or (e.received_at, e.id) < ($6, $7::bigint))
    order by e.received_at desc, e.id desc limit $8`,
};
const refused = {
  name: 'refused-event-list',
  text: `
    select e.id::text, e.message_id as "messageId", e.type, e.name, e.contact, e.user_id as "userId", e.anonymous_id as "anonymousId", null as target, null as properties, null as traits,
      null as context, null::timestamptz as "occurredAt", e.received_at as "receivedAt", null as "originalTimestamp", false as late, 'client' as source, null as warnings, e.code, e.detail
    from refused_event e
    where e.workspace = $1 and ($2::uuid is null or e.contact = $2) and $3::int is not distinct from $3 and ($4::text is null or e.name = $4) and ($5::text is null or e.message_id = $5)
      and ($6::timestamptz is null or (e.received_at, e.id) < ($6, $7::bigint))
    order by e.received_at desc, e.id desc limit $8`,
};

const ofTarget = (row: Row) => (row.type === 'group' ? { groupId: row.target } : row.type === 'alias' ? { previousId: row.target } : {});

function viewOf({ target: _target, code, detail, ...row }: Row) {
  return {
    ...row,
    ...ofTarget({ target: _target, code, detail, ...row }),
    ...{ properties: row.properties ?? {}, traits: row.traits ?? {}, context: row.context ?? {}, warnings: row.warnings ?? [] },
    ...{ occurredAt: row.occurredAt?.toISOString() ?? null, receivedAt: row.receivedAt.toISOString() },
    refused: code === null ? null : { code, detail },
  };
}

export type EventView = ReturnType<typeof viewOf>;

/** What came in, newest first; with `refused=true` what was not taken, and why. */
export async function listEvents(pool: Pool, workspace: Workspace, query: EventsQuery): Promise<Page<EventView>> {
  const place = readCursor(query.after, ['instant', 'digits']);
  const contact = query.contact === undefined ? null : await resolveContact(pool, workspace, query.contact);
  const values = [workspace.id, contact?.contact ?? null, contact?.shard ?? null, query.name ?? null, query.messageId ?? null, place?.[0] ?? null, place?.[1] ?? null, query.limit + 1];
  const rows = await run<Row>(pool, query.refused === 'true' ? refused : taken, values);
  return pageOf(rows, query.limit, viewOf, (row) => [row.receivedAt.toISOString(), row.id]);
}
