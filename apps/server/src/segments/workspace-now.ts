import { run, type Connection } from '@tributary/store';

const readNow = { name: 'workspace-now', text: `select date_trunc('milliseconds', coalesce(h.clock, clock_timestamp())) as now from workspace w left join shard h on h.id = w.shard where w.id = $1` };

/** The workspace's now, ms. */
export async function workspaceNow(connection: Connection, workspace: number): Promise<number> {
  const [row] = await run<{ now: Date }>(connection, readNow, [workspace]);
  return row!.now.getTime();
}
