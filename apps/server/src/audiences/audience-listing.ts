import type { ListQuery, Page, Reason } from '@tributary/contract';
import { run, type Connection, type NewSync } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import type { AudienceRow } from './audience-rows.js';

/** Somebody who shall be in an audience, or out. `actual` null: nobody knows until the next call. */
export interface AudienceMemberView {
  readonly id: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly wanted: boolean;
  readonly actual: boolean | null;
  readonly pending: boolean;
  readonly since: string;
  readonly reason: Reason | null;
}

/** One call and what came of it. `error`: what the platform said. */
export interface SyncView extends NewSync {
  readonly id: string;
  readonly at: string;
}

const members = {
  name: 'audience-members',
  text: `
    select m.contact as id, c.user_id as "userId", c.traits->>'email' as email, m.wanted, m.actual, m.due_since is not null as pending, m.wished_at as since, m.reason
    from audience_member m left join contact c on c.shard = m.shard and c.workspace = m.workspace and c.id = m.contact
    where m.audience = $1 and ($2::uuid is null or m.contact > $2) order by m.contact limit $3`,
};
const syncs = {
  name: 'audience-syncs',
  text: `
    select id, at, mode, status, sent, received, invalid, without_key as "withoutKey", refused, error from audience_sync
    where audience = $1 and ($2::bigint is null or id < $2) order by id desc limit $3`,
};

/** By the ids of contacts. */
export async function listMembers(connection: Connection, { id }: Pick<AudienceRow, 'id'>, query: ListQuery): Promise<Page<AudienceMemberView>> {
  type Row = Omit<AudienceMemberView, 'since'> & { readonly since: Date };
  const rows = await run<Row>(connection, members, [id, readCursor(query.after, ['uuid'])?.[0] ?? null, query.limit + 1]);
  return pageOf(rows, query.limit, (row) => ({ ...row, since: row.since.toISOString() }), (row) => [row.id]);
}

/** Newest first. */
export async function listSyncs(connection: Connection, { id }: Pick<AudienceRow, 'id'>, query: ListQuery): Promise<Page<SyncView>> {
  type Row = Omit<SyncView, 'at'> & { readonly at: Date };
  const rows = await run<Row>(connection, syncs, [id, readCursor(query.after, ['digits'])?.[0] ?? null, query.limit + 1]);
  return pageOf(rows, query.limit, (row) => ({ ...row, at: row.at.toISOString() }), (row) => [row.id]);
}
