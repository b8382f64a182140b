import { run, type Connection, type Statement } from '../statement.js';

const now: Statement = { name: 'read-now', text: `select date_trunc('milliseconds', clock_timestamp()) as now` };
const share: Statement = { name: 'share-sandbox-clock', text: `select clock as now from shard where id = $1 for share` };

/** The database's clock, which is every live workspace's now; ms. */
export async function readNow(connection: Connection): Promise<number> {
  const [row] = await run<{ now: Date }>(connection, now, []);
  return row!.now.getTime();
}

/** A sandbox's now, ms; its clock does not move until the transaction ends. */
export async function shareClock(connection: Connection, shard: number): Promise<number> {
  const [row] = await run<{ now: Date }>(connection, share, [shard]);
  return row!.now.getTime();
}
