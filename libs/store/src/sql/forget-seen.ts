import { run, type Connection, type Statement } from '../statement.js';

const statement: Statement = {
  name: 'forget-seen',
  text: `
    delete from seen where (workspace, message_id) in (
      select s.workspace, s.message_id from seen s join workspace w on w.id = s.workspace left join shard h on h.id = w.shard
      where s.received_at < coalesce(h.clock, clock_timestamp()) - interval '7 days' limit 10000
    ) returning 1`,
};

/** Ends the duplicate window of old messages, at most 10,000 a call. @returns how many were forgotten */
export async function forgetSeen(connection: Connection): Promise<number> {
  return (await run(connection, statement, [])).length;
}
