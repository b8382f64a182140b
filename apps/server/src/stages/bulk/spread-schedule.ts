import type { ScheduleJob } from './jobs.js';
import { CHUNK, last, numbered } from './spread-sql.js';

/** Who was in a segment at an instant: the first change after it tells what was before; without one, it is as now. They enter at that instant. */
export const schedule = {
  name: 'spread-schedule',
  text: `
    with found as materialized (
      select c.shard, c.contact, c.contact::text as place
      from shard s cross join lateral (
        select c.shard, c.id as contact from contact c
        where c.shard = s.id and c.workspace = $1 and c.state = 'active' and c.created_at <= $5::timestamptz and (s.id > $2 or c.id > $3::uuid)
          and coalesce(
            (select p.before::text = 'true' from contact_change p
              where p.shard = c.shard and p.workspace = c.workspace and p.contact = c.id and p.at > $5::timestamptz and p.kind = 'segment' and p.key = $6::int::text order by p.at, p.id limit 1),
            exists (select from membership m join segment g on g.id = m.segment and g.live_version = m.version
              where m.shard = c.shard and m.workspace = c.workspace and m.contact = c.id and m.segment = $6::int and m.announced))
        order by c.id limit ${CHUNK}
      ) c
      where s.id >= $2 and (s.id < 256 or s.id = (select shard from workspace where id = $1))
      order by c.shard, c.contact limit ${CHUNK}
    ), ${numbered('enrol', `$4::text`, `$5::timestamptz`)} ${last}`,
};
/** So long a schedule waits for what happened before it, ms: something there may be stuck. */
const PATIENCE_MS = 60_000;
/** Whether anything that happened or fell due up to an instant is still to be worked off: it may move people. */
export const unsettled = {
  name: 'unsettled-before',
  text: `
    select exists (
      select from shard s where (s.id < 256 or s.id = (select shard from workspace where id = $1))
        and (exists (select from inbox i where i.shard = s.id and i.lane = 0 and i.at <= $2 and i.workspace = $1)
          or exists (select from membership m where m.shard = s.id and m.valid_until <= $2 and m.workspace = $1)
          or exists (select from run r where r.shard = s.id and r.wake_at <= $2 and r.workspace = $1)
          or exists (select from date_watch d where d.shard = s.id and d.due_at <= $2 and d.workspace = $1))
    ) and not exists (select from job j where j.id = $3 and j.created_at < clock_timestamp() - interval '${PATIENCE_MS} ms') as waits`,
};

/** What is written down beside the first step of whoever enters by a schedule. */
export function noteOf({ at, missed }: ScheduleJob['config']): string {
  const when = `By the schedule of ${new Date(at).toISOString()}`;
  return missed === 0 ? when : `${when}; ${missed === 1 ? 'the time before it was' : `${missed >= 1_000 ? 'many' : missed} times before it were`} missed while nothing ran, and this makes up for ${missed === 1 ? 'it' : 'them'}`;
}
