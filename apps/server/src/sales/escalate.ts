import { run, type Connection } from '@tributary/store';
import type { Candidate } from './task-surroundings.js';
import { tellUsers, type Telling } from './tell-users.js';

/** So many of a shard at a time. */
const MOST = 40;

// The clock in a subselect: compared with a volatile function, an index would be read from its beginning to its end. By ctid, and asked again under the lock: whoever held it may have told of it, or done it, meanwhile.
const take = {
  name: 'take-overdue-tasks',
  text: `
    with due as materialized (
      select d.place from shard s cross join lateral (
        select t.ctid as place from task t where t.shard = s.id and t.escalate_at <= coalesce(s.clock, (select clock_timestamp())) order by t.escalate_at limit ${MOST}
      ) d where $1::int[] is null or s.id = any($1)
    ), held as materialized (
      select t.ctid as place from due d join task t on t.ctid = d.place where t.escalate_at is not null for update of t skip locked
    ), taken as (
      update task t set escalate_at = null from held h where t.ctid = h.place returning t.*
    )
    select t.workspace, t.shard, t.id as task, t.contact, t.title, t.notes, t.message, t.due_at as "dueAt", t.why, t.workflow, t.run, t.node,
      case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email) end as "user"
    from taken t left join team g on g.workspace = t.workspace and g.id = t.team left join workspace_user u on u.workspace = t.workspace and u.id = g.lead`,
};

type Row = Omit<Telling, 'user' | 'reason' | 'channels'> & { readonly user: Pick<Candidate, 'id' | 'name' | 'email'> | null };

/**
 * Tells leads of tasks that stayed undone for too long past their due instant, each once, in the caller's transaction.
 * @param only these shards; null: any
 * @returns how many tasks; there may be more
 */
export async function escalate(connection: Connection, only: readonly number[] | null): Promise<number> {
  const rows = await run<Row>(connection, take, [only]);
  await tellUsers(connection, rows.flatMap(({ user, ...row }): Telling[] => (user ? [{ ...row, user, reason: 'escalated', channels: null }] : [])));
  return rows.length;
}
