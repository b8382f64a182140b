import type { ClaimedEffect } from './claim-effects.js';
import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** Effects that were handed over to their audience; they wait, without a due instant, to hear how it went. */
const waiting = `e.port = 'audience' and e.status = 'pending' and e.next_attempt_at is null`;
const columns = `e.shard, e.workspace, e.key, e.contact, e.run, e.workflow, e.node, e.kind, e.port, e.repeat, e.payload, e.status, e.attempts, null as "dueAt", e.lease,
  e.request, e.reason, e.time_window as "window", e.root, e.depth, 0 as now, false as sandbox`;

const ofContacts: Statement = {
  name: 'waiting-wishes',
  text: `
    select f.* from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, contact)
    cross join lateral (
      select ${columns} from effect e where e.shard = k.shard and e.workspace = k.workspace and e.contact = k.contact and ${waiting} and (e.request->>'audience')::int = $4
      order by e.key for update offset 0
    ) f order by f.shard, f.key`,
};
const ofAudience: Statement = {
  name: 'wishes-waiting-for-audience',
  text: `select ${columns} from effect e where e.workspace = $1 and ${waiting} and (e.request->>'audience')::int = $2 order by e.shard, e.key for update`,
};

/** Held until the transaction ends. `now` and `sandbox` are not read. */
export async function waitingWishes(connection: Connection, audience: number, contacts: readonly ContactKey[]): Promise<ClaimedEffect[]> {
  return contacts.length === 0 ? [] : run<ClaimedEffect & Record<string, unknown>>(connection, ofContacts, [...keyColumns(contacts), audience]);
}

/** All that wait for an audience. */
export async function wishesWaitingFor(connection: Connection, workspace: number, audience: number): Promise<ClaimedEffect[]> {
  return run<ClaimedEffect & Record<string, unknown>>(connection, ofAudience, [workspace, audience]);
}

const again: Statement = { name: 'wish-again', text: `update effect e set next_attempt_at = e.at from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, key) where e.shard = k.shard and e.workspace = k.workspace and e.key = k.key` };

/** Lets effects be taken up again whose audience went while they were handed over. @param effects of which this transaction wrote the rows */
export async function wishAgain(connection: Connection, effects: readonly (Pick<ContactKey, 'shard' | 'workspace'> & { readonly key: string })[]): Promise<void> {
  if (effects.length > 0) await run(connection, again, [effects.map((e) => e.shard), effects.map((e) => e.workspace), effects.map((e) => e.key)]);
}
