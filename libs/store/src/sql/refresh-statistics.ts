import { run, type Connection, type Statement } from '../statement.js';

// Autovacuum does the same, but looks once a minute and at a tenth of change; a table that has just begun to grow cannot wait for it. The inbox fills
// and empties all the time and is only ever read by its key.
const outdated: Statement = {
  name: 'outdated-statistics',
  text: `select quote_ident(schemaname) || '.' || quote_ident(relname) as name from pg_stat_user_tables where schemaname = current_schema() and relname not in ('inbox', 'seen') and n_mod_since_analyze > 500 + n_live_tup / 2`,
};

/**
 * Tells the planner of tables that have outgrown what it knows. Prepared statements keep plans that were made for empty tables until it
 * is told: they would read whole indexes for each row.
 * @returns tables that were looked at
 */
export async function refreshStatistics(connection: Connection): Promise<number> {
  const tables = await run<{ name: string }>(connection, outdated, []);
  for (const { name } of tables) await connection.query(`analyze ${name}`);
  return tables.length;
}
