import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { run, type Connection, type Statement } from '../statement.js';
import type { Pool } from '../transaction.js';

/** An index on `contact` that rules in use would be answered by. */
export interface TraitIndexWish {
  /** Tells it from all others: the same of the same. */
  readonly key: string;
  /** What it holds of a contact: SQL over the columns of `contact`, immutable. */
  readonly expression: string;
}

/** What a round came to, by names of indexes. `busy`: another process is at it. */
export interface KeptTraitIndexes {
  readonly made: readonly string[];
  readonly dropped: readonly string[];
  readonly busy: boolean;
}

const NOTHING = { made: [], dropped: [] };
const PREFIX = 'contact_trait_';

/** The name under which an index of attributes stands, with which it is found again after a restart and by other processes. */
export const traitIndexName = (key: string): string => `${PREFIX}${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;

const standing: Statement = {
  name: 'trait-indexes',
  text: `select i.relname as name, x.indisvalid as "isValid" from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = 'contact'::regclass and starts_with(i.relname, '${PREFIX}') order by 1`,
};

/** The indexes of attributes that can be used now, by name. */
export async function usableTraitIndexes(connection: Connection): Promise<ReadonlySet<string>> {
  const rows = await run<{ name: string; isValid: boolean }>(connection, standing, []);
  return new Set(rows.filter((row) => row.isValid).map((row) => row.name));
}

/** Only one process is at it: one that waited for the lock would hold a snapshot for which the making of the index waits. */
const LOCK = `hashtextextended('trait-indexes', 0)`;
// On one core, whatever is idle: ingest has the others. What is older is waited for, but not for ever.
const SESSION = `set max_parallel_maintenance_workers = 0; set lock_timeout = '5min'`;
const RESET = 'reset max_parallel_maintenance_workers; reset lock_timeout';

/**
 * Makes the indexes that are wished and drops all others of attributes, while everything goes on reading and writing contacts. What was left half
 * made is made anew. First drops: there are never more than wished for and the rest together.
 * @param signal ends it early; what was being made is left to the next time
 * @throws what Postgres says when one could not be made; those before it stand
 */
export async function keepTraitIndexes(pool: Pool, wishes: readonly TraitIndexWish[], signal: AbortSignal): Promise<KeptTraitIndexes> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const lost = (error: Error) => (broken = error);
  client.on('error', lost);
  try {
    const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(${LOCK}) as held`);
    if (!rows[0]!.held) return { ...NOTHING, busy: true };
    return { ...(await settle(client, pool, wishes, signal)), busy: false };
  } finally {
    // A lock stays with its connection: one that cannot give it back must not go back to the pool.
    await client.query(`select pg_advisory_unlock(${LOCK}); ${RESET}`).catch((error: Error) => (broken = error));
    client.off('error', lost);
    client.release(broken);
  }
}

async function settle(client: PoolClient, pool: Pool, wishes: readonly TraitIndexWish[], signal: AbortSignal): Promise<Omit<KeptTraitIndexes, 'busy'>> {
  const wanted = new Map(wishes.map((wish) => [traitIndexName(wish.key), wish]));
  const there = await run<{ name: string; isValid: boolean }>(client, standing, []);
  const kept = new Set(there.filter(({ name, isValid }) => isValid && wanted.has(name)).map(({ name }) => name));
  const dropped = there.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
  const made = [...wanted.keys()].filter((name) => !kept.has(name));
  const statements = [...dropped.map((name) => `drop index concurrently if exists ${name}`), ...made.flatMap((name) => makingOf(name, wanted.get(name)!)), ...(made.length > 0 ? ['analyze (skip_locked) contact'] : [])];
  if (statements.length === 0) return NOTHING;
  await client.query(SESSION);
  return (await inTurn(client, pool, statements, signal)) ? { made, dropped } : NOTHING;
}

/** Contacts without the attribute are not in it: they cost a look, and no room. */
function makingOf(name: string, { key, expression }: TraitIndexWish): string[] {
  return [`create index concurrently ${name} on contact (workspace, ${expression}) where ${expression} is not null`, `comment on index ${name} is '${key.replaceAll("'", "''")}'`];
}

/** @returns false: it was ended early */
async function inTurn(client: PoolClient, pool: Pool, statements: readonly string[], signal: AbortSignal): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const cancel = () => void pool.query('select pg_cancel_backend($1)', [rows[0]!.pid]).catch(() => undefined); // it ends by itself then
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for (const statement of statements) {
      if (signal.aborted) return false;
      await client.query(statement);
    }
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
