import type { NotificationsQuery, Page } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { findUser } from './find-user.js';
import { userIdOf } from './sales-ids.js';

/** That a user was told of a task. */
export interface NotificationView {
  readonly id: string;
  readonly user: string;
  readonly task: string;
  /** `assigned`: it was given to them; `escalated`: it stayed undone in their team. */
  readonly reason: 'assigned' | 'escalated';
  readonly title: string;
  readonly at: string;
}
type Row = Omit<NotificationView, 'user' | 'at'> & { readonly user: number; readonly at: Date };

const list = {
  name: 'notification-list',
  text: `
    select n.id, n.user_id as "user", n.task, n.reason, n.title, n.at from notification n
    where n.workspace = $1 and ($2::int is null or n.user_id = $2) and ($3::timestamptz is null or (n.at, n.id) < ($3, $4::uuid)) order by n.at desc, n.id desc limit $5`,
};

/** What users were told, newest first. */
export async function listNotifications(pool: Pool, workspace: Workspace, query: NotificationsQuery): Promise<Page<NotificationView>> {
  const place = readCursor(query.after, ['instant', 'uuid']);
  const user = query.user === undefined ? null : (await findUser(pool, workspace.id, query.user)).id;
  const rows = await run<Row>(pool, list, [workspace.id, user, place?.[0] ?? null, place?.[1] ?? null, query.limit + 1]);
  return pageOf(rows, query.limit, (row) => ({ ...row, user: userIdOf(row.user), at: row.at.toISOString() }), (row) => [row.at.toISOString(), row.id]);
}
