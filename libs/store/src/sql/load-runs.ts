import type { JsonObject } from '@tributary/contract';
import { keyColumns, run, type Connection, type ContactKey, type Statement } from '../statement.js';

/** A run as it is stored; instants in ms. `inside` is what no list asks for. */
export interface RunRow extends ContactKey {
  readonly id: string;
  readonly workflow: number;
  readonly version: number;
  readonly entryKey: string;
  readonly status: 'active' | 'completed' | 'exited' | 'failed';
  readonly doing: 'running' | 'waiting' | 'acting' | 'held' | null;
  readonly node: string;
  readonly reason: string | null;
  readonly enteredAt: number;
  readonly endedAt: number | null;
  readonly wakeAt: number | null;
  readonly root: string | null;
  readonly inside: JsonObject;
}

/** A run that is wanted although it may have ended. */
export interface RunKey extends ContactKey {
  readonly id: string;
}

const columns = `r.shard, r.workspace, r.contact, r.id, r.workflow, r.version, r.entry_key as "entryKey", r.status, r.doing, r.node, r.reason, r.entered_at, r.ended_at, r.wake_at, r.root, r.inside`;

const statement: Statement = {
  name: 'load-runs',
  text: `
    select ${columns} from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, contact) join run r using (shard, workspace, contact) where r.status = 'active'
    union all
    select ${columns} from unnest($4::int[], $5::int[], $6::uuid[], $7::uuid[]) as k(shard, workspace, contact, id) join run r using (shard, workspace, contact, id) where r.status <> 'active'`,
};

type Raw = Omit<RunRow, 'enteredAt' | 'endedAt' | 'wakeAt'> & { entered_at: Date; ended_at: Date | null; wake_at: Date | null };

/** The active runs of contacts, and those that ended of the ones that are asked for by id. */
export async function loadRuns(connection: Connection, keys: readonly ContactKey[], also: readonly RunKey[]): Promise<RunRow[]> {
  const rows = await run<Raw>(connection, statement, [...keyColumns(keys), ...keyColumns(also), also.map((key) => key.id)]);
  return rows.map(({ entered_at, ended_at, wake_at, ...row }) => ({ ...row, enteredAt: entered_at.getTime(), endedAt: ended_at?.getTime() ?? null, wakeAt: wake_at?.getTime() ?? null }));
}
