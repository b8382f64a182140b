import type { ListQuery, Page } from '@tributary/contract';
import { run, type Pool } from '@tributary/store';
import { pageOf, readCursor } from '../http/cursor.js';
import type { Workspace } from '../workspaces/workspaces.js';

export interface TagView {
  readonly tag: string;
  /** How many bear it. */
  readonly contacts: number;
}

const list = {
  name: 'tags-in-use',
  text: `
    select t.tag, count(*)::int as contacts from contact c cross join unnest(c.tags) as t(tag)
    where c.workspace = $1 and c.state in ('active', 'parked') and ($2::text is null or t.tag collate "C" > $2)
    group by t.tag order by t.tag collate "C" limit $3`,
};

/** Tags in use, in the order of their letters. */
export async function listTags(pool: Pool, workspace: Workspace, query: ListQuery): Promise<Page<TagView>> {
  const rows = await run<TagView>(pool, list, [workspace.id, readCursor(query.after, ['text'])?.[0] ?? null, query.limit + 1]);
  return pageOf(rows, query.limit, (row) => row, (row) => [row.tag]);
}
