import { run, type Connection } from '@tributary/store';
import { segmentIdOf } from '../segments/segment-id.js';
import { workflowIdOf } from '../workflows/workflow-id.js';

/** What is left to do now in a workspace; `later`: what is not due yet, and how many effects wait for another attempt. */
export interface Settled {
  readonly settled: boolean;
  readonly inbox: number;
  readonly due: number;
  readonly effects: number;
  readonly jobs: readonly { kind: string; phase: string; segment?: string; workflow?: string }[];
  readonly later: { readonly nextDueAt: string | null; readonly retries: number };
}

/** The instants of a workspace's rows in one shard of its own, or in those of everybody. */
const among = (table: string, instant: string, condition: string) =>
  `from ${table} t, clock c where t.workspace = $1 and t.${instant} ${condition} and (c.shard is null or t.shard = c.shard)`;
/** A paused workflow sends nothing, so what it asked for is not left to do now. */
const sends = `and (t.port = 'telling' or not exists (select from workflow f where f.id = t.workflow and f.state = 'paused'))`;
const count = (table: string, instant: string, condition: string, also = '') => `(select count(*)::int from (select ${among(table, instant, condition)} ${also} limit 100000) t)`;
const next = (table: string, instant: string, also = '') => `(select min(t.${instant}) ${among(table, instant, '> c.now')} ${also})`;

/** Of a workflow that is paused or lets nobody in, a schedule waits. */
const isOpen = `exists (select from workflow f where f.id = s.workflow and f.state = 'published' and f.admits)`;
const dueSchedules = `(select count(*)::int from schedule s, clock c where s.workspace = $1 and s.next_at <= c.now and ${isOpen})`;
const nextSchedule = `(select min(s.next_at) from schedule s, clock c where s.workspace = $1 and s.next_at > c.now and ${isOpen})`;

/** Most contacts have a row there, whose index begins with the shard: each shard is asked. */
const byShard = (table: string, most: string, when: '<=' | '>') => `
  from clock c join shard s on (c.shard is null and s.id < 256) or s.id = c.shard cross join lateral (select t.due_at as at from ${table} t where t.shard = s.id and t.workspace = $1 and t.due_at ${when} c.now ${most}) d`;
const dueByShard = (table: string) => `(select count(*)::int ${byShard(table, 'limit 1000', '<=')})`;

/** Audiences for which something is to be done, apart from those that a person has to look after first. @param when of its next attempt, seen from `c.now` */
const audiences = (when: string) => `from audience a, clock c where a.workspace = $1 and a.state = 'active' and ${when}`;
const hasDue = `exists (select from audience_member m where m.audience = a.id and m.due_since is not null)`;
const dueMembers = `(select count(*)::int from (select ${audiences(`coalesce(a.next_attempt_at <= c.now, true) and (a.external_id is null or a.lease is not null)`)}
        union all select from audience_member m where m.due_since is not null and m.audience in (select a.id ${audiences('coalesce(a.next_attempt_at <= c.now, true)')}) limit 100000) t)`;
const restingAudiences = audiences(`a.next_attempt_at > c.now and (a.external_id is null or ${hasDue})`);

const read = {
  name: 'settled',
  text: `
    with clock as (
      select w.id, w.shard, coalesce(h.clock, clock_timestamp()) as now from workspace w left join shard h on h.id = w.shard where w.id = $1
    )
    select (select count(*)::int from (select from inbox i where i.workspace = $1 limit 100000) i) as inbox,
      ${count('membership', 'valid_until', '<= c.now')} + ${count('run', 'wake_at', '<= c.now')} + ${dueByShard('date_watch')} + ${dueByShard('derived')} + ${dueSchedules} + ${count('task', 'escalate_at', '<= c.now')} as due,
      ${count('effect', 'next_attempt_at', '<= c.now', sends)} + (select count(*)::int from effect e where e.workspace = $1 and e.status = 'started') + ${dueMembers} as effects,
      ${count('effect', 'next_attempt_at', '> c.now', `and t.attempts > 0 and t.status = 'pending' ${sends}`)} + (select count(*)::int ${restingAudiences}) as retries,
      least(${next('membership', 'valid_until')}, ${next('run', 'wake_at')}, (select min(d.at) ${byShard('date_watch', 'order by t.due_at limit 1', '>')}), ${nextSchedule}, ${next('effect', 'next_attempt_at', sends)}, ${next('task', 'escalate_at')}, (select min(a.next_attempt_at) ${restingAudiences})) as next_due,
      coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'phase', phase, 'segment', config->'segment', 'workflow', config->'workflow') order by id) from job where workspace = $1 and status = 'open'), '[]') as jobs`,
};

interface Row {
  inbox: number;
  due: number;
  effects: number;
  retries: number;
  next_due: Date | null;
  jobs: { kind: string; phase: string; segment: number | null; workflow: number | null }[];
}

const items = { name: 'items-wait', text: `select exists (select from inbox where workspace = $1) as wait` };

/** Whether items wait: asked before everything is counted, which takes long while there are many. */
export async function doItemsWait(connection: Connection, workspace: number): Promise<boolean> {
  return (await run<{ wait: boolean }>(connection, items, [workspace]))[0]!.wait;
}

const hurry = { name: 'hurry-audiences', text: `update audience a set hurry = true where a.workspace = $1 and a.state = 'active' and not a.hurry and ${hasDue}` };

/** Lets differences of audiences go out that would linger for a while. */
export async function hurryAudiences(connection: Connection, workspace: number): Promise<void> {
  await run(connection, hurry, [workspace]);
}

/** Asks once. */
export async function readSettled(connection: Connection, workspace: number): Promise<Settled> {
  const [row] = await run<Row>(connection, read, [workspace]);
  const { inbox, due, effects, retries, next_due, jobs } = row!;
  const shown = jobs.map(({ kind, phase, segment, workflow }) => ({
    ...{ kind, phase },
    ...(segment === null ? {} : { segment: segmentIdOf(segment) }),
    ...(workflow === null ? {} : { workflow: workflowIdOf(workflow) }),
  }));
  return { settled: inbox + due + effects + jobs.length === 0, inbox, due, effects, jobs: shown, later: { nextDueAt: next_due?.toISOString() ?? null, retries } };
}

const nextDue = {
  name: 'sandbox-next-due',
  text: `
    select least((select min(valid_until) from membership where shard = $1 and workspace = $2 and valid_until > $3), (select min(wake_at) from run where shard = $1 and workspace = $2 and wake_at > $3),
      (select min(due_at) from date_watch where shard = $1 and workspace = $2 and due_at > $3), (select min(due_at) from derived where shard = $1 and workspace = $2 and due_at > $3), (select min(s.next_at) from schedule s where s.workspace = $2 and s.next_at > $3 and ${isOpen}),
      (select min(t.next_attempt_at) from effect t where t.shard = $1 and t.workspace = $2 and t.next_attempt_at > $3 ${sends}), (select min(escalate_at) from task where shard = $1 and workspace = $2 and escalate_at > $3),
      (select min(a.next_attempt_at) from audience a where a.workspace = $2 and a.state = 'active' and a.next_attempt_at > $3 and (a.external_id is null or ${hasDue}))) as at`,
};

/** The first instant after `now` (ms) at which something of a sandbox falls due; null: nothing will. */
export async function nextDueAfter(connection: Connection, shard: number, workspace: number, now: number): Promise<number | null> {
  const [row] = await run<{ at: Date | null }>(connection, nextDue, [shard, workspace, new Date(now)]);
  return row?.at?.getTime() ?? null;
}
