import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

export interface EnrolmentKey extends ContactKey {
  readonly workflow: number;
  /** Empty: without a key of its own. */
  readonly entryKey: string;
}

/** By node: what a split or a holdout dealt the contact, and when (ms). */
export type Exposures = Readonly<Record<string, { readonly variant: string; readonly at: number }>>;

/** What decides whether a contact may enter; `lastEndedAt` in ms. `passes` 0: it only says that the contact was counted. */
export interface EnrolmentRow extends EnrolmentKey {
  readonly passes: number;
  readonly activeRun: string | null;
  readonly lastEndedAt: number | null;
  /** Only in the row with the empty key; null: none. */
  readonly exposures: Exposures | null;
}

const load: Statement = {
  name: 'load-enrolments',
  text: `
    select e.shard, e.workspace, e.contact, e.workflow, e.entry_key as "entryKey", e.passes, e.active_run as "activeRun", e.last_ended_at, e.exposures
    from unnest($1::int[], $2::int[], $3::uuid[], $4::int[], $5::text[]) as k(shard, workspace, contact, workflow, entry_key) join enrolment e using (shard, workspace, contact, workflow, entry_key)`,
};

const write: Statement = {
  name: 'write-enrolments',
  text: `
    insert into enrolment (shard, workspace, contact, workflow, entry_key, passes, active_run, last_ended_at, exposures)
    select * from unnest($1::int[], $2::int[], $3::uuid[], $4::int[], $5::text[], $6::int[], $7::uuid[], $8::timestamptz[], $9::jsonb[])
      as n(shard, workspace, contact, workflow, entry_key, passes, active_run, last_ended_at, exposures)
    order by shard, workspace, contact, workflow, entry_key
    on conflict (shard, workspace, contact, workflow, entry_key) do update set passes = excluded.passes, active_run = excluded.active_run, last_ended_at = excluded.last_ended_at, exposures = excluded.exposures`,
};

const columns = (keys: readonly EnrolmentKey[]) => [...keyColumns(keys), keys.map((k) => k.workflow), keys.map((k) => k.entryKey)];

/** @param keys each once; those that are not there are missing from the answer */
export async function loadEnrolments(connection: Connection, keys: readonly EnrolmentKey[]): Promise<EnrolmentRow[]> {
  if (keys.length === 0) return [];
  const rows = await run<Omit<EnrolmentRow, 'lastEndedAt'> & { last_ended_at: Date | null }>(connection, load, columns(keys));
  return rows.map(({ last_ended_at, ...row }) => ({ ...row, lastEndedAt: last_ended_at?.getTime() ?? null }));
}

export async function writeEnrolments(connection: Connection, rows: readonly EnrolmentRow[]): Promise<void> {
  if (rows.length === 0) return;
  const ended = rows.map((r) => r.lastEndedAt);
  await run(connection, write, [...columns(rows), rows.map((r) => r.passes), rows.map((r) => r.activeRun), ended, rows.map((r) => r.exposures && JSON.stringify(r.exposures))]);
}
