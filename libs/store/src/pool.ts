import { Pool } from 'pg';

/** `worker` holds shards, `api` answers people, `bulk` rebuilds segments and imports. */
export type PoolKind = 'worker' | 'api' | 'bulk';

/**
 * Sent as start-up parameters, so a checkout costs no statement. Units are Postgres': ms where none is given.
 * A stopped worker would keep its shards for good without these, and commit when it wakes (engine, 3).
 */
const SESSION: Record<PoolKind, readonly string[]> = {
  // Every hot statement looks rows up by key. Plans that are right while tables are empty would read them whole once they have grown.
  worker: ['statement_timeout=30s', 'tcp_user_timeout=10s', 'enable_hashjoin=off', 'enable_mergejoin=off', 'enable_seqscan=off', 'enable_material=off', 'enable_bitmapscan=off'],
  api: ['statement_timeout=30s'],
  // A rebuild sorts and hashes what a million people did: in memory, not on disk.
  bulk: ['statement_timeout=30min', 'tcp_user_timeout=10s', 'work_mem=64MB'],
};
const ALWAYS = ['TimeZone=UTC', 'idle_in_transaction_session_timeout=10s', 'lock_timeout=5s'];

/** Connections for one kind of work; none is opened before the first is asked for. `max`: at most so many at once. */
export function createPool(url: string, { max, kind }: { max: number; kind: PoolKind }): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: `tributary-${kind}-${process.pid}`,
    connectionTimeoutMillis: 5000,
    // Statements that do not wait for each other's answers are all sent at once; Postgres answers them in order, and in a transaction none counts when one fails.
    pipeline: true,
    options: [...ALWAYS, ...SESSION[kind]].map((setting) => `-c ${setting}`).join(' '),
  });
  // An idle connection was lost: the pool opens another at the next checkout, and that one tells whoever asked.
  pool.on('error', () => undefined);
  // What is lost between its checkout and the first listener, such as in the very packet that made it ready, would end the process: whoever asks it is told all the same.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
