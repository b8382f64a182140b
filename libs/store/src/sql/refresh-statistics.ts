import { run, type Connection, type Statement } from '../statement.js';
import { inTransaction, type Pool } from '../transaction.js';

// Autovacuum does the same, but looks once a minute and at a tenth of change; a table that has just begun to grow cannot wait for it. The inbox fills
// and empties all the time and is only ever read by its key.
const outdated: Statement = {
  name: 'outdated-statistics',
  text: `
    select quote_ident(schemaname) || '.' || quote_ident(relname) as name, n_live_tup < 1000000 as small from pg_stat_user_tables
    where schemaname = current_schema() and relname not in ('inbox', 'seen') and n_mod_since_analyze > 500 + n_live_tup / 2`,
};

/** A small table grows by half again within moments: a tenth of Postgres' sample tells a full one from an empty one, at a sixth of the time. */
const ROUGHLY = 'set local default_statistics_target = 10';

async function analyze(connection: Connection, table: string, roughly: boolean): Promise<void> {
  if (roughly) await connection.query(ROUGHLY);
  // Another process may be at it, or an index be in the making: the next second will do.
  await connection.query(`analyze (skip_locked) ${table}`);
}

/**
 * Tells the planner of tables that have outgrown what it knows. Prepared statements keep plans that were made for empty tables until it
 * is told: they would read whole indexes for each row.
 * @returns tables that were looked at
 */
export async function refreshStatistics(pool: Pool): Promise<number> {
  const tables = await run<{ name: string; small: boolean }>(pool, outdated, []);
  for (const { name, small } of tables) await inTransaction(pool, (connection) => analyze(connection, name, small));
  return tables.length;
}
