import type { Interest, Kinds, ScheduleInterest } from '@tributary/contract';
import { run, type Connection } from '@tributary/store';
import { nextOfCron, zoneOf } from '@tributary/workflow';
import { addJob, BEGIN_SPREAD } from '../stages/bulk/jobs.js';
import type { Workspace } from '../workspaces/workspaces.js';
import { triggerOf } from './trigger-of.js';

const markDates = { name: 'mark-workflow-dates', text: `update workflow set dates_from = $2, dates_mark = nextval('item_id') where id = $1` };
const plan = {
  name: 'plan-schedule',
  text: `
    insert into schedule (workflow, workspace, cron, timezone, segment, next_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (workflow) do update set cron = excluded.cron, timezone = excluded.timezone, segment = excluded.segment, next_at = excluded.next_at`,
};
const unplan = { name: 'drop-schedule', text: `delete from schedule where workflow = $1` };

export interface TimedWorkflow {
  readonly id: number;
  /** That newcomers run from now on. */
  readonly graph: unknown;
  /** That newcomers ran until now; null: nobody entered. */
  readonly before: unknown;
}

/** By whose clock a schedule goes. */
export const zoneOfSchedule = ({ timezone }: Pick<ScheduleInterest, 'timezone'>, workspace: Pick<Workspace, 'timezone'>): string => (zoneOf(timezone ?? undefined) ? timezone! : workspace.timezone);

/**
 * From now on a workflow is started by the times that its trigger names, in the caller's transaction, which holds the definitions. A trigger that stays as it
 * was is left alone, so that what is just falling due is not lost.
 * @param segmentOf the id of a segment that a graph names @param now ms
 */
export async function beginTimes(connection: Connection, workspace: Workspace, { id, graph, before }: TimedWorkflow, kinds: Kinds, segmentOf: (name: string) => number | undefined, now: number): Promise<void> {
  const interest = triggerOf(graph, kinds)?.interest ?? null;
  const isAsBefore = before !== null && JSON.stringify(triggerOf(before, kinds)?.interest) === JSON.stringify(interest);
  if (isAsBefore) return;
  if (interest?.type === 'date') await watchDates(connection, workspace, id, interest, now);
  const segment = interest?.type === 'schedule' ? segmentOf(interest.segment) : undefined;
  if (interest?.type !== 'schedule' || segment === undefined) return void (await run(connection, unplan, [id]));
  const timezone = zoneOfSchedule(interest, workspace);
  const next = nextOfCron(interest.cron, zoneOf(timezone)!, now);
  await run(connection, plan, [id, workspace.id, interest.cron, timezone, segment, next === null ? null : new Date(next)]);
}

/** Everybody who has such a date is looked at, by a job. */
async function watchDates(connection: Connection, workspace: Workspace, workflow: number, { trait }: Interest & { type: 'date' }, now: number): Promise<void> {
  await run(connection, markDates, [workflow, new Date(now)]);
  await addJob(connection, { workspace: workspace.id, kind: 'watch-dates', phase: BEGIN_SPREAD, config: { workflow, trait } });
}
