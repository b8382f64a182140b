import { Client } from 'pg';
import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from './cannot-start.js';

/** Any fixed number: every server holds the advisory lock of that key together with the others; who changes SECRET_KEY holds it alone. */
const SERVERS = 7_201_003;
/** How long the sessions of a server that was just killed may linger, in ms. */
const LINGER_MS = 1500;
/** How soon a server that lost its connection announces itself again, in ms. */
const AGAIN_MS = 1000;

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: 'tributary-presence', keepAlive: true });
  client.on('error', () => undefined); // followed by 'end'
  await client.connect();
  return client;
}

async function isTaken(client: Client, how: 'pg_try_advisory_lock' | 'pg_try_advisory_lock_shared'): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(`select ${how}($1) as taken`, [SERVERS]);
  return rows[0]?.taken === true;
}

export interface Presence {
  /** SECRET_KEY was changed while this server was cut off from its database. */
  readonly outdated: Promise<void>;
  close(): Promise<void>;
}

/**
 * Says, as long as this process lives, that a server runs over this database.
 * @param stillOpens whether its SECRET_KEY is the right one; asked again after the connection was lost
 * @throws {CannotStart} while SECRET_KEY is being changed
 */
export async function announceServer(url: string, stillOpens: () => Promise<boolean>): Promise<Presence> {
  let isClosed = false;
  let client = await connected(url);
  if (!(await isTaken(client, 'pg_try_advisory_lock_shared'))) {
    await client.end();
    throw new CannotStart('start.rotating', 'SECRET_KEY of this database is just being changed; start again when that is done, with the new key.');
  }
  let outdate: () => void = () => undefined;
  const outdated = new Promise<void>((resolve) => (outdate = resolve));
  const again = async (): Promise<void> => {
    while (!isClosed) {
      await wait(AGAIN_MS, undefined, { ref: false });
      const next = await connected(url).catch(() => null);
      if (!next) continue;
      let isBroken = false;
      next.once('end', () => (isBroken = true));
      const taken = await isTaken(next, 'pg_try_advisory_lock_shared').catch(() => null);
      if (taken === null || isBroken) continue; // lost again, which says nothing of the key
      if (!taken || !(await stillOpens().catch(() => true))) outdate();
      if (isBroken) continue;
      client = next;
      next.once('end', () => void again());
      return isClosed ? client.end() : undefined;
    }
  };
  client.once('end', () => void again());
  return {
    outdated,
    async close() {
      isClosed = true;
      await client.end().catch(() => undefined);
    },
  };
}

/** Proof that no server runs over a database. @throws {CannotStart} when one does */
export async function takeAlone(url: string): Promise<{ release(): Promise<void> }> {
  const client = await connected(url);
  const patience = AbortSignal.timeout(LINGER_MS);
  for (;;) {
    if (await isTaken(client, 'pg_try_advisory_lock')) return { release: () => client.end() };
    if (patience.aborted) break;
    await wait(50);
  }
  await client.end();
  throw new CannotStart('start.server-running', 'A Tributary server runs over this database and would go on with the old SECRET_KEY; end all of them first, then run this again.');
}
