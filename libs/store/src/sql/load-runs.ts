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

// `offset 0` keeps each look-up by its key: as a plain join it may be planned the other way round, every active run against every key, while there are few.
const statement: Statement = {
  name: 'load-runs',
  text: `
    select r.* from unnest($1::int[], $2::int[], $3::uuid[]) as k(shard, workspace, contact)
      cross join lateral (select ${columns} from run r where r.shard = k.shard and r.workspace = k.workspace and r.contact = k.contact and r.status = 'active' offset 0) r
    union all
    select r.* from unnest($4::int[], $5::int[], $6::uuid[], $7::uuid[]) as k(shard, workspace, contact, id)
      cross join lateral (select ${columns} from run r where r.shard = k.shard and r.workspace = k.workspace and r.contact = k.contact and r.id = k.id and r.status <> 'active' offset 0) r`,
};

type Raw = Omit<RunRow, 'enteredAt' | 'endedAt' | 'wakeAt'> & { entered_at: Date; ended_at: Date | null; wake_at: Date | null };

/** The active runs of contacts, and those that ended of the ones that are asked for by id. */
export async function loadRuns(connection: Connection, keys: readonly ContactKey[], also: readonly RunKey[]): Promise<RunRow[]> {
  const rows = await run<Raw>(connection, statement, [...keyColumns(keys), ...keyColumns(also), also.map((key) => key.id)]);
  return rows.map(({ entered_at, ended_at, wake_at, ...row }) => ({ ...row, enteredAt: entered_at.getTime(), endedAt: ended_at?.getTime() ?? null, wakeAt: wake_at?.getTime() ?? null }));
}
