import { run, type Connection, type Statement } from '../statement.js';

// From what the planner knows anyway: counting a million people each minute would cost more than the indexes save.
const crowds: Statement = {
  name: 'people-by-workspace',
  text: `
    select f.workspace, round(f.share * c.reltuples)::int as people
    from pg_class c join pg_stats s on s.schemaname = current_schema() and s.tablename = 'contact' and s.attname = 'workspace'
    cross join unnest(s.most_common_vals::text::int[], s.most_common_freqs) f(workspace, share)
    where c.oid = 'contact'::regclass and f.share * c.reltuples >= $1 order by 1 limit 10000`,
};

const pasts: Statement = {
  name: 'events-per-contact',
  text: `select (greatest(e.reltuples, 0) / greatest(c.reltuples, 1))::float8 as events from pg_class e, pg_class c where e.oid = 'event'::regclass and c.oid = 'contact'::regclass`,
};

/** Workspaces with so many contacts at least, and about how many each has, as of the last look at the table's statistics. */
export async function peopleByWorkspace(connection: Connection, atLeast: number): Promise<ReadonlyMap<number, number>> {
  const rows = await run<{ workspace: number; people: number }>(connection, crowds, [atLeast]);
  return new Map(rows.map(({ workspace, people }) => [workspace, people]));
}

/** About how many events a contact has, over all workspaces, as of the last look at the tables' statistics. */
export async function eventsPerContact(connection: Connection): Promise<number> {
  const [row] = await run<{ events: number }>(connection, pasts, []);
  return row!.events;
}
