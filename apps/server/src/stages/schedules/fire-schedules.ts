import { run, type Connection } from '@tributary/store';
import { latestOfCron, nextOfCron, zoneOf } from '@tributary/workflow';

/** Schedules carried out in one transaction. */
const CHUNK = 50;
/** Of those that passed while nothing ran so many are counted; who is told of more need not know how many. */
const MOST_COUNTED = 1_000;

const clock = `date_trunc('milliseconds', coalesce(h.clock, clock_timestamp()))`;

/** A workflow that is paused or lets nobody in has none: what passes meanwhile is not made up for. */
const claim = {
  name: 'claim-schedules',
  text: `
    select s.workflow, s.workspace, s.cron, s.timezone, s.segment, s.next_at, ${clock} as now
    from schedule s join workspace w on w.id = s.workspace left join shard h on h.id = w.shard
    where s.next_at <= coalesce(h.clock, clock_timestamp()) and ($1::int[] is null or w.shard = any($1::int[]))
      and exists (select from workflow f where f.id = s.workflow and f.state = 'published' and f.admits)
    order by s.workflow limit ${CHUNK} for update of s skip locked`,
};

/** Each instant is carried out once, whoever comes first: its key says so. */
const fire = {
  name: 'fire-schedules',
  text: `
    with due as materialized (
      select * from unnest($1::int[], $2::timestamptz[], $3::int[], $4::timestamptz[]) as d(workflow, at, missed, next_at)
    ), moved as (
      update schedule s set next_at = d.next_at from due d where s.workflow = d.workflow returning s.workflow, s.workspace, s.segment, d.at, d.missed
    ), fired as (
      insert into schedule_run (workflow, at, workspace, missed) select workflow, at, workspace, missed from moved order by workflow on conflict do nothing returning workflow, at
    )
    insert into job (workspace, kind, phase, config, created_at)
    select m.workspace, 'schedule', 'wait', jsonb_build_object('workflow', m.workflow, 'segment', m.segment, 'at', (extract(epoch from m.at) * 1000)::bigint, 'missed', m.missed), date_trunc('milliseconds', clock_timestamp())
    from moved m join fired f using (workflow, at) order by m.workflow`,
};

interface Row {
  workflow: number;
  workspace: number;
  cron: string;
  timezone: string;
  segment: number;
  next_at: Date;
  now: Date;
}

interface Due {
  readonly workflow: number;
  readonly at: number;
  readonly missed: number;
  readonly next: number | null;
}

/** Of several instants that passed the latest counts. */
function dueOf({ workflow, cron, timezone, next_at, now }: Row): Due {
  const zone = zoneOf(timezone) ?? zoneOf('UTC')!;
  const first = next_at.getTime();
  const at = Math.max(first, latestOfCron(cron, zone, now.getTime()) ?? first);
  let missed = 0;
  for (let one: number | null = first; one !== null && one < at && missed < MOST_COUNTED; one = nextOfCron(cron, zone, one)) missed++;
  return { workflow, at, missed, next: nextOfCron(cron, zone, now.getTime()) };
}

/**
 * Carries out what schedules ask for by now, in the caller's transaction: a job each, that puts in whoever is in the segment then.
 * @param shards of sandboxes; null: of all workspaces
 * @returns how many
 */
export async function fireSchedules(connection: Connection, shards: readonly number[] | null): Promise<number> {
  const rows = await run<Row>(connection, claim, [shards]);
  if (rows.length === 0) return 0;
  const due = rows.map(dueOf);
  await run(connection, fire, [due.map((one) => one.workflow), due.map((one) => one.at), due.map((one) => one.missed), due.map((one) => one.next)]);
  return due.length;
}
