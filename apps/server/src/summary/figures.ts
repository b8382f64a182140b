import { run, type Pool } from '@tributary/store';

/** What happened today, by the workspace's clock and time zone, and the seven days up to now. */
export interface Figures {
  /** For whom a workflow did something outside: sent a mail, made a task, told an audience, called a server. `before`: seven days ago, up to the same time of day. */
  readonly actedOn: { readonly today: number; readonly before: number; readonly days: readonly number[] };
  readonly mails: { readonly today: number; readonly before: number; readonly days: readonly number[] };
  readonly events: { readonly today: number };
  readonly contacts: number;
}

/** Of one owner or of everybody. `onTime`: of those done within 30 days, how many before they were due. */
export interface TaskFigures {
  readonly late: number;
  readonly today: number;
  readonly doneToday: number;
  readonly done: number;
  readonly onTime: number;
}

/** Events of today are counted up to here. */
const MOST = 100_000;
export const clock = `
  (select c.now, c.timezone, date_trunc('day', c.now, c.timezone) as today from (
    select date_trunc('milliseconds', coalesce(s.clock, clock_timestamp())) as now, w.timezone from workspace w left join shard s on s.id = w.shard where w.id = $1) c)`;

const done = `x.workspace = $1 and x.status in ('done', 'simulated') and x.port <> 'telling'`;
const today = {
  name: 'summary-today',
  text: `
    select
      (select jsonb_build_object('people', count(distinct x.contact), 'mails', count(*) filter (where x.kind = 'send-email')) from effect x where ${done} and x.at >= c.today and x.at <= c.now) as acted,
      (select count(*)::int from (select from event e where e.workspace = $1 and e.received_at >= c.today limit ${MOST}) e) as events
    from ${clock} c`,
};
const past = {
  name: 'summary-past',
  text: `
    select
      (select jsonb_build_object('people', count(distinct x.contact), 'mails', count(*) filter (where x.kind = 'send-email')) from effect x
        where ${done} and x.at >= c.today - interval '7 days' and x.at <= c.now - interval '7 days') as before,
      (select jsonb_agg(jsonb_build_object('people', coalesce(n.people, 0), 'mails', coalesce(n.mails, 0)) order by d.ago desc) from generate_series(1, 6) as d(ago) left join (
        select (date_trunc('day', c.now at time zone c.timezone)::date - (x.at at time zone c.timezone)::date) as ago, count(distinct x.contact)::int as people, (count(*) filter (where x.kind = 'send-email'))::int as mails
        from effect x where ${done} and x.at >= c.today - interval '6 days' and x.at < c.today group by 1) n on n.ago = d.ago) as days,
      (select count(*)::int from contact x where x.workspace = $1 and x.state in ('active', 'parked')) as contacts
    from ${clock} c`,
};
const tasks = {
  name: 'summary-tasks',
  text: `
    select count(*) filter (where t.done_at is null and not t.asleep and t.due_at < c.now)::int as late,
      count(*) filter (where t.done_at is null and not t.asleep and t.due_at < (c.today at time zone c.timezone + interval '1 day') at time zone c.timezone)::int as today,
      count(*) filter (where t.done_at >= c.today)::int as "doneToday",
      count(*) filter (where t.done_at >= c.now - interval '30 days')::int as done,
      count(*) filter (where t.done_at >= c.now - interval '30 days' and t.done_at <= t.due_at)::int as "onTime"
    from ${clock} c left join lateral (select x.done_at, x.due_at, coalesce(x.snooze_until > c.now, false) as asleep from task x where x.workspace = $1 and ($2::int is null or x.owner = $2)) t on true`,
};

interface Acted {
  readonly people: number;
  readonly mails: number;
}
export interface Past {
  readonly before: Acted;
  readonly days: readonly Acted[];
  readonly contacts: number;
}

/** What is dear to count, and may be a minute old. */
export async function readPast(pool: Pool, workspace: number): Promise<Past> {
  const [row] = await run<Past & Record<string, unknown>>(pool, past, [workspace]);
  return row!;
}

export async function readFigures(pool: Pool, workspace: number, { before, days, contacts }: Past): Promise<Figures> {
  const [row] = await run<{ acted: Acted; events: number }>(pool, today, [workspace]);
  const { acted, events } = row!;
  const figure = (of: keyof Acted) => ({ today: acted[of], before: before[of], days: [...days.map((day) => day[of]), acted[of]] });
  return { actedOn: figure('people'), mails: figure('mails'), events: { today: events }, contacts };
}

/** @param owner a user; null: everybody */
export async function readTaskFigures(pool: Pool, workspace: number, owner: number | null): Promise<TaskFigures> {
  const [row] = await run<TaskFigures & Record<string, unknown>>(pool, tasks, [workspace, owner]);
  return row!;
}
