import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** When a contact reaches the date that starts a workflow; `dueAt` in ms, null: not, as far as is known. */
export interface DateWatchRow extends ContactKey {
  readonly workflow: number;
  readonly mark: string;
  readonly dueAt: number | null;
  /** Which date that is. */
  readonly dueDate: string | null;
  /** Dates that were reached lately. */
  readonly reached: readonly string[];
}

const load: Statement = {
  name: 'load-date-watches',
  text: `
    select d.shard, d.workspace, d.contact, d.workflow, d.mark, d.due_at, d.due_date as "dueDate", d.reached
    from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, contact) join date_watch d using (shard, workspace, contact)`,
};

const write: Statement = {
  name: 'write-date-watches',
  text: `
    insert into date_watch (shard, workspace, contact, workflow, mark, due_at, due_date, reached)
    select * from unnest($1::int[], $2::int[], $3::uuid[], $4::int[], $5::bigint[], $6::timestamptz[], $7::text[], $8::jsonb[]) as n(shard, workspace, contact, workflow, mark, due_at, due_date, reached)
    order by shard, workspace, contact, workflow
    on conflict (shard, workspace, contact, workflow) do update set mark = excluded.mark, due_at = excluded.due_at, due_date = excluded.due_date, reached = excluded.reached`,
};

const remove: Statement = {
  name: 'delete-date-watches',
  text: `
    delete from date_watch d using unnest($1::int[], $2::int[], $3::uuid[], $4::int[]) as k(shard, workspace, contact, workflow)
    where d.shard = k.shard and d.workspace = k.workspace and d.contact = k.contact and d.workflow = k.workflow`,
};

export async function loadDateWatches(connection: Connection, keys: readonly ContactKey[]): Promise<DateWatchRow[]> {
  if (keys.length === 0) return [];
  const rows = await run<Omit<DateWatchRow, 'dueAt'> & { due_at: Date | null }>(connection, load, keyColumns(keys));
  return rows.map(({ due_at, ...row }) => ({ ...row, dueAt: due_at?.getTime() ?? null }));
}

export async function writeDateWatches(connection: Connection, rows: readonly DateWatchRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = [rows.map((r) => r.workflow), rows.map((r) => r.mark), rows.map((r) => r.dueAt), rows.map((r) => r.dueDate), rows.map((r) => JSON.stringify(r.reached))];
  await run(connection, write, [...keyColumns(rows), ...columns]);
}

export async function deleteDateWatches(connection: Connection, rows: readonly (ContactKey & { readonly workflow: number })[]): Promise<void> {
  if (rows.length > 0) await run(connection, remove, [...keyColumns(rows), rows.map((r) => r.workflow)]);
}
