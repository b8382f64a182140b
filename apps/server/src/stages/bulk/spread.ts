import { DONE_TO_CONTACT } from '@tributary/contract';
import { run, type Connection } from '@tributary/store';
import { advanceJob, BEGIN_SPREAD, endJob, type SpreadJob } from './jobs.js';
import type { StepResult } from './rebuild.js';
import { derive } from './spread-derive.js';
import { noteOf, schedule, unsettled } from './spread-schedule.js';
import { CHUNK, last, numbered } from './spread-sql.js';

/**
 * Who was in a segment when the workflow was published: of what was processed after that, the first change tells what was before; without
 * one, it is as now. Publishing waited for the batches under way, so the ids of changes tell before from after; instants would not:
 * events that were received before may be processed after.
 */
const backfill = {
  name: 'spread-backfill',
  text: `
    with found as materialized (
      select c.shard, c.contact, c.contact::text as place
      from shard s cross join lateral (
        select c.shard, c.id as contact from contact c
        where c.shard = s.id and c.workspace = $1 and c.state = 'active' and (s.id > $2 or c.id > $3::uuid)
          and coalesce(
            (select p.before::text = 'true' from contact_change p
              where p.shard = c.shard and p.workspace = c.workspace and p.contact = c.id and p.id > $5::bigint and p.kind = 'segment' and p.key = $6::int::text order by p.id limit 1),
            exists (select from membership m join segment g on g.id = m.segment and g.live_version = m.version
              where m.shard = c.shard and m.workspace = c.workspace and m.contact = c.id and m.segment = $6::int and m.announced))
        order by c.id limit ${CHUNK}
      ) c
      where s.id >= $2 and (s.id < 256 or s.id = (select shard from workspace where id = $1))
      order by c.shard, c.contact limit ${CHUNK}
    ), ${numbered('enrol', `$4::text`)} ${last}`,
};
const runs = (name: string, payload: string, also: string, more = '') => ({
  name,
  text: `
    with found as materialized (
      select r.shard, r.contact, r.id::text as place, r.id as run, r.node${more} from run r
      where r.workspace = $1 and r.workflow = $4 and r.status = 'active' ${also} and (r.shard, r.id) > ($2::int, $3::uuid)
      order by r.shard, r.id limit ${CHUNK}
    ), ${numbered('steer', `jsonb_build_object('run', f.run, 'signal', ${payload})::text`)} ${last}`,
});
const archive = runs('spread-archive', `jsonb_build_object('type', 'cancel', 'reason', 'archived')`, '');
/** The effect that a run waits for, where it fell due while the workflow was paused and was taken back at some resuming. */
const late = `(select r.inside ->> 'effect' from effect e where e.workspace = $1 and e.run = r.id and e.key = (r.inside ->> 'effect')::uuid and e.status = 'skipped' and e.reason ->> 'code' = 'overdue')`;
const resume = runs(
  'spread-resume',
  `jsonb_build_object('type', 'resume', 'overdue', $5::text, 'at', $6::bigint, 'late', f.late)`,
  `and (r.doing = 'held' or (r.doing = 'acting' and ${late} is not null))`,
  `, ${late} as late`,
);
/** $5: the version; $6: what becomes of all, $7: by node, each null where the other says it. */
const choice = (node: string) => `coalesce($6::text, $7::jsonb ->> ${node}, 'stay')`;
const move = runs(
  'spread-move',
  `case ${choice('f.node')}
    when 'exit' then jsonb_build_object('type', 'cancel', 'reason', 'new-version', 'at', case when $6::text is null then f.node end)
    else jsonb_build_object('type', 'move', 'to', $5::int, 'at', case when $6::text is null then f.node end) end`,
  `and r.version < $5::int and ${choice('r.node')} <> 'stay'`,
);

/** Who has such an attribute, whole or as a part of one; of what is computed anybody may. */
const watchDates = {
  name: 'spread-watch-dates',
  text: `
    with found as materialized (
      select c.shard, c.contact, c.contact::text as place
      from shard s cross join lateral (
        select c.shard, c.id as contact from contact c
        where c.shard = s.id and c.workspace = $1 and c.state = 'active' and (s.id > $2 or c.id > $3::uuid)
          and (c.traits ? $4::text or c.traits ? split_part($4::text, '.', 1) or split_part($4::text, '.', 1) = 'computed')
        order by c.id limit ${CHUNK}
      ) c
      where s.id >= $2 and (s.id < 256 or s.id = (select shard from workspace where id = $1))
      order by c.shard, c.contact limit ${CHUNK}
    ), ${numbered('settle', `'{"review": false}'`)} ${last}`,
};

function find(connection: Connection, job: SpreadJob): Promise<{ n: number; place: string | null }[]> {
  const [shard, place] = job.phase.split('/');
  const from = [job.workspace, Number(shard), place];
  switch (job.kind) {
    case 'backfill': {
      const { workflow, version, segment, after } = job.config;
      const payload = JSON.stringify({ workflow, id: `backfill:${version}` });
      return run(connection, backfill, [...from, payload, after, segment]);
    }
    case 'watch-dates':
      return run(connection, watchDates, [...from, job.config.trait]);
    case 'derive':
      return run(connection, derive, [...from, [...DONE_TO_CONTACT]]);
    case 'schedule': {
      const { workflow, segment, at } = job.config;
      const payload = JSON.stringify({ workflow, id: `schedule:${new Date(at).toISOString()}`, note: noteOf(job.config) });
      return run(connection, schedule, [...from, payload, new Date(at), segment]);
    }
    case 'archive':
      return run(connection, archive, [...from, job.config.workflow]);
    case 'resume':
      return run(connection, resume, [...from, job.config.workflow, job.config.overdue, job.config.at]);
    case 'move': {
      const { workflow, version, waiting } = job.config;
      return run(connection, move, [...from, workflow, version, typeof waiting === 'string' ? waiting : null, typeof waiting === 'string' ? null : JSON.stringify(waiting)]);
    }
  }
}

/** One transaction's part: items for the next contacts, in the bulk lane. */
export async function spreadStep(connection: Connection, job: SpreadJob): Promise<StepResult> {
  if (job.kind === 'schedule' && job.phase === 'wait') {
    const [before] = await run<{ waits: boolean }>(connection, unsettled, [job.workspace, new Date(job.config.at), job.id]);
    if (before!.waits) return 'busy';
    await advanceJob(connection, job.id, BEGIN_SPREAD, 0, null);
    return 'more';
  }
  const [found] = await find(connection, job);
  if (found!.n < CHUNK) {
    await advanceJob(connection, job.id, job.phase, found!.n, null);
    await endJob(connection, job.id, 'done', null);
    return 'ended';
  }
  await advanceJob(connection, job.id, found!.place!, found!.n, null);
  return 'more';
}
