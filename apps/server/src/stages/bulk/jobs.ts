import { run, type Connection } from '@tributary/store';

/** Long work in the bulk lane. Its phase is committed with what it did, so after a crash it goes on from there. */
export type Job = RebuildJob | SpreadJob | DemoJob | ImportJob;

interface JobOf<Kind extends string, Config> {
  readonly id: number;
  readonly workspace: number;
  readonly kind: Kind;
  readonly phase: string;
  readonly config: Config;
}

export interface RebuildConfig {
  readonly segment: number;
  readonly version: number;
}
export type RebuildJob = JobOf<'rebuild', RebuildConfig> | JobOf<'drop-segment', RebuildConfig>;

/**
 * Gives each contact that a change of a workflow concerns an item of its own. `backfill`: whoever was a member of the segment before the changes with ids past `after` enters;
 * `resume`: held runs go on; `move`: runs of versions before this one go on in it, or exit, all or by their node; `archive`: all runs exit;
 * `watch-dates`: it is worked out when whoever has such an attribute reaches the date; `derive`: traits are derived from everybody's past, for contacts that are older than these;
 * `schedule`: whoever is in the segment at this instant (ms) enters. Its first phase is `BEGIN_SPREAD`, of a schedule `wait`:
 * what happened up to then has to be worked off.
 */
export type SpreadJob =
  | JobOf<'backfill', { readonly workflow: number; readonly version: number; readonly segment: number; readonly after: string }>
  | JobOf<'resume', { readonly workflow: number; readonly overdue: 'run' | 'skip' | 'exit'; readonly at: number }>
  | JobOf<'move', { readonly workflow: number; readonly version: number; readonly waiting: Inside | Readonly<Record<string, Inside | null>> }>
  | JobOf<'archive', { readonly workflow: number }>
  | JobOf<'watch-dates', { readonly workflow: number; readonly trait: string }>
  | JobOf<'derive', Readonly<Record<string, never>>>
  | ScheduleJob;
export type ScheduleJob = JobOf<'schedule', { readonly workflow: number; readonly segment: number; readonly at: number; readonly missed: number }>;
/** The demo company's past is sent, up to an instant, ms. Its phase is the number of people of whom all was sent; before, while the company is set up, `set-up`. */
export type DemoJob = JobOf<'demo', { readonly until: number }>;

/** Rows of a file are read. Its phase is where in the file the next one begins, as JSON: byte, line, and how many rows were before it. */
export type ImportJob = JobOf<'import', { readonly import: number }>;

/** What becomes of people inside when another version is published. */
export type Inside = 'stay' | 'move' | 'exit';
export const BEGIN_SPREAD = '0/00000000-0000-0000-0000-000000000000';

export type NewJob = Job extends infer J ? (J extends Job ? Omit<J, 'id'> : never) : never;

const insert = {
  name: 'insert-job',
  text: `insert into job (workspace, kind, phase, config, created_at) values ($1, $2, $3, $4, date_trunc('milliseconds', clock_timestamp())) returning id`,
};
const next = { name: 'next-job', text: `select id, workspace, kind, phase, config from job where status = 'open' and not id = any($1::int[]) order by id <= $2, id for update skip locked limit 1` };
const advance = { name: 'advance-job', text: `update job set phase = $2, done = done + $3, total = coalesce($4, total) where id = $1` };
const end = { name: 'end-job', text: `update job set status = $2, detail = $3 where id = $1` };
const stop = { name: 'stop-jobs-of-segment', text: `update job set status = 'stopped', detail = $2 where status = 'open' and kind in ('rebuild', 'drop-segment') and (config->>'segment')::int = $1` };

export async function addJob(connection: Connection, job: NewJob): Promise<number> {
  const [row] = await run<{ id: number }>(connection, insert, [job.workspace, job.kind, job.phase, JSON.stringify(job.config)]);
  return row!.id;
}

/** An open job that nobody works on, held until the transaction ends. @param except ids to leave alone this time @param after the id whose successor it is to be; after the last comes the first */
export async function nextJob(connection: Connection, except: readonly number[], after: number): Promise<Job | null> {
  return (await run<Job>(connection, next, [except, after]))[0] ?? null;
}

/** @param done what was done since the last time, in rows; @param total null: as it was */
export async function advanceJob(connection: Connection, id: number, phase: string, done: number, total: number | null): Promise<void> {
  await run(connection, advance, [id, phase, done, total]);
}

export async function endJob(connection: Connection, id: number, status: 'done' | 'failed' | 'stopped', detail: string | null): Promise<void> {
  await run(connection, end, [id, status, detail]);
}

/** Rebuilds of a segment whose rule was replaced, or which is gone, have nothing left to do. */
export async function stopJobsOf(connection: Connection, segment: number, detail: string): Promise<void> {
  await run(connection, stop, [segment, detail]);
}
