import { run, type Connection } from '@tributary/store';
import { uuidv5 } from '@tributary/workflow';
import type { Candidate } from './task-surroundings.js';
import type { Why } from './tell-act.js';

/** That a user is told of a task. */
export interface Telling {
  readonly workspace: number;
  readonly shard: number;
  readonly task: string;
  readonly contact: string | null;
  readonly title: string;
  readonly notes: string;
  readonly message: string | null;
  readonly dueAt: Date;
  readonly why: readonly Why[];
  readonly workflow: number | null;
  readonly run: string | null;
  readonly node: string | null;
  readonly user: Pick<Candidate, 'id' | 'name' | 'email'>;
  readonly reason: 'assigned' | 'escalated';
  /** `email`, `slack`; null: all that are set up. */
  readonly channels: readonly string[] | null;
}

const CHANNELS = ['email', 'slack'] as const;

const note = {
  name: 'insert-notifications',
  text: `
    insert into notification (workspace, id, user_id, task, reason, title, at)
    select i.workspace, i.id, i.user_id, i.task, i.reason, i.title, date_trunc('milliseconds', coalesce(s.clock, clock_timestamp()))
    from unnest($1::int[], $2::int[], $3::uuid[], $4::int[], $5::uuid[], $6::text[], $7::text[]) as i(shard, workspace, id, user_id, task, reason, title) join shard s on s.id = i.shard
    order by i.workspace, i.id on conflict (workspace, id) do nothing returning id`,
};

// Of a task that no run made, and of one without a contact, the task itself stands in the ledger in their place.
const ask = {
  name: 'ask-to-tell-users',
  text: `
    insert into effect (shard, workspace, key, contact, run, workflow, node, visit, kind, port, repeat, payload, next_attempt_at, at)
    select i.shard, i.workspace, i.key, i.contact, i.run, i.workflow, i.node, 1, 'tell-user', 'telling', 'never', i.payload, s.now, s.now
    from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[], $7::text[], $8::jsonb[]) as i(shard, workspace, key, contact, run, workflow, node, payload)
    join (select id, date_trunc('milliseconds', coalesce(clock, clock_timestamp())) as now from shard) s on s.id = i.shard
    where i.payload->>'by' = 'email' or exists (select from channel c where c.workspace = i.workspace and c.vendor = i.payload->>'by')
    order by i.shard, i.key on conflict (shard, workspace, key) do nothing`,
};

const idOf = ({ task, reason, user }: Telling): string => uuidv5(task, `${reason}:${user.id}`);

function textOf({ title, notes, message, dueAt, why, user, reason }: Telling): { subject: string; text: string } {
  const due = `Due ${dueAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const lines = [message !== null && message !== title ? message : '', notes, reason === 'escalated' ? `${due}, and not done.` : `${due}. For ${user.name}.`, ...why.map(({ at, text }) => `${at.slice(0, 16).replace('T', ' ')} UTC: ${text}`)];
  return { subject: `${reason === 'escalated' ? 'Overdue' : 'Task'}: ${title}`.replaceAll(/\s+/g, ' '), text: lines.filter((line) => line !== '').join('\n') };
}

/** Writes down that users are told, and asks the ledger to do so by mail and Slack; once for each task, user and reason. Two statements, however many. */
export async function tellUsers(connection: Connection, tellings: readonly Telling[]): Promise<void> {
  if (tellings.length === 0) return;
  const of = <T>(list: readonly Telling[], read: (telling: Telling) => T): T[] => list.map(read);
  const columns = [of(tellings, (t) => t.shard), of(tellings, (t) => t.workspace), of(tellings, idOf), of(tellings, (t) => t.user.id), of(tellings, (t) => t.task), of(tellings, (t) => t.reason), of(tellings, (t) => t.title)];
  const fresh = new Set((await run<{ id: string }>(connection, note, columns)).map(({ id }) => id));
  const asked = tellings.filter((telling) => fresh.has(idOf(telling))).flatMap((telling) => CHANNELS.filter((by) => telling.channels?.includes(by) ?? true).map((by) => ({ telling, by })));
  await run(connection, ask, [
    ...[asked.map(({ telling }) => telling.shard), asked.map(({ telling }) => telling.workspace), asked.map(({ telling, by }) => uuidv5(idOf(telling), by))],
    ...[asked.map(({ telling }) => telling.contact ?? telling.task), asked.map(({ telling }) => telling.run ?? telling.task), asked.map(({ telling }) => telling.workflow ?? 0)],
    ...[asked.map(({ telling }) => telling.node ?? ''), asked.map(({ telling, by }) => JSON.stringify({ by, to: telling.user.email, ...textOf(telling) }))],
  ]);
}
