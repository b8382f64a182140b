import { Client } from 'pg';
import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from './cannot-start.js';

/** Any fixed number: the server that runs over this database holds the advisory lock of that key. */
const INSTANCE_LOCK = 7_201_002;
/** How long the sessions of a server that was just killed may linger, in ms. */
const LINGER_MS = 1500;

/** Proof that no other server runs over this DATA_DIR. */
export interface InstanceLock {
  /** The connection ended while it was held: Postgres is gone. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the lock on a connection of its own, which Postgres frees by itself however this process ends.
 * @throws {CannotStart} when a living server holds it
 */
export async function takeInstanceLock(url: string, dataDir: string): Promise<InstanceLock> {
  const client = new Client({ connectionString: url, application_name: 'tributary-instance', keepAlive: true });
  const lost = new Promise<void>((resolve) => client.once('end', resolve));
  client.on('error', () => undefined); // followed by 'end'
  await client.connect();
  const patience = AbortSignal.timeout(LINGER_MS);
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [INSTANCE_LOCK]);
    if (rows[0]?.taken) return { lost, release: () => client.end() };
    if (patience.aborted) break;
    await wait(50);
  }
  await client.end();
  throw new CannotStart(
    'start.second-instance',
    `Another Tributary already runs over ${dataDir}; end that one first, or give this one its own DATA_DIR and PORT.`,
  );
}
