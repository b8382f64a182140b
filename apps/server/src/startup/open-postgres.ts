import { startEmbeddedPostgres } from '@tributary/store';
import { Client } from 'pg';
import type { Config } from '../config.js';
import { CannotStart } from './cannot-start.js';
import { takeInstanceLock } from './instance-lock.js';
import type { Logger } from './log.js';

const OLDEST = 17;

/** A Postgres that answers, is new enough, and is ours to use. */
export interface OpenPostgres {
  readonly url: string;
  /** Ends the embedded one, lets go of somebody's own. */
  close(): Promise<void>;
  /** Settles when the embedded one ended by itself; somebody's own may come back, so that never settles. */
  readonly lost: Promise<void>;
}

/** Whom and where, without the password. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}

function explain(error: unknown, url: string): CannotStart {
  const { code, message } = error as NodeJS.ErrnoException;
  const place = placeOf(url);
  const sentences: Record<string, string> = {
    ECONNREFUSED: `DATABASE_URL names ${place}, where nothing answers; start Postgres there or correct the address.`,
    ENOTFOUND: `DATABASE_URL names ${place}, and no such host is known; correct the address.`,
    '28P01': `Postgres at ${place} refuses the user or password of DATABASE_URL; correct them.`,
    '28000': `Postgres at ${place} refuses the user of DATABASE_URL; correct it or let that user in (pg_hba.conf).`,
    '3D000': `Postgres at ${place} has no such database; create it or correct DATABASE_URL.`,
  };
  return new CannotStart(
    'start.database',
    sentences[code ?? ''] ?? `Postgres at ${place} cannot be used (${message || code}); check DATABASE_URL and that server.`,
    { cause: error },
  );
}

/** @throws {CannotStart} when it cannot be reached or is older than 17 */
async function checkServer(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined); // what is asked rejects with it
  try {
    await client.connect();
    const { rows } = await client.query<{ major: number }>(`select current_setting('server_version_num')::int / 10000 as major`);
    const major = rows[0]?.major ?? 0;
    if (major >= OLDEST) return;
    throw new CannotStart(
      'start.old-postgres',
      `Postgres at ${placeOf(url)} is version ${major}, and Tributary needs ${OLDEST} or newer; upgrade it, or leave DATABASE_URL out.`,
    );
  } catch (error) {
    throw error instanceof CannotStart ? error : explain(error, url);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** How long a server that is just ending may take with its Postgres, in ms. */
const ENDING_MS = 10_000;

/** The embedded Postgres, started or adopted, held by this process alone. */
async function openEmbedded(dataDir: string, log: Logger): Promise<OpenPostgres> {
  const patience = AbortSignal.timeout(ENDING_MS);
  for (;;) {
    const postgres = await startEmbeddedPostgres({ dataDir, log: (line) => log.debug({ line }, 'postgres.said') });
    try {
      const lock = await takeInstanceLock(postgres.url, dataDir);
      if (postgres.adopted) log.warn('postgres.adopted');
      // The lock is held until Postgres has ended: a next start either finds it taken or a folder at rest.
      return { url: postgres.url, close: () => postgres.stop(), lost: lock.lost };
    } catch (error) {
      if (!postgres.adopted) await postgres.stop();
      // Adopted in its last moment, from a server that was ending: the next round finds it gone.
      if (error instanceof CannotStart || !postgres.adopted || patience.aborted) throw error;
    }
  }
}

/** The Postgres of DATABASE_URL, else the embedded one. */
export async function openPostgres(config: Config, log: Logger): Promise<OpenPostgres> {
  if (!config.databaseUrl) return openEmbedded(config.dataDir, log);
  await checkServer(config.databaseUrl);
  return { url: config.databaseUrl, close: async () => undefined, lost: new Promise(() => undefined) };
}
